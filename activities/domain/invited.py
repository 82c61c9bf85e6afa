"""Presence: what somebody invited is shown before they answer. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from activities.models import (
    ActivityState,
    Adjustment,
    FeeChoice,
    MeetingState,
    Mode,
    Paper,
    Purpose,
    Reply,
    Seat,
    Travel,
)
from involvement.people.domain import behalf, needs
from involvement.people.models import Person
from involvement.written import written_once

STEPS = ("help", "travel", "fee")
PARTS = (
    "why",
    "can_change",
    "cannot_change",
    "who_decides",
    "decides_on",
    "tell_by",
    "role_description",
    "ways_of_working",
    "pay_terms",
    "hard_topics",
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is no longer as it was when somebody said yes."""

    parts: tuple[str, ...] = ()
    was_starts_at: datetime | None = None
    place: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts or self.was_starts_at or self.place)


@dataclass(frozen=True, slots=True)
class LastTime:
    """What somebody answered, and how that meeting was held, when they last said yes."""

    travel: str
    stay: bool
    care: bool
    fee_choice: str
    less: int | None  # pence
    to: str
    mode: str


LAST_TIME = {
    "travel": "travel",
    "stay": "needs_stay",
    "care": "needs_care_cover",
    "fee_choice": "fee_choice",
    "less": "fee_less_pence",
    "to": "fee_to",
    "mode": "meeting__mode",
}


def closed(seat: Seat, *, now: datetime) -> str:
    """Say why the answer can no longer be given or changed; empty while it can."""
    meeting = seat.meeting
    if meeting.state == MeetingState.CANCELLED:
        return "cancelled"
    if meeting.state == MeetingState.HELD or meeting.starts_at <= now:
        return "over"
    if meeting.activity.state in (ActivityState.PAUSED, ActivityState.FINISHED):
        return "paused"
    return ""


def purpose_now(seat: Seat) -> Purpose:
    """Return the newest agreed purpose, or the one the invitation was made with."""
    newest = _newest_purpose(activity=seat.meeting.activity_id)
    return newest[0] if newest else seat.purpose


@written_once
def _newest_purpose(*, activity):
    return agreed_purposes().filter(activity=activity).select_related("contact")[:1]


def agreed_purposes() -> QuerySet[Purpose]:
    """Return the versions that both sides agreed, the newest first."""
    agreed = Purpose.objects.filter(lead_agreed_at__isnull=False, chair_agreed_at__isnull=False)
    return agreed.order_by("-version")


def to_answer() -> QuerySet[Seat]:
    """Return seats with all that an answer is decided from: `asked`, `pack`, `purpose_now_id`."""
    newest = agreed_purposes().filter(activity=OuterRef("meeting__activity")).values("pk")[:1]
    return with_asked(Seat.objects.select_related("pack")).annotate(
        purpose_now_id=Coalesce(Subquery(newest), "purpose")
    )


def version(seat: Seat, purpose_id: int) -> str:
    """Name what a page showed, so that nobody agrees to what they have not seen."""
    return f"{purpose_id}.{seat.meeting.sequence}"


