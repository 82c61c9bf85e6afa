from collections import Counter
from datetime import date, time, timedelta
from itertools import product

import pytest
from django.utils import timezone

from activities.domain import presence
from activities.models import Activity, Attendance, Level, Meeting
from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    PresenceRuleFactory,
    SeatFactory,
)
from impact.domain import held
from involvement.calendars import at_london
from involvement.people.models import Capacity

LAST = date(2026, 6, 30)
FIRST = LAST - timedelta(days=364)


def held_on(day, *, at=time(10), level=Level.PRACTICE):
    starts = at_london(day, at)
    activity = ActivityFactory(inviting=True, group=GroupFactory(level=level))
    return MeetingFactory(
        held=True, activity=activity, starts_at=starts, ends_at=starts + timedelta(hours=1)
    )


def seat(meeting, attendance=Attendance.CAME, **kwargs):
    marked = {"marked_at": timezone.now(), "marked_by": meeting.activity.lead}
    if attendance == Attendance.UNMARKED:
        marked = {}
    return SeatFactory(meeting=meeting, attendance=attendance, **marked, **kwargs)


def counted():
    everything = held.meetings_of(
        Activity.objects.all(), after=FIRST - timedelta(days=1), until=LAST
    )
    found = Counter()
    for alike in held.count(everything):
        found[alike.month, alike.group, alike.status] += alike.number
    return found


def test_the_count_agrees_with_the_rule_for_each_meeting(db):
    for level in (Level.GOVERNANCE, Level.POLICY):
        PresenceRuleFactory(level=level, valid_from=date(2026, 3, 31), minimum=4, ideal=6)
    PresenceRuleFactory(valid_from=date(2026, 3, 30), minimum=9, ideal=9)  # for practice only
    days = (FIRST, date(2026, 3, 30), date(2026, 3, 31), LAST)
    for day, came in product(days, (0, 1, 2, 3, 4, 6)):
        meeting = held_on(day, at=time(0, 30), level=Level.GOVERNANCE if came > 2 else Level.POLICY)
        for number in range(came):
            capacity = Capacity.CARER if number % 2 else Capacity.SERVICE_USER
            seat(meeting, coming=True, capacity=capacity)
        seat(meeting, Attendance.DID_NOT_COME, coming=True)
    alone = held_on(LAST)
    seat(alone, coming=True, goes_alone_at=timezone.now())
    late = held_on(LAST)
    seat(late, Attendance.RESERVE_CAME, coming=True, is_reserve=True, goes_alone_at=timezone.now())
    not_invited = held_on(LAST)
    for _ in range(6):
        seat(not_invited, invited_at=None, invited_by=None, purpose=None)

    meetings = Meeting.objects.select_related("activity__group")
    wanted = Counter()
    for meeting in meetings:
        status = presence.status(meeting, today=LAST).status
        wanted[meeting.day.replace(day=1), meeting.activity.group_id, status] += 1

    assert counted() == wanted
    assert len({status for _month, _group, status in wanted}) == 3


@pytest.mark.parametrize(
    ("day", "at", "is_counted"),
    [
        (FIRST - timedelta(days=1), time(23, 59), False),
        (FIRST, time(0), True),
        (LAST, time(23, 59), True),
        (LAST + timedelta(days=1), time(0), False),
    ],
)
def test_days_begin_at_midnight_in_london(db, day, at, is_counted):
    held_on(day, at=at)

    assert counted().total() == is_counted
