"""Meetings: planned in London time, moved, called off, held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import lifecycle, packs, presence
from activities.domain.enough import Status
from activities.models import (
    Activity,
    ActivityState,
    Attendance,
    Cause,
    Meeting,
    MeetingState,
    Mode,
    Reply,
    Seat,
)
from involvement import states
from involvement.audit import trail
from involvement.calendars import (
    LONDON,
    at_london,
    never_comes,
    working_days_after,
    working_days_before,
)
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import User

PAPERS_DAYS = 10
REMIND_DAYS = 2
LEAST_DAYS_TO_ANSWER = 2
OVER = (ActivityState.FINISHING, ActivityState.FINISHED)
EARLY = time(10)
SCHOOL_RUN = (time(14, 30), time(16))
OWN_TIMES = ("users_meet_at", "users_meet_until", "carers_meet_at", "carers_meet_until")


@dataclass(frozen=True, slots=True)
class Dates:
    """When answers, papers and the reminder are due for a meeting."""

    reply_by: date
    papers_by: date
    remind_on: date


@transaction.atomic
def add(
    activity: Activity,
    *,
    title: str,
    day: date,
    starts: time,
    ends: time,
    mode: Mode,
    place: str,
    is_high_level: bool = False,
    separate_voices: str = "",
    today: date,
    by: User,
) -> Meeting:
    """Plan a meeting at a London day and time, with its dates worked out.

    A meeting of a high-level group is high level. Adding the same twice gives the one there is.
    """
    activity = _lock_unfinished(activity.pk)
    starts_at, ends_at = span(day, starts, ends, today=today)
    there = activity.meetings.filter(state=MeetingState.PLANNED)
    if same := there.filter(title=title, starts_at=starts_at).first():
        return same
    is_high_level = is_high_level or activity.group.is_high_level
    kind = {"level": activity.group.level, "is_high_level": is_high_level}
    meeting = Meeting.objects.create(
        activity=activity,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=mode,
        place=place,
        **kind,
        **_dates(activity, day, today=today, **kind),
        separate_voices=separate_voices,
        made_by=by,
    )
    trail.record("meeting.planned", meeting, by=by)
    return meeting


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
    tells: bool = True,
) -> None:
    """Change when or where a meeting is, and tell everyone who was asked, unless you do it then.

    A new time makes new dates, and a yes to the old time is asked again; a no stays a no until
    the person changes it. Moving it to where it is already changes nothing.
    """
    meeting = lock_planned(meeting)
    starts_at, ends_at = span(day, starts, ends, today=today)
    new = {"starts_at": starts_at, "ends_at": ends_at, "mode": mode, "place": place}
    if all(getattr(meeting, name) == value for name, value in new.items()):
        return
    has_new_time = starts_at != meeting.starts_at
    before = presence.counts(meeting)
    if has_new_time:
        kind = {"level": meeting.level, "is_high_level": meeting.is_high_level}
        new |= _dates(meeting.activity, day, today=today, **kind)
        new |= {"going_ahead_at": None, "going_ahead_by": None}
        new |= times_apart(meeting, starts_at=starts_at)
        _ask_again(meeting)
    for name, value in new.items():
        setattr(meeting, name, value)
    meeting.sequence += 1
    meeting.save(update_fields=[*new, "sequence"])
    trail.record("meeting.moved", meeting, by=by)
    packs.plan(meeting, today=today)
    if tells:
        tell("meeting_moved", meeting, meeting.seats.all())
    presence.reply_changed(meeting, before=before, today=today, cause=Cause.MOVED, by=by)


@transaction.atomic
def go_ahead(meeting: Meeting, *, today: date, by: User) -> None:
    """Say that a meeting goes ahead. Nobody can while one person alone, or nobody, is coming.

    There is no way round it for staff. A second call changes nothing. (R11, R13)
    """
    meeting = lock_planned(meeting)
    if meeting.going_ahead_at is not None:
        return
    found = presence.status(meeting, today=today)
    if found.status == Status.STOP:
        raise RuleBroken(_("This meeting cannot go ahead. %(why)s") % {"why": found.reason})
    if found.status == Status.WAITING:
        raise RuleBroken(_("Not enough people have said yes yet. %(why)s") % {"why": found.reason})
    meeting.going_ahead_at, meeting.going_ahead_by = timezone.now(), by
    meeting.save(update_fields=["going_ahead_at", "going_ahead_by"])
    trail.record("meeting.going_ahead", meeting, by=by)


def close(meeting: Meeting, seats: Iterable[Seat], *, by: User) -> None:
    """Note that a meeting was held, once everyone expected is marked. Again changes nothing.

    Call it in the transaction of the marking, which locked the meeting, with all its seats.
    """
    if meeting.state == MeetingState.PLANNED and is_whole(seats):
        states.move(meeting, MeetingState.HELD, by=by)
        lifecycle.meet(meeting.activity, by=by)


def is_whole(seats: Iterable[Seat]) -> bool:
    """Say whether a register is complete: somebody is marked, and nobody is left."""
    seats = list(seats)
    return any(seat.marked_at for seat in seats) and not unmarked(seats)


def unmarked(seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats that the register still needs: all but those who said no."""
    return [
        seat
        for seat in seats
        if seat.attendance == Attendance.UNMARKED and seat.reply != Reply.NOT_COMING
    ]


