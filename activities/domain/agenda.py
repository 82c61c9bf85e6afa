"""Agenda: the pieces of a meeting in their order, with times, and breaks often enough. (C6)"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import AgendaItem, Meeting, MeetingState
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User
from involvement.written import written_once

BREAK_EVERY = 60  # minutes; proposed, for BASW to confirm


@dataclass(frozen=True, slots=True)
class Piece:
    """An item of the agenda with the time it has."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def add(
    meeting: Meeting,
    *,
    title: str,
    minutes: int,
    is_break: bool = False,
    lead: str = "",
    ask: str = "",
    by: User,
) -> AgendaItem:
    """Put a piece at the end of the agenda. What is the last piece already is not put twice."""
    meeting = _hold(meeting)
    said = {"title": title, "minutes": minutes, "is_break": is_break, "lead": lead, "ask": ask}
    last = meeting.agenda.last()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    position = last.position + 1 if last is not None else 1
    item = AgendaItem.objects.create(meeting=meeting, position=position, **said)
    trail.record("agenda.added", item, by=by)
    return item


@transaction.atomic
def change(item: AgendaItem, *, by: User, **said) -> None:
    """Change a piece. Saying the same again changes nothing."""
    _hold(item.meeting)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    new = sorted(name for name, value in said.items() if getattr(item, name) != value)
    if not new:
        return
    for name in new:
        setattr(item, name, said[name])
    item.save(update_fields=new)
    trail.record("agenda.changed", item, by=by)


@transaction.atomic
def remove(item: AgendaItem, *, by: User) -> None:
    """Take a piece off the agenda. Taking it off again does nothing."""
    meeting = _hold(item.meeting)
    there = meeting.agenda.filter(pk=item.pk).first()
    if there is not None:
        trail.record("agenda.removed", there, by=by)
        there.delete()


def earlier(item: AgendaItem, *, by: User) -> None:
    """Let a piece change places with the one before it; the first one stays."""
    _swap(item, by=by, before=True)


def later(item: AgendaItem, *, by: User) -> None:
    """Let a piece change places with the one after it; the last one stays."""
    _swap(item, by=by, before=False)


def copy(meeting: Meeting, *, to: Meeting) -> None:
    """Give another meeting the same agenda, unless it has one of its own."""
    if to.agenda.exists():
        return
    items = list(meeting.agenda.all())
    for item in items:
        item.pk, item.meeting, item._state.adding = None, to, True
    AgendaItem.objects.bulk_create(items)


@written_once
def _items(*, meeting):
    return AgendaItem.objects.filter(meeting=meeting)


def pieces(meeting: Meeting) -> list[Piece]:
    """Return the agenda in order, each piece with its time, in one statement."""
    starts_at = meeting.starts_at
    found = []
    for item in _items(meeting=meeting.pk):
        item.meeting = meeting
        ends_at = starts_at + timedelta(minutes=item.minutes)
        found.append(Piece(item, starts_at, ends_at))
        starts_at = ends_at
    return found


def advice(meeting: Meeting, found: list[Piece]) -> list[str]:
    """Say where people need a break, and whether the agenda fits the meeting. (C6)"""
    said = []
    length = meeting.ends_at - meeting.starts_at
    longest = _longest_without_break(found) if found else length
    if longest > timedelta(minutes=BREAK_EVERY):
        minutes = int(longest.total_seconds() // 60)
        said.append(
            _("People would sit for %(minutes)d minutes. Plan a break at least every %(most)d.")
            % {"minutes": minutes, "most": BREAK_EVERY}
        )
    over = found[-1].ends_at - meeting.ends_at if found else timedelta()
    if over > timedelta():
        minutes = int(over.total_seconds() // 60)
        said.append(
            ngettext(
                "This is %(n)d minute longer than the meeting.",
                "This is %(n)d minutes longer than the meeting.",
                minutes,
            )
            % {"n": minutes}
        )
    return said


def _longest_without_break(found: list[Piece]) -> timedelta:
    longest = run = timedelta()
    for piece in found:
        run = timedelta() if piece.item.is_break else run + (piece.ends_at - piece.starts_at)
        longest = max(longest, run)
    return longest


@transaction.atomic
def _swap(item: AgendaItem, *, by: User, before: bool) -> None:
    meeting = _hold(item.meeting)
    item = meeting.agenda.filter(pk=item.pk).first()
    if item is None:
        return
    side = {"position__lt": item.position} if before else {"position__gt": item.position}
    near = meeting.agenda.filter(**side).order_by("-position" if before else "position").first()
    if near is None:
        return
    item.position, near.position = near.position, item.position
    AgendaItem.objects.bulk_update([item, near], ["position"])
    trail.record("agenda.changed", item, by=by)


def _hold(meeting: Meeting) -> Meeting:
    meeting = Meeting.objects.lock(meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.state == MeetingState.HELD:
        raise RuleBroken(_("This meeting has been held already."))
    return meeting
