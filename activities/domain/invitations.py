"""Invitations: who is asked to a meeting, in what capacity, and who steps up from reserve."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import lifecycle, packs, places, presence
from activities.models import (
    Cause,
    Meeting,
    MeetingState,
    Place,
    PlaceRole,
    Purpose,
    Reply,
    Seat,
)
from activities.signals import seats_offered
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Capacity, Person, User


@transaction.atomic
def invite(
    meeting: Meeting,
    person: Person,
    *,
    capacity: Capacity | None = None,
    is_reserve: bool = False,
    as_role: PlaceRole | None = None,
    speaks_for: str = "",
    today: date,
    by: User,
) -> Seat:
    """Ask one person to a meeting; asking again gives the seat they have and sends nothing."""
    [seat] = invite_many(
        meeting,
        [person],
        capacity=capacity,
        is_reserve=is_reserve,
        as_role=as_role,
        speaks_for=speaks_for,
        today=today,
        by=by,
    )
    return seat


@transaction.atomic
def invite_many(
    meeting: Meeting,
    people: Iterable[Person],
    *,
    capacity: Capacity | None = None,
    is_reserve: bool = False,
    as_role: PlaceRole | None = None,
    speaks_for: str = "",
    today: date,
    by: User,
) -> list[Seat]:
    """Ask several people at once, each with the purpose and the fee as agreed now. (U6, C13)

    Each is told as what they take part and for whom they speak: as said here, or as in their place
    in the group. All are asked or none: not before the purpose is agreed, nor while they have
    paused. Whoever has a seat keeps it.
    """
    meeting = _lock_to_come(meeting.pk)
    purpose = lifecycle.must_be_open(meeting.activity)
    people = _who_take_part(people)
    seated = {seat.person_id for seat in meeting.seats.filter(person__in=people)}
    held = places.in_group(meeting.activity.group_id, [person.pk for person in people])
    before = presence.counts(meeting)
    seat = _seat(meeting, purpose, is_reserve=is_reserve, by=by)
    seats = Seat.objects.bulk_create(
        seat(
            person=person,
            capacity=capacity or person.capacity,
            **_stands_for(held.get(person.pk), as_role, speaks_for),
        )
        for person in people
        if person.pk not in seated
    )
    if seats:
        seats_offered.send(sender=Seat, meeting=meeting, purpose=purpose)
        _send(meeting, seats, purpose, by=by)
        packs.plan(meeting, today=today)
        presence.reply_changed(meeting, before=before, today=today, cause=Cause.INVITED, by=by)
    return list(meeting.seats.filter(person__in=people).select_related("person"))


def _seat(meeting: Meeting, purpose: Purpose, *, is_reserve: bool, by: User) -> partial[Seat]:
    """Begin a seat at the meeting with the purpose and the fee as agreed now."""
    return partial(
        Seat,
        meeting=meeting,
        is_reserve=is_reserve,
        invited_at=timezone.now(),
        invited_by=by,
        purpose=purpose,
        fee_offered_pence=purpose.fee_pence or 0,
    )


@transaction.atomic
def step_up(seat: Seat, *, today: date, by: User) -> None:
    """Ask a reserve to take a full seat, from when on they count. A second call asks nobody. (R12)

    Their answer stays as it is: they can still say no.
    """
    meeting = _lock_to_come(seat.meeting_id)
    seat = Seat.objects.select_related("person").lock(seat.pk)
    if not seat.is_reserve:
        raise RuleBroken(_("%(name)s has a full seat already.") % {"name": seat.person.name})
    if seat.stepped_up_at is not None:
        return
    if seat.reply == Reply.NOT_COMING:
        raise RuleBroken(_("%(name)s has said no.") % {"name": seat.person.name})
    before = presence.counts(meeting)
    seat.stepped_up_at = timezone.now()
    seat.save(update_fields=["stepped_up_at"])
    trail.record("seat.stepped_up", seat, by=by)
    outbox.queue("step_up", to=seat.person, about_id=seat.pk, key=f"step_up:{seat.pk}")
    presence.reply_changed(meeting, before=before, today=today, cause=Cause.STEPPED_UP, by=by)


def _who_take_part(people: Iterable[Person]) -> list[Person]:
    """Return them as they are now; nobody is asked who takes a break or has left."""
    now = list(Person.objects.filter(pk__in=[person.pk for person in people]))
    for person in now:
        if person.paused_at is not None:
            raise RuleBroken(_("%(name)s is taking a break.") % {"name": person.name})
        if person.left_at is not None:
            raise RuleBroken(_("%(name)s has left.") % {"name": person.name})
    return now


def _stands_for(place: Place | None, role: PlaceRole | None, speaks_for: str) -> dict[str, Any]:
    """Say as what somebody is asked, and for whom they speak. (C13)"""
    if role is not None or place is None:
        return {"role": role, "speaks_for": speaks_for}
    return {"role": place.role, "speaks_for": speaks_for or place.speaks_for}


def _send(meeting: Meeting, seats: list[Seat], purpose: Purpose, *, by: User) -> None:
    if meeting.invited_at is None:
        meeting.invited_at = seats[0].invited_at
        meeting.save(update_fields=["invited_at"])
    for seat in seats:
        trail.record("seat.invited", seat, by=by)
    outbox.queue_many(
        outbox.draft(
            "invitation",
            to=seat.person,
            about_id=seat.pk,
            key=f"invitation:{seat.pk}:{purpose.version}",
        )
        for seat in seats
    )


def _lock_to_come(pk: int) -> Meeting:
    """Lock a meeting that people can still be asked to."""
    meeting = Meeting.objects.select_related("activity").lock(pk)
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.state == MeetingState.HELD or meeting.starts_at <= timezone.now():
        raise RuleBroken(_("This meeting has started already."))
    return meeting
