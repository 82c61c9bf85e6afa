"""Reserves are asked one after another, in a fair order, in good time, and by their own word."""

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from activities.domain import calls, presence, replies
from activities.models import (
    CallEnd,
    Group,
    Level,
    MeetingState,
    PresenceRule,
    Reply,
    ReserveCall,
    Seat,
)
from activities.tests.factories import MeetingFactory, ReserveCallFactory, SeatFactory, in_days
from involvement.calendars import LONDON
from involvement.errors import RuleBroken
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import Route
from involvement.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def meeting():
    return MeetingFactory(starts_at=in_days(30), invited_at=timezone.now())


@pytest.fixture
def three(meeting):
    """Three people who said yes, so that one can drop out."""
    return [
        SeatFactory(meeting=meeting, coming=True),
        SeatFactory(meeting=meeting, coming=True),
        SeatFactory(meeting=meeting, coming=True, carer=True),
    ]


def reserve(meeting, **more):
    return SeatFactory(meeting=meeting, **({"reserve": True, "coming": True} | more))


def drop_out(seat):
    replies.decline(seat, by_person=seat.person)


def open_calls():
    found = ReserveCall.objects.filter(ended_at=None).order_by("id")
    return list(found.values_list("seat", flat=True))


def ends():
    return dict(ReserveCall.objects.order_by("id").values_list("seat", "end"))


@pytest.mark.clause("R12")
def test_the_reserve_is_asked_in_the_moment_somebody_drops_out(meeting, three):
    ready = reserve(meeting)

    drop_out(three[0])

    assert open_calls() == [ready.pk]
    assert Notice.objects.get(kind="reserve_call").person == ready.person


def test_a_second_look_asks_nobody_again(meeting, three):
    reserve(meeting)
    reserve(meeting)
    drop_out(three[0])

    assert calls.climb(meeting, now=timezone.now()) == 0
    assert calls.climb_due(now=timezone.now()) == 0
    assert len(open_calls()) == 1


def test_nobody_is_asked_while_the_ideal_is_reached_without_them(meeting, three):
    SeatFactory(meeting=meeting, coming=True)
    reserve(meeting)

    drop_out(three[0])

    assert open_calls() == []


def test_the_rule_is_that_of_the_meetings_own_level(meeting, three):
    PresenceRule.objects.create(
        level=meeting.level,
        is_high_level=meeting.is_high_level,
        valid_from=timezone.localdate(),
        source="Two are enough here.",
        ideal=2,
    )
    Group.objects.update(level=next(one for one in Level if one != meeting.level))
    reserve(meeting)

    drop_out(three[0])

    assert open_calls() == []


def test_a_plain_no_calls_the_reserve_only_once_answers_are_due(meeting):
    invited = [SeatFactory(meeting=meeting) for _ in range(3)]
    ready = reserve(meeting)

    drop_out(invited[0])
    assert open_calls() == []

    meeting.reply_by = timezone.localdate()
    meeting.save()
    drop_out(invited[1])
    assert open_calls() == [ready.pk]


def test_the_missing_voice_is_asked_first_then_who_is_ready_then_who_waited_longest(meeting):
    users = [SeatFactory(meeting=meeting, coming=True) for _ in range(2)]
    carer = SeatFactory(meeting=meeting, coming=True, carer=True)
    silent = reserve(meeting, carer=True, coming=False)
    asked_before = reserve(meeting, carer=True)
    never_asked = reserve(meeting, carer=True)
    other_voice = reserve(meeting)
    ReserveCallFactory(
        seat=reserve(MeetingFactory(), person=asked_before.person, carer=True),
        end=CallEnd.SAID_NO,
        ended_at=timezone.now(),
    )

    drop_out(carer)

    order = [rung.seat.pk for rung in calls.ladder(meeting)]
    assert order == [never_asked.pk, asked_before.pk, silent.pk, other_voice.pk]
    assert open_calls() == [never_asked.pk]
    assert len(users) == 2


@pytest.mark.clause("R12")
def test_whoever_takes_the_seat_counts_and_nobody_else_is_asked(meeting, three):
    first, second = reserve(meeting), reserve(meeting)
    drop_out(three[0])
    assert presence.counts(meeting).confirmed == 2

    calls.take(first, now=timezone.now(), by_person=first.person)
    calls.take(first, now=timezone.now(), by_person=first.person)

    assert presence.counts(meeting).confirmed == 3
    assert ends() == {first.pk: CallEnd.TAKEN}
    assert not ReserveCall.objects.filter(seat=second).exists()


def test_a_no_passes_it_on_at_once(meeting, three):
    first, second = reserve(meeting), reserve(meeting)
    drop_out(three[0])

    drop_out(first)

    assert ends() == {first.pk: CallEnd.SAID_NO, second.pk: ""}


def test_no_answer_in_time_passes_it_on_and_comes_too_late(meeting, three):
    first, second = reserve(meeting), reserve(meeting)
    drop_out(three[0])
    late = ReserveCall.objects.get().answer_by

    assert calls.climb_due(now=late - timedelta(minutes=1)) == 0
    assert calls.climb_due(now=late) == 1

    assert ends() == {first.pk: CallEnd.NO_ANSWER, second.pk: ""}
    with pytest.raises(RuleBroken, match="Somebody else has the seat now"):
        calls.take(first, now=late, by_person=first.person)


def test_a_yes_to_the_invitation_is_a_yes_to_the_seat(meeting, three):
    silent = reserve(meeting, coming=False)
    drop_out(three[0])

    replies.accept(silent, by_person=silent.person)

    silent.refresh_from_db()
    assert silent.stepped_up_at is not None
    assert ends() == {silent.pk: CallEnd.TAKEN}


