"""Presence: nobody sits alone, and nobody speaks for everybody.

The one door to who is coming, and the guard that looks at a meeting after every change: it keeps
the history of the status, and speaks up when one person would be alone. The rule itself is in
`enough`, the reading in `counting`. Lock the meeting before any of its seats.
"""

from datetime import date, time

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from activities.domain import alerts, changes
from activities.domain.counting import (
    CONFIRMED,
    EXPECTED,
    assess_counted,
    assess_many,
    counted,
    counts,
    counts_of,
    one_expected,
    rule_on,
    status,
)
from activities.domain.enough import Assessment, Counts, Status
from activities.domain.guarding import is_alone, speaks_up
from activities.models import (
    AloneAlert,
    Cause,
    Meeting,
    MeetingState,
    Reply,
    Settled,
    StatusChange,
)
from involvement.audit import trail
from involvement.calendars import at_london
from involvement.people.models import User
from involvement.written import written_once

__all__ = [
    "CONFIRMED",
    "EXPECTED",
    "Counts",
    "assess_counted",
    "assess_many",
    "counted",
    "counts",
    "counts_of",
    "guard",
    "guard_locked",
    "is_over",
    "look_again",
    "one_expected",
    "reply_changed",
    "rule_on",
    "status",
    "watch",
]


@transaction.atomic
def reply_changed(
    meeting: Meeting,
    *,
    before: Counts | None,
    today: date,
    cause: Cause = Cause.OTHER,
    by: User | None = None,
) -> None:
    """Look at a meeting again after somebody answered, joined or dropped out.

    Call it in the transaction of the change, which locked the meeting first, with the counts from
    before it. A choice to come alone ends when the person no longer comes. Safe to repeat.
    """
    meeting = Meeting.objects.lock(meeting.pk)
    gone = meeting.seats.exclude(reply=Reply.COMING).filter(goes_alone_at__isnull=False)
    gone.update(goes_alone_at=None, goes_alone_with="")
    guard_locked(meeting, before=before, today=today, cause=cause, by=by)


@transaction.atomic
def guard(
    meeting: Meeting, *, today: date, before: Counts | None = None, cause: Cause = Cause.OTHER
) -> bool:
    """Speak up when one person would be alone, once for each time it happens; say if it spoke.

    It speaks when those expected fall to one, or when one alone has said yes from the reply-by
    date on; never on the first invitation. (R13)
    """
    return guard_locked(Meeting.objects.lock(meeting.pk), today=today, before=before, cause=cause)


def guard_locked(
    meeting: Meeting,
    *,
    today: date,
    before: Counts | None = None,
    cause: Cause = Cause.OTHER,
    by: User | None = None,
) -> bool:
    """Do what `guard` does with a meeting that is locked already, in its transaction.

    Whatever the status has become is kept in its history, with its cause and the staff who did it.
    """
    if meeting.state != MeetingState.PLANNED or meeting.invited_at is None or meeting.day < today:
        return False
    [seen] = _seen_one(pk=meeting.pk)
    found = assess_counted(seen, today=today)
    changes.note(meeting, found, last=seen.last_change, cause=cause, by=by)
    _withdraw_going_ahead(meeting, found)
    return alerts.keep(
        meeting, found.counts, before=before, today=today, open_id=seen.open_alert, cause=cause
    )


def watch(*, today: date) -> int:
    """Look at every meeting whose reply-by date has come; running again tells nobody twice."""
    start = at_london(today, time.min)
    near = Meeting.objects.filter(
        state=MeetingState.PLANNED,
        reply_by__lte=today,
        starts_at__gte=start,
        invited_at__isnull=False,
    )
    return look_again(near, today=today, cause=Cause.DAY)


def look_again(
    meetings: QuerySet[Meeting], *, today: date, cause: Cause, by: User | None = None
) -> int:
    """Guard those of many meetings where something is new; return at how many it spoke up."""
    spoke = 0
    for seen in _seen(meetings):
        if _has_news(seen, today=today):
            spoke += _guard_again(seen, today=today, cause=cause, by=by)
    return spoke


def is_over(meeting: Meeting, *, cause: Cause, today: date, by: User) -> None:
    """Keep how a meeting ended, and settle its alert. A second call changes nothing.

    Call it in the transaction that held it, called it off or corrected its register.
    """
    seen = _seen(Meeting.objects.filter(pk=meeting.pk)).get()
    found = assess_counted(seen, today=today)
    is_off = cause == Cause.CALLED_OFF
    if is_off and meeting.invited_at is not None:
        changes.note_called_off(meeting, found, last=seen.last_change, by=by)
    elif not is_off:
        changes.note(meeting, found, last=seen.last_change, cause=cause, by=by)
    if seen.open_alert is not None:
        alert = AloneAlert.objects.select_related("seat", "meeting").get(pk=seen.open_alert)
        alerts.close(alert, Settled.CALLED_OFF if is_off else Settled.HELD)


def _seen(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Bring along all that the guard decides from, in one statement."""
    last = StatusChange.objects.filter(meeting=OuterRef("pk")).order_by("-id")
    alert = AloneAlert.objects.filter(meeting=OuterRef("pk"), closed_at=None)
    row = JSONObject(status="status", clause="clause")
    return counted(meetings).annotate(
        last_change=Subquery(last.annotate(row=row).values("row")[:1]),
        open_alert=Subquery(alert.values("pk")),
    )


@written_once
def _seen_one(*, pk):
    return _seen(Meeting.objects.filter(pk=pk))


def _has_news(seen: Meeting, *, today: date) -> bool:
    found = assess_counted(seen, today=today)
    if changes.is_new(found, seen.last_change) or _is_stale(seen, found):
        return True
    is_late = today >= seen.reply_by
    if seen.open_alert is not None:
        return not is_alone(found.counts, is_late=is_late)
    return speaks_up(found.counts, before=None, is_late=is_late) is not None


def _is_stale(seen: Meeting, found: Assessment) -> bool:
    """Say whether it is still said to go ahead though it stops."""
    return seen.going_ahead_at is not None and found.status == Status.STOP


@transaction.atomic
def _guard_again(seen: Meeting, *, today: date, cause: Cause, by: User | None) -> bool:
    meeting = Meeting.objects.lock(seen.pk)
    return guard_locked(meeting, today=today, cause=cause, by=by)


def _withdraw_going_ahead(meeting: Meeting, found: Assessment) -> None:
    """A meeting that fell to Stop no longer goes ahead, whoever said so before."""
    if meeting.going_ahead_at is None or found.status != Status.STOP:
        return
    meeting.going_ahead_at = meeting.going_ahead_by = None
    meeting.save(update_fields=["going_ahead_at", "going_ahead_by"])
    trail.record("meeting.not_going_ahead", meeting, by=None)
