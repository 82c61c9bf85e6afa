"""Series: a meeting planned again and again, and changed from one of them on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from activities.domain import agenda, meetings
from activities.models import Every, Meeting, MeetingState, Mode, Seat, Series
from involvement.audit import trail
from involvement.calendars import LONDON, is_working_day, months_after
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import User

WEEKS = {Every.WEEK: 1, Every.TWO_WEEKS: 2}
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}
MOST = 24
WEEK = timedelta(days=7)


def days_after(first: date, *, every: Every, number: int) -> list[date]:
    """Return the next days of a series, without the first.

    By the month it is the same weekday of the month; the fifth is the last where there is none.
    """
    if every in WEEKS:
        return [first + n * WEEKS[every] * WEEK for n in range(1, number + 1)]
    return [_same_weekday(first, n * MONTHS[every]) for n in range(1, number + 1)]


def suits(day: date, *, nation: str) -> bool:
    """Say whether a day is one on which people work: no bank holiday, and no weekend."""
    return is_working_day(day, nation=nation)


@transaction.atomic
def repeat(
    meeting: Meeting, *, every: Every, days: Iterable[date], today: date, by: User
) -> list[Meeting]:
    """Plan a meeting again on other days, with the same agenda. Repeating finds what is there.

    Nobody is invited by it: each of them is asked for by itself. One whose time comes twice, on
    the night when clocks go back, has the first of the two, unless this one has the second.
    """
    # not with its series: a join would show who waited for the lock none, though there is one
    meeting = Meeting.objects.select_related("activity__group").lock(meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    days = sorted(set(days))
    if not days:
        raise RuleBroken(_("Choose at least one day."))
    if meeting.series_id is None:
        meeting.series = Series.objects.create(every=every, made_by=by)
        meeting.save(update_fields=["series"])
        trail.record("meeting.repeated", meeting, by=by)
    starts, ends = (moment.astimezone(LONDON).time() for moment in _span(meeting))
    return [_again(meeting, day, starts, ends, today=today, by=by) for day in days]


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    day: date,
    starts: time,
    ends: time,
    mode: Mode,
    place: str,
    today: date,
    by: User,
) -> int:
    """Move a meeting, and with it all that follow in its series, by as many days.

    Each is moved as by itself: with new dates and new packs. Whoever was asked to more than one
    gets one message of them all. All are moved or none; returns how many changed. A time that
    comes twice is for all the first, or the second where its `fold` says so.
    """
    shift = day - meeting.day
    changed = []
    for one in [meeting, *following(meeting)]:
        was = one.sequence
        moved = {"starts": starts, "ends": ends, "mode": mode, "place": place}
        meetings.move(one, day=one.day + shift, **moved, today=today, by=by, tells=False)
        if Meeting.objects.get(pk=one.pk).sequence != was:
            changed.append(one.pk)
    _tell(changed)
    return len(changed)


def _tell(moved: list[int]) -> None:
    theirs = defaultdict(list)
    asked = Seat.objects.filter(meeting__in=moved, invited_at__isnull=False)
    asked = asked.select_related("person", "meeting")
    for seat in asked.order_by("meeting__starts_at", "pk"):
        theirs[seat.person_id].append(seat)
    drafts = []
    for first, *more in theirs.values():
        kind = "series_moved" if more else "meeting_moved"
        key = f"{kind}:{first.pk}:{first.meeting.sequence}"
        drafts.append(outbox.draft(kind, to=first.person, about_id=first.pk, key=key))
    outbox.queue_many(drafts)


def following(meeting: Meeting) -> QuerySet[Meeting]:
    """Return the meetings of its series that come after this one and are still to be held."""
    if meeting.series_id is None:
        return Meeting.objects.none()
    later = Meeting.objects.filter(
        series=meeting.series_id, state=MeetingState.PLANNED, starts_at__gt=meeting.starts_at
    )
    return later.order_by("starts_at", "pk")


def _again(
    meeting: Meeting, day: date, starts: time, ends: time, *, today: date, by: User
) -> Meeting:
    again = meetings.add(
        meeting.activity,
        title=meeting.title,
        day=day,
        starts=starts,
        ends=ends,
        mode=meeting.mode,
        place=meeting.place,
        is_high_level=meeting.is_high_level,
        separate_voices=meeting.separate_voices,
        today=today,
        by=by,
    )
    if again.series_id is None:
        again.series = meeting.series
        own = meetings.times_apart(meeting, starts_at=again.starts_at)
        for name, moment in own.items():
            setattr(again, name, moment)
        again.save(update_fields=["series", *own])
        agenda.copy(meeting, to=again)
    return again


def _span(meeting: Meeting):
    return meeting.starts_at, meeting.ends_at


def _same_weekday(first: date, months: int) -> date:
    """Return the weekday of a later month that the first day is of its own."""
    start = months_after(first.replace(day=1), months)
    day = start + timedelta(days=(first.weekday() - start.weekday()) % 7)
    day += (first.day - 1) // 7 * WEEK
    return day if day.month == start.month else day - WEEK
