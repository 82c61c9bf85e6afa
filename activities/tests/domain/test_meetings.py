from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import alone, meetings, presence
from activities.domain.enough import Status
from activities.models import (
    ActivityState,
    Meeting,
    Mode,
    PackCopy,
    Reply,
    Travel,
)
from activities.tests.factories import ActivityFactory, GroupFactory, MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.calendars import Nation, london_day
from involvement.errors import RuleBroken
from involvement.notices.models import Notice

TODAY = date(2026, 1, 5)


def add(activity, *, day=date(2026, 3, 12), starts=time(11), ends=time(13), today=TODAY, **more):
    wanted = {"title": "Letters", "mode": Mode.ONLINE, "place": "A link", **more}
    return meetings.add(
        activity, day=day, starts=starts, ends=ends, today=today, by=activity.lead, **wanted
    )


@pytest.mark.clause("C9")
def test_planning_works_out_the_dates_in_working_days(db):
    meeting = add(ActivityFactory())

    assert (meeting.reply_by, meeting.papers_by, meeting.remind_on) == (
        date(2026, 2, 26),
        date(2026, 2, 26),
        date(2026, 3, 10),
    )


def test_planning_knows_the_bank_holidays_of_the_nation(db):
    day = date(2026, 3, 19)
    ireland = add(ActivityFactory(group__nation=Nation.NORTHERN_IRELAND), day=day)
    england = add(ActivityFactory(group__nation=Nation.ENGLAND), day=day)

    assert (ireland.remind_on, england.remind_on) == (date(2026, 3, 16), date(2026, 3, 17))


def test_planning_the_same_twice_gives_one_meeting(db):
    activity = ActivityFactory()

    assert add(activity) == add(activity)
    assert Meeting.objects.count() == 1
    assert AuditRow.objects.filter(action="meeting.planned").count() == 1


@pytest.mark.parametrize(
    ("days", "reply_by", "papers_by", "remind_on"),
    [
        (0, date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5)),
        (1, date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5)),
        (4, date(2026, 1, 7), date(2026, 1, 5), date(2026, 1, 7)),
    ],
)
def test_short_notice_makes_no_date_in_the_past(db, days, reply_by, papers_by, remind_on):
    meeting = add(
        ActivityFactory(), day=TODAY + timedelta(days=days), starts=time(23), ends=time(23, 30)
    )

    assert (meeting.reply_by, meeting.papers_by, meeting.remind_on) == (
        reply_by,
        papers_by,
        remind_on,
    )


@pytest.mark.clause("R12")
def test_a_meeting_of_a_high_level_group_is_high_level(db):
    high = add(ActivityFactory(group=GroupFactory(high_level=True)))
    plain = add(ActivityFactory())

    assert (high.is_high_level, plain.is_high_level) == (True, False)


def test_a_time_that_the_clocks_skip_is_refused(db):
    with pytest.raises(RuleBroken, match="does not happen"):
        add(ActivityFactory(), day=date(2026, 3, 29), starts=time(1, 30), ends=time(3))

    assert not Meeting.objects.exists()


def test_a_time_that_comes_twice_is_the_first_or_the_second_where_that_is_said(db):
    first, second = (
        add(ActivityFactory(), day=date(2026, 10, 25), starts=time(1, 30, fold=n), ends=time(3))
        for n in (0, 1)
    )

    assert first.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second.starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_meeting_may_end_at_an_earlier_clock_once_clocks_went_back(db):
    starts, ends = time(1, 45), time(1, 15, fold=1)
    meeting = add(ActivityFactory(), day=date(2026, 10, 25), starts=starts, ends=ends)

    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"ends": time(11)}, "must end after"),
        ({"day": date(2026, 1, 4)}, "from today on"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(db, wrong, match):
    with pytest.raises(RuleBroken, match=match):
        add(ActivityFactory(), **wrong)


def test_finished_work_has_no_more_meetings(db):
    with pytest.raises(RuleBroken, match="finished"):
        add(ActivityFactory(state=ActivityState.FINISHED))


@pytest.mark.clause("C6")
@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (time(9), time(11), "This starts early. That is hard for many people: 11am suits most."),
        (
            time(14),
            time(15),
            "This is at school pick-up time. Ask people with children if they can come.",
        ),
        (time(11), time(13), ""),
        (time(16), time(18), ""),
    ],
)
def test_a_hard_time_is_said_before_people_are_asked(db, starts, ends, words):
    meeting = add(ActivityFactory(), starts=starts, ends=ends)

    assert meetings.time_advice(meeting) == words


