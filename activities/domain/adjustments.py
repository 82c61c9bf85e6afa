"""Adjustments: what helps someone take part, asked, arranged, or honestly explained. (C6, C22)"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import invited, packs
from activities.models import (
    Adjustment,
    AdjustmentState,
    Help,
    Meeting,
    MeetingState,
    Reply,
    Seat,
    Travel,
)
from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.domain import details, needs
from involvement.people.models import Person, User


@transaction.atomic
def keep_for_all(
    person: Person, *, help: Collection[str], words: str, today: date, by: User
) -> None:
    """Keep what helps somebody everywhere, and ask for it at each meeting they said yes to. (C6)

    What is asked for already keeps its arrangement. A second call changes nothing.
    """
    meetings = Meeting.objects.filter(
        seats__person=person,
        seats__reply=Reply.COMING,
        state=MeetingState.PLANNED,
        starts_at__gt=timezone.now(),
    )
    held = meetings.select_for_update(of=("self",)).select_related("activity__group")
    for meeting in held.order_by("pk"):
        seat = invited.to_answer().lock(meeting=meeting, person=person)
        seat.meeting, seat.person = meeting, person
        ask_for(seat, {*help}, words)
        packs.plan_one(seat, asks_for_post=Help.POST in help, today=today)
    needs.keep_help(person, help=help, words=words, by=by)  # the same order as an answer locks in


@transaction.atomic
def change_details(person: Person, *, today: date, by: User, **answers: Any) -> None:
    """Change how somebody hears from us or reads, and when their papers must leave for it.

    Saying the same again changes nothing.
    """
    details.change(person, by=by, **answers)
    packs.plan_for(_to_come(person).values_list("pk", flat=True), today=today)


def _to_come(person: Person) -> QuerySet[Seat]:
    return Seat.objects.filter(person=person, meeting__starts_at__gt=timezone.now())


def ask_for(seat: Seat, wanted: set[str], words: str) -> bool:
    """Make what somebody asks for the list of their adjustments; say whether it changed.

    What is asked for again keeps its place in the queue, and its arrangement.
    """
    if words:
        wanted = wanted | {Help.OTHER}
    had = {row["help"]: row for row in invited.asked(seat)}
    gone = [row["pk"] for row in had.values() if row["help"] not in wanted]
    if Help.OTHER in had and Help.OTHER in wanted and had[Help.OTHER]["words"] != words:
        gone.append(had.pop(Help.OTHER)["pk"])
    new = [
        Adjustment(seat=seat, help=one, words=words if one == Help.OTHER else "")
        for one in Help.values
        if one in wanted and one not in had
    ]
    if gone:
        Adjustment.objects.filter(pk__in=gone).delete()
    if new:
        Adjustment.objects.bulk_create(new)
    return bool(gone or new)


@transaction.atomic
def arrange(adjustment: Adjustment, *, by: User) -> None:
    """Say that something is arranged. Saying it again changes nothing."""
    adjustment = Adjustment.objects.lock(adjustment.pk)
    if adjustment.state == AdjustmentState.ARRANGED:
        return
    states.move(
        adjustment,
        AdjustmentState.ARRANGED,
        by=by,
        reason="",
        settled_at=timezone.now(),
        settled_by=by,
    )


@transaction.atomic
def explain_cannot(adjustment: Adjustment, *, reason: str, by: User) -> None:
    """Say that something cannot be done, and why, in words the person will read.

    The same reason again changes nothing; a better one replaces it.
    """
    adjustment = Adjustment.objects.lock(adjustment.pk)
    reason = reason.strip()
    if not reason:
        raise RuleBroken(_("Say why this cannot be done. The person will read it."))
    if adjustment.state == AdjustmentState.CANNOT:
        if adjustment.reason != reason:
            adjustment.reason = reason
            adjustment.save(update_fields=["reason"])
        return
    states.move(
        adjustment,
        AdjustmentState.CANNOT,
        by=by,
        reason=reason,
        settled_at=timezone.now(),
        settled_by=by,
    )


@transaction.atomic
def book_travel(seat: Seat, *, by: User) -> None:
    """Say that someone's travel is booked and paid for. Saying it again changes nothing."""
    seat = Seat.objects.lock(seat.pk)
    if seat.travel_booked_at is not None:
        return
    if seat.travel != Travel.BOOK:
        raise RuleBroken(_("This person did not ask us to book travel."))
    seat.travel_booked_at, seat.travel_booked_by = timezone.now(), by
    seat.save(update_fields=["travel_booked_at", "travel_booked_by"])
    trail.record("seat.travel_booked", seat, by=by)