def _lock_unfinished(pk: int) -> Activity:
    activity = Activity.objects.select_related("group").lock(pk)
    if activity.state in OVER:
        raise RuleBroken(_("This work has finished. It can have no more meetings."))
    return activity


def _dates(
    activity: Activity, day: date, *, today: date, level: str, is_high_level: bool
) -> dict[str, date]:
    rule = presence.rule_on(day, level=level, is_high_level=is_high_level)
    dates = dates_for(day, nation=activity.nation, today=today, reply_days=rule.reply_days)
    return {name: getattr(dates, name) for name in Dates.__slots__}


def dates_for(day: date, *, nation: str, today: date, reply_days: int) -> Dates:
    """Work out the dates of a meeting by its nation's working days, none of them in the past.

    At short notice people still have two working days to answer, where there are two.
    """
    at_least = min(
        working_days_after(today, LEAST_DAYS_TO_ANSWER, nation=nation),
        working_days_before(day, 1, nation=nation),
    )
    papers_by = max(working_days_before(day, PAPERS_DAYS, nation=nation), today)
    return Dates(
        reply_by=max(working_days_before(day, reply_days, nation=nation), at_least, today),
        papers_by=papers_by,
        remind_on=max(working_days_before(day, REMIND_DAYS, nation=nation), papers_by),
    )


def times_apart(meeting: Meeting, *, starts_at: datetime) -> dict[str, datetime | None]:
    """Return the times each side has to itself, as far from a new start as from the old. (R10)"""
    shift = starts_at.astimezone(LONDON).replace(tzinfo=None)
    shift -= meeting.starts_at.astimezone(LONDON).replace(tzinfo=None)
    return {name: _shifted(getattr(meeting, name), shift) for name in OWN_TIMES}


def _shifted(moment: datetime | None, shift: timedelta) -> datetime | None:
    """Move an instant by as much as London clocks show, to the first of a time that comes twice."""
    if moment is None:
        return None
    local = moment.astimezone(LONDON).replace(tzinfo=None) + shift
    return at_london(local.date(), local.time()).astimezone(UTC)


def tell(kind: str, meeting: Meeting, seats: QuerySet[Seat]) -> None:
    """Send news of a meeting to everybody of these seats who was invited, once for each change."""
    asked: list[Seat] = list(seats.filter(invited_at__isnull=False).select_related("person"))
    outbox.queue_many(
        outbox.draft(
            kind, to=seat.person, about_id=seat.pk, key=f"{kind}:{seat.pk}:{meeting.sequence}"
        )
        for seat in asked
    )


def time_advice(meeting: Meeting) -> str:
    """Say for whom the time may be hard, before people are asked; nothing for a kind time. (C6)"""
    starts = meeting.starts_at.astimezone(LONDON).time()
    ends = meeting.ends_at.astimezone(LONDON).time()
    if starts < EARLY:
        return _("This starts early. That is hard for many people: 11am suits most.")
    if starts < SCHOOL_RUN[1] and ends > SCHOOL_RUN[0]:
        return _("This is at school pick-up time. Ask people with children if they can come.")
    return ""


def span(day: date, starts: time, ends: time, *, today: date) -> tuple[datetime, datetime]:
    """Return the instants of a London day and its clocks; refuse what is past, or backwards.

    Of a time that comes twice it is the first, or the second where its `fold` says so.
    """
    if day < today:
        raise RuleBroken(_("Choose a day from today on."))
    starts_at, ends_at = _instant(day, starts), _instant(day, ends)
    if ends_at <= starts_at:
        raise RuleBroken(_("The meeting must end after it starts."))
    return starts_at, ends_at


def _instant(day: date, clock: time) -> datetime:
    """Return the instant of a London time, refusing a skipped one."""
    if never_comes(day, clock):
        raise RuleBroken(
            _("Clocks go forward that night, so this time does not happen. Choose another time.")
        )
    return at_london(day, clock).astimezone(UTC)


def lock_planned(meeting: Meeting) -> Meeting:
    """Lock a meeting that is still to be held, with its work and group; refuse any other."""
    meeting = Meeting.objects.select_related("activity__group").lock(meeting.pk)
    if meeting.state == MeetingState.HELD:
        raise RuleBroken(_("This meeting has been held already."))
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    return meeting


def _ask_again(meeting: Meeting) -> None:
    """A yes, and a ticket, were for the old time."""
    meeting.seats.filter(reply=Reply.COMING).update(
        reply=Reply.NONE,
        replied_at=None,
        goes_alone_at=None,
        goes_alone_with="",
        travel_booked_at=None,
        travel_booked_by=None,
    )
