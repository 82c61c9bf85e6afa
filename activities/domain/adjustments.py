"""Adjustments: what helps someone take part, asked, arranged, or honestly explained. (C6, C22)"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Adjustment, AdjustmentState, Seat, Travel
from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User


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
