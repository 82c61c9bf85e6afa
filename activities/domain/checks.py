"""Checks: what is not in order with a meeting that comes near, told to its chairs. (C6, C9)

On some days before a meeting its chairs get what is red on its page and nothing else. The key of
a message carries the meeting's day: when it moves, the days are counted afresh.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from activities.domain import chairs, presence
from activities.domain.enough import Finding, Status
from activities.models import (
    ActivityState,
    Adjustment,
    AdjustmentState,
    Meeting,
    MeetingState,
    PackCopy,
    Paper,
    Reading,
    Reply,
    Seat,
    Travel,
)
from involvement.calendars import at_london, midnight
from involvement.notices import outbox
from involvement.people.models import User

KIND = "meeting_check"
DAYS = (21, 14, 7, 2, 1)
LATE_BY = 3  # so many days, the first among them, in which the message of a day may go
NEEDS_WITHIN = timedelta(days=14)  # before, a chair sees nothing of what people need
OPENS = time(9)
RED = (Status.STOP, Status.AT_RISK)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not in order, and the clause that asks for it. It names nobody."""

    clause: str
    text: str


def queue(*, today: date) -> int:
    """Tell the chairs of each meeting that is so many days away what is red; returns how many.

    Nothing red is no message. Once each chair, meeting and day: running again tells nobody twice.
    When nothing ran on the day it still goes in the two days after it, and only the newest does.
    """
    days = Q()
    for day in (today + timedelta(days=n) for n in range(max(DAYS) + 1) if due(n) is not None):
        days |= Q(starts_at__gte=midnight(day), starts_at__lt=midnight(day + timedelta(days=1)))
    return outbox.queue_many(
        outbox.draft(
            KIND,
            to=user,
            about_id=meeting.pk,
            key=key_of(meeting, user, today=today),
            due_at=at_london(today, OPENS),
        )
        for meeting in seen(Meeting.objects.filter(days))
        if troubles(meeting, today=today)
        for user in meeting.activity.group.told
    )


def seen(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Bring along all that is looked at, and who chairs; work that stands still is left out."""
    planned = meetings.filter(state=MeetingState.PLANNED)
    planned = planned.exclude(activity__state=ActivityState.PAUSED)
    to_book = Seat.objects.filter(
        meeting=OuterRef("pk"),
        invited_at__isnull=False,
        travel=Travel.BOOK,
        travel_booked_at=None,
    ).exclude(reply=Reply.NOT_COMING)
    asked = Adjustment.objects.filter(
        seat__meeting=OuterRef("pk"), seat__invited_at__isnull=False
    ).exclude(Q(seat__reply=Reply.NOT_COMING) | Q(state=AdjustmentState.ARRANGED))
    unread = PackCopy.objects.filter(
        seat__meeting=OuterRef("pk"), seat__reply=Reply.COMING, reading=Reading.CANNOT_READ
    )
    return (
        presence.counted(planned)
        .annotate(
            has_papers=Exists(Paper.objects.filter(meeting=OuterRef("pk"))),
            has_unread=Exists(unread),
            has_needs=Exists(asked) | Exists(to_book),
        )
        .select_related("activity__group")
        .prefetch_related(Prefetch("activity__group__chairs", chairs.now(), to_attr="told"))
    )


def troubles(meeting: Meeting, *, today: date) -> list[Trouble]:
    """Say what is red on the page of a meeting that came `seen`. Nobody is named."""
    return [
        *_people(meeting, today=today),
        *_papers(meeting, today=today),
        *_needs(meeting, today=today),
    ]


def due(ahead: int) -> int | None:
    """Return for how many days before a message is to go, if any, when a meeting is so far away."""
    newest = min((day for day in DAYS if day >= ahead >= 0), default=None)
    return newest if newest is not None and newest - ahead < LATE_BY else None


def key_of(meeting: Meeting, user: User, *, today: date) -> str:
    """Name the one message to a chair that is to go now, by the day that it is for."""
    return f"{KIND}:{meeting.pk}:{meeting.day}:{due((meeting.day - today).days)}:{user.pk}"


def _people(meeting: Meeting, *, today: date) -> list[Trouble]:
    """Who is coming: what stops the meeting or puts it at risk, but no advice beside it."""
    if meeting.invited_at is None:
        return [Trouble("R11", _("No one is invited yet."))] if today >= meeting.reply_by else []
    found = presence.assess_counted(meeting, today=today)
    if found.status not in RED:
        return []
    return [
        Trouble(one.clause, _of_one(found.counts.goes_alone, one))
        for one in found.findings
        if one.clause != "R10"
    ]


def _of_one(goes_alone: bool, finding: Finding) -> str:
    """What the one person chose stays in the service."""
    if goes_alone and finding.clause == "R13":
        return _("Only 1 person with lived experience is coming.")
    return finding.text


def _papers(meeting: Meeting, *, today: date) -> list[Trouble]:
    found = []
    if not meeting.has_papers and meeting.papers_by < today:
        found.append(Trouble("C9", _("The papers are late.")))
    if meeting.has_unread:
        found.append(Trouble("C9", _("Not everybody can read their papers.")))
    return found


def _needs(meeting: Meeting, *, today: date) -> list[Trouble]:
    """Only that there is something: not what, for whom, or how much."""
    if not meeting.has_needs or meeting.day - NEEDS_WITHIN > today:
        return []
    return [Trouble("C6", _("Not everything that helps people take part is arranged."))]
