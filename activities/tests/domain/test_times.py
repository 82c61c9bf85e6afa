from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from activities.domain import times
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.calendars import at_london
from involvement.people.models import HardTime as H
from involvement.people.tests.factories import NeedsFactory, PersonFactory

FRIDAY = date(2030, 3, 1)


def a_meeting(starts, ends, *, day=FRIDAY, **kwargs):
    return MeetingFactory(starts_at=at_london(day, starts), ends_at=at_london(day, ends), **kwargs)


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        (time(10, 59), time(11, 30), {H.EARLY}),
        (time(11), time(12), set()),
        (time(11), time(12, 30), {H.FRIDAY_MIDDAY}),
        (time(12), time(13, 31), {H.FRIDAY_MIDDAY, H.LONG}),
        (time(14, 30), time(15), {H.SCHOOL_RUN}),
        (time(16), time(17), set()),
        (time(16), time(17, 1), {H.EVENING}),
        (time(9, 15), time(10), {H.EARLY}),
        (time(9), time(10), {H.EARLY, H.SCHOOL_RUN}),
    ],
)
def test_a_meeting_touches_the_times_it_is_at(starts, ends, found):
    spans = [at_london(FRIDAY, clock) for clock in (starts, ends)]

    assert times.clashes(*spans) == found | {H.FRIDAY}


def test_fridays_are_not_every_day():
    starts = at_london(FRIDAY + timedelta(days=1), time(12))

    assert times.clashes(starts, starts + timedelta(hours=1)) == {H.WEEKEND}


@pytest.mark.clause("C6")
def test_planners_read_how_many_and_never_who(db):
    meeting = a_meeting(time(9, 30), time(10, 30), invited_at=timezone.now())
    for found in ([H.EARLY, H.MONDAY], [H.EARLY, H.FRIDAY], []):
        NeedsFactory(person=SeatFactory(meeting=meeting).person, hard_times=found)
    NeedsFactory(person=SeatFactory(meeting=meeting, not_coming=True).person, hard_times=[H.EARLY])
    gone = SeatFactory(meeting=meeting, person=PersonFactory(left_at=timezone.now()))
    NeedsFactory(person=gone.person, hard_times=[H.EARLY])

    assert times.hard_at(meeting) == [
        "Hard for 2 people: a start before 11am.",
        "Hard for 1 person: Fridays.",
    ]
    assert times.hard_for_activity(meeting.activity) == [
        "Hard for 2 people: a start before 11am.",
        "Hard for 1 person: Mondays.",
        "Hard for 1 person: Fridays.",
    ]


def test_before_anybody_is_asked_the_people_of_the_work_are_counted(db):
    first = a_meeting(time(12), time(13), invited_at=timezone.now())
    NeedsFactory(person=SeatFactory(meeting=first).person, hard_times=[H.EVENING])
    late = a_meeting(time(18), time(19), activity=first.activity)
    midday = a_meeting(time(12), time(13), activity=first.activity)

    assert times.hard_at(late) == ["Hard for 1 person: evenings."]
    assert times.hard_at(midday) == []