def test_whoever_comes_back_frees_the_reserve_who_is_told(meeting, three):
    ready = reserve(meeting)
    drop_out(three[0])

    replies.accept(three[0], by_person=three[0].person)

    assert ends() == {ready.pk: CallEnd.NOT_NEEDED}
    assert Notice.objects.get(kind="reserve_call").state == NoticeState.DROPPED
    assert Notice.objects.get(kind="reserve_not_needed").person == ready.person


def test_staff_ask_out_of_turn_and_that_call_stays_open(meeting, three, team):
    ready = reserve(meeting)

    calls.ask(ready, now=timezone.now(), by=team)
    calls.ask(ready, now=timezone.now(), by=team)
    calls.climb_due(now=timezone.now())

    assert open_calls() == [ready.pk]
    assert ReserveCall.objects.get().called_by == team


def test_nobody_takes_a_seat_for_somebody_else(meeting, three):
    ready = reserve(meeting)
    drop_out(three[0])

    with pytest.raises(RuleBroken, match="Only the person invited"):
        calls.take(ready, now=timezone.now(), by_person=three[1].person)
    ready.refresh_from_db()
    assert ready.stepped_up_at is None


def test_people_who_paused_or_left_are_not_asked(meeting, three):
    reserve(meeting, person__paused_at=timezone.now())
    drop_out(three[0])

    assert open_calls() == []


def test_nobody_is_called_to_work_that_has_stopped_for_now(meeting, three):
    reserve(meeting)
    meeting.activity.state, meeting.activity.was_state = "paused", meeting.activity.state
    meeting.activity.save()

    replies.stand_down(three[0].person)

    assert not ReserveCall.objects.exists()


def test_somebody_without_email_or_texts_is_telephoned_by_whoever_leads(meeting, three):
    by_post = PersonFactory(route=Route.LETTER, email="", address="1 High Street")
    ready = reserve(meeting, person=by_post)

    drop_out(three[0])

    assert ReserveCall.objects.get().by_phone
    assert not Notice.objects.filter(person=ready.person, kind="reserve_call").exists()
    assert Notice.objects.get(kind="reserve_phone").user == meeting.activity.lead


def test_calls_of_a_meeting_that_is_called_off_end_without_a_word(meeting, three):
    ready = reserve(meeting)
    drop_out(three[0])
    meeting.refresh_from_db()
    meeting.state = MeetingState.CANCELLED
    meeting.save()

    calls.climb_due(now=timezone.now())

    assert ends() == {ready.pk: CallEnd.NOT_NEEDED}
    assert not Notice.objects.filter(kind="reserve_not_needed").exists()


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    left=st.timedeltas(timedelta(minutes=1), timedelta(days=40)),
)
def test_nobody_is_hurried_at_night_nor_has_until_after_the_meeting(at, left):
    now = at.replace(tzinfo=LONDON)
    starts_at = now + left

    until = calls.answer_by(now, starts_at=starts_at)

    if until is None:
        assert left <= HOUR
        return
    assert now < until <= starts_at - HOUR
    if until < starts_at - HOUR:
        assert 8 <= until.astimezone(LONDON).hour < 20 or until.astimezone(LONDON).hour == 20
        assert until - now >= min(HOUR, left - HOUR)


@pytest.mark.clause("R12")
def test_a_drop_out_the_day_before_is_filled_without_anybody_typing():
    """At 10am on the day before: the first reserve never answers, the second says yes."""
    meeting = MeetingFactory(starts_at=in_days(1, hour=14), invited_at=timezone.now())
    seats = [SeatFactory(meeting=meeting, coming=True) for _ in range(3)]
    silent, willing = reserve(meeting), reserve(meeting)
    now = in_days(0, hour=10)
    Seat.objects.filter(pk=seats[0].pk).update(
        reply=Reply.NOT_COMING, replied_at=now, dropped_out_at=now
    )

    calls.climb(meeting, now=now)
    while now < meeting.starts_at and presence.counts(meeting).confirmed < 3:
        now += timedelta(minutes=1)
        calls.climb_due(now=now)
        if calls.open_for(willing):
            calls.take(willing, now=now, by_person=willing.person)

    assert ends() == {silent.pk: CallEnd.NO_ANSWER, willing.pk: CallEnd.TAKEN}
    assert meeting.starts_at - now > 12 * HOUR
    assert Notice.objects.filter(
        kind="reserve_phone"
    ).exists()  # and the lead was told to telephone


def test_over_a_year_everybody_is_asked_as_often():
    people = [PersonFactory(with_account=True) for _ in range(5)]
    now = timezone.now()
    for week in range(20):
        meeting = MeetingFactory(starts_at=in_days(40 + week), invited_at=now)
        for _ in range(2):
            SeatFactory(meeting=meeting, coming=True)
        dropped = SeatFactory(meeting=meeting, not_coming=True, dropped_out_at=now)
        for person in people:
            reserve(meeting, person=person)
        assert calls.climb(meeting, now=now + timedelta(minutes=week)) == 1
        assert dropped.reply == Reply.NOT_COMING

    asked = Counter(ReserveCall.objects.values_list("seat__person", flat=True))
    assert set(asked.values()) == {4}


@pytest.mark.django_db(transaction=True)
def test_two_who_drop_out_at_once_call_two_reserves_and_no_more():
    meeting = MeetingFactory(starts_at=in_days(30), invited_at=timezone.now())
    seats = [SeatFactory(meeting=meeting, coming=True) for _ in range(3)]
    for _ in range(4):
        reserve(meeting)
    start = threading.Barrier(2)

    def go(seat):
        start.wait()
        drop_out(seat)
        connection.close()

    threads = [threading.Thread(target=go, args=[seat]) for seat in seats[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(open_calls()) == 2
