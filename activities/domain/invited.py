"""Presence: what somebody invited is shown before they answer. Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.models import (
    ActivityState,
    FeeChoice,
    Help,
    MeetingState,
    Mode,
    Purpose,
    Reply,
    Seat,
    Travel,
)

STEPS = ("help", "travel", "fee")
PARTS = (
    "why",
    "can_change",
    "cannot_change",
    "who_decides",
    "decides_on",
    "tell_by",
    "role_description",
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
    newest = (
        seat.meeting.activity.purposes.filter(
            lead_agreed_at__isnull=False, chair_agreed_at__isnull=False
        )
        .select_related("contact")
        .order_by("-version")
        .first()
    )
    return newest or seat.purpose


def version(seat: Seat, purpose: Purpose) -> str:
    """Name what a page showed, so that nobody agrees to what they have not seen."""
    return f"{purpose.pk}.{seat.meeting.sequence}"


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


def last_time(seat: Seat) -> Seat | None:
    """Return the seat whose answers "same as last time" means: this one, or the latest yes."""
    if said_yes(seat):
        return seat
    return (
        Seat.objects.filter(person_id=seat.person_id, reply=Reply.COMING)
        .exclude(pk=seat.pk)
        .select_related("meeting")
        .order_by("-replied_at", "-id")
        .first()
    )


def missing_step(seat: Seat, before: Seat | None) -> str:
    """Return the first question still to be asked; empty when all can be checked and sent."""
    return next((step for step in STEPS if not _is_known(seat, step, before)), "")


def answers(seat: Seat, before: Seat | None) -> dict[str, Any]:
    """Put together what `accept` needs: what was typed now, and the rest as last time."""
    typed = {name: value for step in STEPS for name, value in seat.draft.get(step, {}).items()}
    return (_as_before(seat, before) if before else _nothing(seat)) | typed


def others(seat: Seat) -> int:
    """Count the other people with lived experience who are asked, and have not said no."""
    seats = seat.meeting.seats.filter(invited_at__isnull=False, is_reserve=False)
    return seats.exclude(pk=seat.pk).exclude(reply=Reply.NOT_COMING).count()


def reading_minutes(seat: Seat) -> int:
    """Add up the time to read each paper once, whatever its formats; 0 before there are any."""
    longest: dict[str, int] = {}
    for title, minutes in seat.meeting.papers.values_list("title", "minutes_to_read"):
        longest[title] = max(minutes, longest.get(title, 0))
    return sum(longest.values())


def _is_known(seat: Seat, step: str, before: Seat | None) -> bool:
    if step in seat.draft:
        # somebody who joined from home had no travel to choose, until the meeting got a place
        is_whole = step != "travel" or "travel" in seat.draft[step]
        return is_whole or seat.meeting.mode == Mode.ONLINE
    if step == "fee" and not seat.fee_offered_pence:
        return True
    if before is None:
        return False
    # who joined from home last time has not said how they would travel
    from_home = before.meeting.mode == Mode.ONLINE and seat.meeting.mode != Mode.ONLINE
    return not (step == "travel" and from_home)


def _as_before(seat: Seat, before: Seat) -> dict[str, Any]:
    rows = {row.help: row.words for row in before.adjustments.all()}
    return {
        "help": list(rows),
        "words": rows.get(Help.OTHER, ""),
        "travel": before.travel,
        "care": before.needs_care_cover,
        "fee_choice": before.fee_choice if seat.fee_offered_pence else FeeChoice.FULL,
        "less": before.fee_less_pence,
    }


def _nothing(seat: Seat) -> dict[str, Any]:
    return {
        "help": [],
        "words": "",
        "travel": Travel.NOT_NEEDED,
        "care": False,
        "fee_choice": FeeChoice.FULL,
        "less": None,
    }