def with_asked(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Bring along what each person asked for, in the order they asked."""
    rows = Adjustment.objects.filter(seat=OuterRef("pk")).order_by("pk")
    row = JSONObject(pk="pk", help="help", words="words")
    return seats.annotate(asked=ArraySubquery(rows.values(row=row)))


def asked(seat: Seat) -> list[dict[str, Any]]:
    """Return what somebody asked for; it takes no statement for a seat that came `with_asked`."""
    if not hasattr(seat, "asked"):
        seat = with_asked(Seat.objects.filter(pk=seat.pk)).get()
    return seat.asked


def changes(seat: Seat, purpose: Purpose) -> Changes:
    """Say what changed since this person said yes; nothing for anybody else. (U6)"""
    if not said_yes(seat):
        return Changes()
    parts = ()
    if purpose.pk != seat.purpose_id:
        parts = tuple(
            part for part in PARTS if getattr(purpose, part) != getattr(seat.purpose, part)
        )
    meeting, was = seat.meeting, seat.answered_starts_at
    moved = was is not None and was != meeting.starts_at
    changed = seat.answered_sequence is not None and seat.answered_sequence != meeting.sequence
    return Changes(parts, was if moved else None, changed and not moved)


def said_yes(seat: Seat) -> bool:
    """Whether this person has said yes here: a yes that a new time put back to open counts too."""
    was_yes = seat.reply == Reply.NONE and seat.answered_sequence is not None
    return seat.reply == Reply.COMING or was_yes


def with_last_time(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Bring along what each person answered when they last said yes to another meeting."""
    others = Seat.objects.filter(person=OuterRef("person"), reply=Reply.COMING)
    newest = others.exclude(pk=OuterRef("pk")).order_by("-replied_at", "-id")
    return seats.annotate(last_yes=Subquery(newest.values(row=JSONObject(**LAST_TIME))[:1]))


def last_time(seat: Seat) -> LastTime | None:
    """Return what "same as last time" means: what was said here, or else at the latest yes.

    It takes no statement for a seat that came `with_last_time`.
    """
    if said_yes(seat):
        return LastTime(
            seat.travel,
            seat.needs_stay,
            seat.needs_care_cover,
            seat.fee_choice,
            seat.fee_less_pence,
            seat.fee_to,
            seat.meeting.mode,
        )
    if not hasattr(seat, "last_yes"):
        seat = with_last_time(Seat.objects.filter(pk=seat.pk)).get()
    return LastTime(**seat.last_yes) if seat.last_yes else None


def missing_step(seat: Seat, before: LastTime | None) -> str:
    """Return the first question still to be asked; empty when all can be checked and sent."""
    return next((step for step in STEPS if not _is_known(seat, step, before)), "")


def draft(seat: Seat) -> dict[str, Any]:
    """Return what was typed and not sent: by the person, or by staff in this conversation.

    What somebody typed themselves is theirs alone until they send it, whoever fills in for them.
    """
    entry = behalf.now()
    if entry is None:
        return seat.draft
    typed = seat.draft.get("behalf", {})
    return typed if typed.get("entry") == entry.pk else {}


def answers(seat: Seat, before: LastTime | None) -> dict[str, Any]:
    """Put together what `accept` needs: what was typed now, and the rest as last time."""
    kept = draft(seat)
    typed = {name: value for step in STEPS for name, value in kept.get(step, {}).items()}
    helped = {} if "help" in kept else _helped(seat)
    return helped | (_as_before(seat, before) if before else _nothing()) | typed


def to_come(person: Person) -> QuerySet[Seat]:
    """Return the seats of meetings to come that somebody was asked to and has not said no to."""
    return Seat.objects.filter(
        person=person,
        invited_at__isnull=False,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=timezone.now(),
    ).exclude(reply=Reply.NOT_COMING)


def others(seat: Seat) -> int:
    """Count the other people with lived experience who are asked, and have not said no."""
    return sum(_others(meeting=seat.meeting_id, seat=seat.pk))


@written_once
def _others(*, meeting, seat):
    seats = Seat.objects.filter(meeting=meeting, invited_at__isnull=False, is_reserve=False)
    others = seats.exclude(pk=seat).exclude(reply=Reply.NOT_COMING).order_by()
    counted = others.values("meeting").annotate(number=Count("pk"))
    return counted.values_list("number", flat=True)


@written_once
def _papers(*, meeting):
    return Paper.objects.filter(meeting=meeting).values_list("title", "minutes_to_read")


def reading_minutes(seat: Seat) -> int:
    """Add up the time to read each paper once, whatever its formats; 0 before there are any."""
    longest: dict[str, int] = {}
    for title, minutes in _papers(meeting=seat.meeting_id):
        longest[title] = max(minutes, longest.get(title, 0))
    return sum(longest.values())


def _is_known(seat: Seat, step: str, before: LastTime | None) -> bool:
    kept = draft(seat)
    if step in kept:
        # somebody who joined from home had no travel to choose, until the meeting got a place
        is_whole = step != "travel" or "travel" in kept[step]
        return is_whole or seat.meeting.mode == Mode.ONLINE
    if step == "fee" and not seat.fee_offered_pence:
        return True
    if before is None:
        return step == "help" and needs.of(seat.person).pk is not None
    # who joined from home last time has not said how they would travel
    from_home = before.mode == Mode.ONLINE and seat.meeting.mode != Mode.ONLINE
    return not (step == "travel" and from_home)


def _helped(seat: Seat) -> dict[str, Any]:
    known = needs.of(seat.person)
    return {"help": known.help, "words": known.words}


def _as_before(seat: Seat, before: LastTime) -> dict[str, Any]:
    return {
        "travel": before.travel,
        "stay": before.stay,
        "care": before.care,
        "fee_choice": before.fee_choice if seat.fee_offered_pence else FeeChoice.FULL,
        "less": before.less,
        "to": before.to,
    }


def _nothing() -> dict[str, Any]:
    return {
        "travel": Travel.NOT_NEEDED,
        "stay": False,
        "care": False,
        "fee_choice": FeeChoice.FULL,
        "less": None,
        "to": "",
    }
