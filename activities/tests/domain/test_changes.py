"""The history of a meeting's status: every change, once, in the transaction that made it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import (
    calling_off,
    changes,
    invitations,
    meetings,
    presence,
    register,
    replies,
)
from activities.models import Attendance, Cause, StatusChange
from activities.tests.factories import MeetingFactory, SeatFactory, StatusChangeFactory, in_days
from involvement.calendars import LONDON
from involvement.people.tests.factories import PersonFactory


def history(meeting):
    rows = meeting.status_changes.order_by("id")
    return [(row.was, row.status, row.clause, row.cause) for row in rows]


@pytest.fixture
def meeting(team):
    return MeetingFactory(activity__lead=team)


def invite(meeting, team, *people, **more):
    return invitations.invite_many(meeting, people, today=localdate(), by=team, **more)


@pytest.mark.clause("R11")
def test_every_change_is_kept_with_its_cause_and_the_staff_who_made_it(meeting, team):
    people = PersonFactory.create_batch(3, with_account=True)
    seats = invite(meeting, team, *people[:2])
    invite(meeting, team, people[2], is_reserve=True)
    for seat in seats:
        replies.accept(seat, by_person=seat.person)
    replies.decline(seats[0], by_person=seats[0].person)
    invitations.step_up(meeting.seats.get(is_reserve=True), today=localdate(), by=team)

    assert history(meeting) == [
        ("", "waiting", "R11", Cause.INVITED),
        ("waiting", "at_risk", "R11", Cause.YES),
        ("at_risk", "stop", "R13", Cause.NO),
        ("stop", "waiting", "R11", Cause.STEPPED_UP),
    ]
    by = list(meeting.status_changes.order_by("id").values_list("by", flat=True))
    assert by == [team.pk, None, None, team.pk]


def test_saying_the_same_again_adds_nothing(meeting, team):
    seats = invite(meeting, team, *PersonFactory.create_batch(2, with_account=True))
    replies.decline(seats[0], by_person=seats[0].person)
    before = history(meeting)

    replies.decline(seats[0], by_person=seats[0].person)
    invite(meeting, team, seats[0].person)
    presence.guard(meeting, today=localdate())

    assert history(meeting) == before


def test_a_move_and_calling_off_are_kept(meeting, team):
    for seat in invite(meeting, team, *PersonFactory.create_batch(2, with_account=True)):
        replies.accept(seat, by_person=seat.person)
    starts = meeting.starts_at.astimezone(LONDON) + timedelta(days=14)
    where = {"mode": meeting.mode, "place": meeting.place}
    when = {"day": starts.date(), "starts": starts.time(), "ends": starts.time().replace(hour=15)}

    meetings.move(meeting, **when, **where, today=localdate(), by=team)
    for _ in range(2):
        calling_off.call_off(meeting, today=localdate(), by=team)

    assert history(meeting)[-2:] == [
        ("at_risk", "waiting", "R11", Cause.MOVED),
        ("waiting", "called_off", "", Cause.CALLED_OFF),
    ]


def test_a_meeting_nobody_was_asked_to_is_called_off_without_a_history(meeting, team):
    calling_off.call_off(meeting, today=localdate(), by=team)

    assert history(meeting) == []


def test_the_day_to_answer_by_changes_the_status_without_anybody(meeting, team):
    invite(meeting, team, *PersonFactory.create_batch(2))

    for _ in range(2):
        presence.watch(today=meeting.reply_by)

    assert history(meeting)[1:] == [("waiting", "stop", "R11", Cause.DAY)]


@pytest.mark.clause("R11")
def test_the_register_says_how_many_really_came_and_a_correction_as_well(team):
    meeting = MeetingFactory(starts_at=in_days(-1), invited_at=timezone.now())
    seats = SeatFactory.create_batch(2, meeting=meeting, coming=True)

    register.mark_all(meeting, [(seat, Attendance.CAME) for seat in seats], by=team)
    register.mark(seats[0], Attendance.DID_NOT_COME, by=team)

    assert history(meeting) == [
        ("", "at_risk", "R11", Cause.REGISTER),
        ("at_risk", "stop", "R13", Cause.REGISTER),
    ]
    assert [change.said for change in changes.of(meeting)] == ["1 person came.", "2 people came."]


def test_a_change_that_is_taken_back_leaves_no_history(meeting, team):
    with transaction.atomic():
        invite(meeting, team, PersonFactory())
        transaction.set_rollback(True)

    assert history(meeting) == []


@pytest.mark.parametrize(
    "act", [lambda rows: rows.update(status="ready"), lambda rows: rows.delete()]
)
def test_nothing_in_the_history_is_changed_or_taken_out(db, act):
    StatusChangeFactory()

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        act(StatusChange.objects.all())