@pytest.fixture
def planned(db):
    return MeetingFactory(invited_at=timezone.now())


def move(meeting, **more):
    wanted = {
        "day": localdate() + timedelta(days=60),
        "starts": time(11),
        "ends": time(13),
        "mode": Mode.ONLINE,
        "place": meeting.place,
    }
    meetings.move(meeting, **(wanted | more), today=localdate(), by=meeting.activity.lead)
    meeting.refresh_from_db()


def test_moving_makes_new_dates_and_tells_everyone_once(planned):
    yes = SeatFactory(
        meeting=planned,
        coming=True,
        travel=Travel.BOOK,
        travel_booked_at=timezone.now(),
        travel_booked_by=planned.activity.lead,
    )
    no = SeatFactory(meeting=planned, not_coming=True)
    was = planned.reply_by

    move(planned)
    move(planned)

    yes.refresh_from_db()
    assert planned.sequence == 1
    assert planned.reply_by > was
    assert (yes.reply, yes.travel_booked_at) == (Reply.NONE, None)
    told = Notice.objects.filter(kind="meeting_moved").values_list("key", flat=True)
    assert sorted(told) == sorted(f"meeting_moved:{seat.pk}:1" for seat in (yes, no))
    assert PackCopy.objects.get(seat=yes).send_on == planned.papers_by


@pytest.mark.clause("R13")
def test_moving_never_turns_a_no_into_hope(planned):
    SeatFactory(meeting=planned, coming=True)
    SeatFactory(meeting=planned, not_coming=True)

    move(planned)

    assert presence.status(planned, today=localdate()).status == Status.STOP


def test_a_new_place_keeps_every_yes(planned):
    seat = SeatFactory(meeting=planned, coming=True)
    day = london_day(planned.starts_at)

    move(planned, day=day, place="Another room")

    seat.refresh_from_db()
    assert (planned.sequence, planned.place, seat.reply) == (1, "Another room", Reply.COMING)


@pytest.mark.clause("R11", "R13")
@pytest.mark.parametrize("yes", [0, 1])
def test_nobody_on_the_staff_can_let_one_alone_go_ahead(planned, team, chair, yes):
    SeatFactory.create_batch(yes, meeting=planned, coming=True)
    SeatFactory(meeting=planned)

    for by in (team, chair, planned.activity.lead):
        with pytest.raises(RuleBroken, match="cannot go ahead"):
            meetings.go_ahead(planned, today=planned.reply_by, by=by)

    planned.refresh_from_db()
    assert planned.going_ahead_at is None


@pytest.mark.clause("R13")
def test_the_database_also_refuses_to_go_ahead_with_one(planned, team):
    SeatFactory(meeting=planned, coming=True)
    SeatFactory(meeting=planned, reserve=True, coming=True)

    with pytest.raises(DatabaseError, match="nobody goes ahead alone"), transaction.atomic():
        Meeting.objects.filter(pk=planned.pk).update(
            going_ahead_at=timezone.now(), going_ahead_by=team
        )


@pytest.mark.clause("R13")
def test_going_ahead_with_one_takes_that_ones_own_choice(planned, team):
    seat = SeatFactory(meeting=planned, coming=True)
    alone.go_alone(seat, with_whom="Kim", by_person=seat.person)

    meetings.go_ahead(planned, today=planned.reply_by, by=team)

    planned.refresh_from_db()
    assert planned.going_ahead_by == team


def test_going_ahead_waits_for_answers(planned, team):
    SeatFactory.create_batch(2, meeting=planned)

    with pytest.raises(RuleBroken, match="Not enough people have said yes yet"):
        meetings.go_ahead(planned, today=localdate(), by=team)


def test_going_ahead_with_two_is_recorded_once(planned, team, chair):
    SeatFactory.create_batch(2, meeting=planned, coming=True)

    meetings.go_ahead(planned, today=localdate(), by=team)
    meetings.go_ahead(planned, today=localdate(), by=chair)

    planned.refresh_from_db()
    assert planned.going_ahead_by == team
    assert AuditRow.objects.filter(action="meeting.going_ahead").count() == 1
