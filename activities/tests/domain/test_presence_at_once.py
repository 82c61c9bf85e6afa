"""Many at once, on real connections: one consistent state comes out of it. (R13)"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import alone, calling_off, invitations, meetings, presence, replies
from activities.models import MeetingState, Reply, Settled, StatusChange
from activities.tests.factories import AloneAlertFactory, MeetingFactory, SeatFactory
from involvement.calendars import LONDON
from involvement.errors import RuleBroken
from involvement.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts, workers=None):
    """Run acts in threads that start together; return what each was refused with, or nothing.

    With fewer workers than acts, the first of each worker start together.
    """
    workers = workers or len(acts)
    ready = Barrier(workers, timeout=60)

    def run(turn, act):
        try:
            if turn < workers:
                ready.wait()
            act()
        except RuleBroken as why:
            return str(why)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(len(acts)), acts))


def must_be_one_state(meeting):
    """The last of the history is what is so now, and the chain has no break."""
    rows = list(meeting.status_changes.order_by("id"))
    now = presence.status(meeting, today=localdate())
    assert [row.was for row in rows] == ["", *(row.status for row in rows)][: len(rows)]
    if meeting.state == MeetingState.PLANNED:
        assert (rows[-1].status, rows[-1].clause) == (now.status, now.clause)
    assert meeting.alone_alerts.filter(closed_at=None).count() <= 1


def move(meeting, days):
    starts = meeting.starts_at.astimezone(LONDON) + timedelta(days=days)
    meetings.move(
        meeting,
        day=starts.date(),
        starts=starts.time(),
        ends=starts.replace(hour=15).time(),
        mode=meeting.mode,
        place=meeting.place,
        today=localdate(),
        by=meeting.activity.lead,
    )


@pytest.mark.clause("R13")
def test_two_chairs_acting_at_once_leave_one_alert_and_one_history():
    meeting = MeetingFactory(invited_at=timezone.now(), reply_by=localdate())
    lead = meeting.activity.lead
    seat = SeatFactory(meeting=meeting, coming=True)
    AloneAlertFactory(seat=seat)
    reserve = SeatFactory(meeting=meeting, reserve=True, coming=True)

    refused = at_once(
        lambda: invitations.step_up(reserve, today=localdate(), by=lead),
        lambda: alone.offer_another_way(meeting, how="A call", by=lead),
        lambda: alone.stay_away(seat, by_person=seat.person),
        lambda: alone.ask_person(meeting, by=lead),
    )

    assert refused[0] == ""
    must_be_one_state(meeting)
    settled = list(meeting.alone_alerts.order_by("id").values_list("settled", flat=True))
    assert settled[0] in (Settled.MORE_COME, Settled.STAYS_AWAY)


def test_calling_off_and_moving_at_once_end_in_one_of_them():
    meeting = MeetingFactory(invited_at=timezone.now())
    SeatFactory.create_batch(2, meeting=meeting, coming=True)
    lead = meeting.activity.lead

    refused = at_once(
        lambda: calling_off.call_off(meeting, today=localdate(), by=lead), lambda: move(meeting, 7)
    )

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    assert refused[0] == ""
    assert refused[1] in ("", "This meeting was called off.")
    assert meeting.status_changes.order_by("-id")[0].status == "called_off"
    must_be_one_state(meeting)


@pytest.mark.clause("U6")
@pytest.mark.parametrize("turn", range(3))
def test_a_reply_racing_a_new_date_is_never_a_yes_to_a_day_not_seen(turn):
    meeting = MeetingFactory(
        invited_at=timezone.now(), starts_at=timezone.now().replace(hour=11) + timedelta(days=30)
    )
    first, second = SeatFactory.create_batch(2, meeting=meeting)
    seen = f"{meeting.activity.current_purpose.pk}.{meeting.sequence}"

    refused = at_once(
        lambda: replies.accept(first, seen=seen, by_person=first.person),
        lambda: move(meeting, 7),
        lambda: replies.decline(second, by_person=second.person),
    )

    meeting.refresh_from_db()
    first.refresh_from_db()
    assert refused[1:] == ["", ""]
    assert refused[0] in ("", "Something changed while you were here. Please look again first.")
    # before the move the yes was for the old day, and is asked again; after it, it was refused
    assert first.reply == Reply.NONE
    assert presence.counts(meeting).expected == 1
    assert meeting.alone_alerts.filter(closed_at=None, seat=first).count() == 1
    must_be_one_state(meeting)


@pytest.mark.timeout(300)
def test_a_hundred_replies_at_once_are_all_counted_once():
    meeting = MeetingFactory(invited_at=timezone.now(), reply_by=localdate())
    seats = SeatFactory.create_batch(100, meeting=meeting)
    yes, no = seats[:50], seats[50:]

    refused = at_once(
        *(lambda seat=seat: replies.accept(seat, by_person=seat.person) for seat in yes),
        *(lambda seat=seat: replies.decline(seat, by_person=seat.person) for seat in no),
        workers=20,
    )

    found = presence.counts(meeting)
    assert refused == [""] * 100
    assert (found.expected, found.confirmed) == (50, 50)
    must_be_one_state(meeting)


@pytest.mark.clause("R13")
def test_everybody_dropping_out_at_once_alerts_for_the_last_one_at_most_once_each():
    meeting = MeetingFactory(invited_at=timezone.now(), reply_by=localdate())
    seats = SeatFactory.create_batch(8, meeting=meeting, coming=True)

    at_once(*(lambda seat=seat: replies.decline(seat, by_person=seat.person) for seat in seats))

    alert = meeting.alone_alerts.get()
    assert (alert.settled, alert.seat.reply) == (Settled.STAYS_AWAY, Reply.NOT_COMING)
    assert presence.counts(meeting).expected == 0
    must_be_one_state(meeting)


def test_a_new_rule_and_a_reply_at_once_end_by_the_new_rule(transactional_db):
    from activities.domain import rules
    from involvement.people.tests.factories import UserFactory

    meeting = MeetingFactory(invited_at=timezone.now(), reply_by=localdate())
    seats = SeatFactory.create_batch(3, meeting=meeting, coming=True)
    late = SeatFactory(meeting=meeting)
    presence.guard(meeting, today=localdate())
    numbers = rules.Numbers(4, 5, 1, 1, needs_reserve=False, reply_days=10)
    keeper = UserFactory(roles=["keeper"])
    kind = [(meeting.activity.group.level, False)]

    refused = at_once(
        lambda: rules.choose(
            kind, numbers, valid_from=localdate(), why="Why", today=localdate(), by=keeper
        ),
        lambda: replies.not_sure(late, by_person=late.person),
    )

    assert refused == ["", ""]
    assert len(seats) == 3
    assert StatusChange.objects.order_by("-id")[0].rule.minimum == 4
    must_be_one_state(meeting)


@pytest.mark.clause("R11")
def test_nobody_gets_two_seats_when_two_of_the_team_ask_at_once():
    meeting = MeetingFactory()
    people = PersonFactory.create_batch(3)
    lead = meeting.activity.lead

    at_once(
        *(
            lambda: invitations.invite_many(meeting, people, today=localdate(), by=lead)
            for _ in range(3)
        )
    )

    assert meeting.seats.count() == 3
    meeting.refresh_from_db()
    must_be_one_state(meeting)
