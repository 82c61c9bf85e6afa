from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Attendance
from activities.tests.factories import (
    ActivityFactory,
    MeetingFactory,
    OutcomeFactory,
    SeatFactory,
)
from impact.domain import differences
from impact.models import Area, Change, Difference
from impact.tests.factories import DifferenceFactory
from involvement.audit.models import AuditRow
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.notices.delivery import send_due
from involvement.notices.models import Notice
from involvement.people.tests.factories import PersonFactory


def words(**kwargs):
    now = timezone.now()
    return {
        "area": Area.DELIVERY,
        "you_said": "Start at eleven.",
        "change": Change.NOT_CHANGED,
        "we_did": "The room is free in the mornings only.",
        "decided_by_whom": "The Council",
        "decided_on": london_day(now),
        "now": now,
    } | kwargs


@pytest.fixture
def meeting(db):
    return MeetingFactory(held=True)


def came(meeting, **kwargs):
    lead = meeting.activity.lead
    return SeatFactory(
        meeting=meeting,
        coming=True,
        attendance=Attendance.CAME,
        marked_at=timezone.now(),
        marked_by=lead,
        **kwargs,
    )


@pytest.mark.clause("C10", "P4")
def test_everyone_who_came_is_told_what_was_decided_and_why_not(meeting, team, mailoutbox):
    here = came(meeting).person
    by_letter = came(meeting, person=PersonFactory(by_letter=True)).person
    SeatFactory(meeting=meeting, not_coming=True)

    difference = differences.note(meeting.activity, by=team, **words())
    send_due()

    told = Notice.objects.filter(kind="difference_told")
    assert set(told.values_list("person", flat=True)) == {here.pk, by_letter.pk}
    [letter] = mailoutbox
    assert letter.to == [here.email]
    for part in ("Start at eleven.", "The room is free in the mornings only.", "The Council"):
        assert part in letter.body
    assert "/my/difference/" in letter.body
    difference.refresh_from_db()
    assert difference.told_at is not None


def test_noting_the_same_twice_keeps_one_and_tells_nobody_twice(meeting, team):
    came(meeting)
    said = words()

    first = differences.note(meeting.activity, by=team, **said)
    again = differences.note(meeting.activity, by=team, **said)

    assert again == first
    assert Difference.objects.count() == 1
    assert Notice.objects.filter(kind="difference_told").count() == 1
    assert AuditRow.objects.filter(action="difference.noted").count() == 1


@pytest.mark.clause("I2")
def test_a_difference_can_be_noted_at_any_time_also_before_anybody_came(team):
    activity = ActivityFactory()

    difference = differences.note(activity, by=team, **words(change=Change.TOO_EARLY))

    assert difference.told_at is None
    assert Notice.objects.count() == 0


def test_an_outcome_of_other_work_is_refused(team):
    with pytest.raises(RuleBroken, match="outcome of this work"):
        differences.note(ActivityFactory(), by=team, **words(outcome=OutcomeFactory()))


def test_a_person_sees_what_came_of_their_own_work_and_what_is_awaited(meeting):
    person = came(meeting).person
    mine = DifferenceFactory(activity=meeting.activity)
    DifferenceFactory()
    coming = SeatFactory(person=person, coming=True)
    SeatFactory(person=person, not_coming=True)

    assert list(differences.of_person(person)) == [mine]
    [awaited] = differences.awaited(person)
    assert awaited["activity"] == coming.meeting.activity
    assert awaited["purpose"].tell_by > london_day(timezone.now()) + timedelta(days=1)
