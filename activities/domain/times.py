"""Meetings at times that people can make: how many find a time hard, never who or why. (C6)"""

from collections import Counter
from datetime import datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Activity, Meeting, Reply, Seat
from involvement.calendars import LONDON
from involvement.people.models import HardTime, Needs

DAYS = (
    HardTime.MONDAY,
    HardTime.TUESDAY,
    HardTime.WEDNESDAY,
    HardTime.THURSDAY,
    HardTime.FRIDAY,
    HardTime.WEEKEND,
    HardTime.WEEKEND,
)
SCHOOL_RUNS = ((time(8, 15), time(9, 15)), (time(14, 30), time(16)))
FRIDAY_MIDDAY = (time(12), time(14, 30))
EARLY, EVENING = time(11), time(17)
FRIDAY = 4
LONG = timedelta(minutes=90)
# What planners read: the time, with nothing about the people.
WORDS: dict[str, Promise] = {
    HardTime.EARLY: gettext_lazy("a start before 11am"),
    HardTime.SCHOOL_RUN: gettext_lazy("school drop-off and pick-up time"),
    HardTime.EVENING: gettext_lazy("evenings"),
    HardTime.FRIDAY_MIDDAY: gettext_lazy("the middle of the day on Fridays"),
    HardTime.LONG: gettext_lazy("more than 90 minutes without a break"),
    HardTime.MONDAY: gettext_lazy("Mondays"),
    HardTime.TUESDAY: gettext_lazy("Tuesdays"),
    HardTime.WEDNESDAY: gettext_lazy("Wednesdays"),
    HardTime.THURSDAY: gettext_lazy("Thursdays"),
    HardTime.FRIDAY: gettext_lazy("Fridays"),
    HardTime.WEEKEND: gettext_lazy("weekends"),
}


def clashes(starts_at: datetime, ends_at: datetime) -> set[HardTime]:
    """Say which hard times a meeting touches."""
    starts, ends = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    found = {DAYS[starts.weekday()]}
    if starts.time() < EARLY:
        found.add(HardTime.EARLY)
    if ends.time() > EVENING or ends.date() > starts.date():
        found.add(HardTime.EVENING)
    if any(_overlaps(starts, ends, *run) for run in SCHOOL_RUNS):
        found.add(HardTime.SCHOOL_RUN)
    if starts.weekday() == FRIDAY and _overlaps(starts, ends, *FRIDAY_MIDDAY):
        found.add(HardTime.FRIDAY_MIDDAY)
    if ends_at - starts_at > LONG:
        found.add(HardTime.LONG)
    return found


def hard_for_activity(activity: Activity) -> list[str]:
    """Say which times are hard for people of this work, before a time is chosen."""
    return _said(_count(Seat.objects.filter(meeting__activity=activity)))


def hard_at(meeting: Meeting) -> list[str]:
    """Say for how many people the time of this meeting is hard: those asked, or else its work's."""
    asked = meeting.seats.filter(invited_at__isnull=False)
    seats = asked if meeting.invited_at else Seat.objects.filter(meeting__activity=meeting.activity)
    touched = clashes(meeting.starts_at, meeting.ends_at)
    counted = _count(seats)
    return _said(Counter({one: counted[one] for one in touched}))


def _count(seats) -> Counter:
    people = seats.filter(person__left_at=None).exclude(reply=Reply.NOT_COMING).values("person")
    told = Needs.objects.filter(person__in=people).exclude(hard_times=[])
    return Counter(one for found in told.values_list("hard_times", flat=True) for one in found)


def _said(counted: Counter) -> list[str]:
    return [
        ngettext("Hard for %(n)d person: %(when)s.", "Hard for %(n)d people: %(when)s.", number)
        % {"n": number, "when": WORDS[one]}
        for one in HardTime
        if (number := counted[one])
    ]


def _overlaps(starts: datetime, ends: datetime, first: time, last: time) -> bool:
    return starts.time() < last and (ends.time() > first or ends.date() > starts.date())
