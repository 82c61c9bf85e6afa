"""Payments: what BASW pays itself, within the budget, so that nobody lays it out. (C21, C22)"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import adjustments
from activities.models import Activity, Meeting, Reply, Seat, Travel
from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.money import pounds
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.domain import budgets, progress
from payments.models import (
    IN_MILES,
    RULES,
    ClaimLine,
    CostKind,
    DirectCost,
    DirectHow,
    DirectState,
    Organisation,
    OrganisationState,
)
from payments.models.direct import GONE

KINDS = [kind for kind in CostKind if kind not in IN_MILES]
JOURNEYS = (CostKind.FARE, CostKind.TAXI)


def seats(meeting: Meeting, *, nations: Collection[str]) -> list[Seat]:
    """Find who comes to a meeting, of those whom this account looks after."""
    found = Seat.objects.filter(meeting=meeting, reply=Reply.COMING, person__nation__in=nations)
    return list(found.filter(person__erased_at=None).select_related("person").order_by("id"))


def paid_for(seats: Iterable[Seat]) -> dict[int, list[DirectCost]]:
    """Return what we paid for these seats, by the id of the seat."""
    found: dict[int, list[DirectCost]] = {}
    for cost in DirectCost.objects.filter(seat__in=seats, state=DirectState.PAID):
        found.setdefault(cost.seat_id, []).append(cost)
    return found


@transaction.atomic
def enter(
    seat: Seat,
    *,
    kind: str,
    how: str,
    amount_pence: int,
    nights: int | None = None,
    organisation: Organisation | None = None,
    reference: str = "",
    second_after: int | None = None,
    today: date,
    by: User,
) -> DirectCost:
    """Write down what we booked, or an invoice to agree, within what the work may still cost.

    The same booking or invoice again is the one that is there; unless somebody says that they
    made a second booking just like it, having seen all up to the id `second_after`.
    """
    seat = Seat.objects.select_related("meeting__activity__group", "person").lock(seat.pk)
    if seat.person.user_id == by.pk:
        raise RuleBroken(_("This is for you. Someone else has to enter it."))
    is_invoice = how == DirectHow.INVOICE
    if is_invoice:
        _must_name(organisation, reference)
    facts = {
        "kind": kind,
        "how": how,
        "amount_pence": amount_pence,
        "nights": (nights or 1) if RULES[kind].in_nights else None,
        "organisation": organisation if is_invoice else None,
        "reference": reference,
    }
    there = DirectCost.objects.exclude(state__in=GONE).filter(seat=seat, **facts)
    if second_after is not None and not is_invoice:
        there = there.filter(pk__gt=second_after)  # this very press, made twice
    if same := there.first():
        return same
    if is_invoice:
        _must_be_new(organisation, reference)
    return _keep(seat, facts, paid_on=None if is_invoice else today, by=by)


def _keep(seat: Seat, facts: dict[str, Any], *, paid_on: date | None, by: User) -> DirectCost:
    """An invoice waits to be agreed; what was booked is paid, and the person hears of it."""
    _must_be_left(seat.meeting.activity, facts["amount_pence"])
    paid = {"state": DirectState.PAID, "paid_on": paid_on} if paid_on else {}
    new = DirectCost.objects.create(
        seat=seat, person_id=seat.person_id, entered_by=by, **facts, **paid
    )
    trail.record("directcost.entered", new, by=by)
    if paid_on:
        if new.kind in JOURNEYS and seat.travel == Travel.BOOK:
            adjustments.book_travel(seat, by=by)
        _tell(new)
    return new


def _must_name(organisation: Organisation | None, reference: str) -> None:
    is_known = organisation is not None and organisation.state == OrganisationState.CONFIRMED
    if not is_known or not reference:
        raise RuleBroken(_("Choose an organisation, and enter the number of its invoice."))


def _must_be_new(organisation: Organisation, reference: str) -> None:
    """Refuse a number that is there, however it is spelt: INV-12 is inv 12."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # one invoice at a time
    theirs = DirectCost.objects.filter(organisation=organisation)
    known = theirs.exclude(state__in=GONE).values_list("reference", flat=True)
    if _bare(reference) in map(_bare, known):
        raise RuleBroken(_("This invoice is entered already."))


def _bare(reference: str) -> str:
    return "".join(sign for sign in reference.upper() if sign.isalnum())


def _must_be_left(activity: Activity, pence: int) -> None:
    left = budgets.held(activity).left
    if left is not None and pence > left:
        raise RuleBroken(
            _("This is %(over)s more than this work may still cost. Ask about the budget first.")
            % {"over": pounds(pence - left)}
        )


def with_claimed(costs: QuerySet[DirectCost]) -> QuerySet[DirectCost]:
    """Say of each if the person claimed such a cost for that meeting: it is not paid twice."""
    claimed = ClaimLine.objects.filter(claim__seat=OuterRef("seat"), kind=OuterRef("kind"))
    return costs.annotate(is_claimed=Exists(claimed.exclude(state__in=progress.GONE)))


@transaction.atomic
def agree(cost: DirectCost, *, by: User) -> None:
    """Agree to an invoice: one officer looks, and another agrees. By the same twice: no change."""
    cost = _locked(cost, by)
    now = timezone.now()
    if by.pk in (cost.checked_by_id, cost.agreed_by_id):
        return
    _must_be_confirmed(cost)
    if cost.state == DirectState.WAITING:
        states.move(cost, DirectState.CHECKED, by=by, checked_by=by, checked_at=now)
        return
    if cost.organisation and cost.organisation.confirmed_by_id == by.pk:
        raise RuleBroken(_("You confirmed this organisation. Someone else has to agree to this."))
    states.move(cost, DirectState.AGREED, by=by, agreed_by=by, agreed_at=now)


@transaction.atomic
def mark_paid(cost: DirectCost, *, by: User, today: date | None = None) -> None:
    """Note that an agreed invoice has been paid, and tell the person. Again changes nothing."""
    cost = _locked(cost, by)
    if cost.state == DirectState.PAID:
        return
    _must_be_confirmed(cost)
    states.move(cost, DirectState.PAID, by=by, paid_on=today or timezone.localdate())
    _tell(cost)


@transaction.atomic
def cancel(cost: DirectCost, *, by: User) -> None:
    """Leave an invoice that is not to be paid; the budget is free again. Again: no change.

    What two officers agreed to pay, two leave: one asks, and another does it.
    """
    cost = _locked(cost, by)
    if cost.state == DirectState.CANCELLED:
        return
    now = timezone.now()
    if cost.state == DirectState.AGREED and cost.stop_asked_by_id in (None, by.pk):
        if cost.stop_asked_by_id is None:
            cost.stop_asked_at, cost.stop_asked_by = now, by
            cost.save(update_fields=["stop_asked_at", "stop_asked_by"])
            trail.record("directcost.stop_asked", cost, by=by)
        return
    states.move(cost, DirectState.CANCELLED, by=by, ended_by=by, ended_at=now)


@transaction.atomic
def take_back(cost: DirectCost, *, reason: str, by: User) -> None:
    """Take back a booking that was entered by mistake, and say why; the budget is free again.

    It stays to be read, with the reason. A second call changes nothing.
    """
    cost = _locked(cost, by)
    if cost.state == DirectState.TAKEN_BACK:
        return
    if cost.how != DirectHow.CARD:
        raise RuleBroken(_("This is an invoice. Only a booking is taken back."))
    if not reason.strip():
        raise RuleBroken(_("Say why it is taken back."))
    ended = {"ended_by": by, "ended_at": timezone.now(), "ended_reason": reason.strip()}
    states.move(cost, DirectState.TAKEN_BACK, by=by, **ended)


def _must_be_confirmed(cost: DirectCost) -> None:
    if cost.organisation and cost.organisation.state != OrganisationState.CONFIRMED:
        raise RuleBroken(_("This organisation is not confirmed any more. Do not pay it."))


def _locked(cost: DirectCost, by: User) -> DirectCost:
    """Lock a cost, for an officer who neither entered it nor is its person."""
    cost = DirectCost.objects.select_related("person", "organisation").lock(cost.pk)
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can decide about this."))
    if by.pk in (cost.person.user_id, cost.entered_by_id):
        raise RuleBroken(_("Someone else sees to this: it is yours, or you entered it."))
    return cost


def _tell(cost: DirectCost) -> None:
    outbox.queue("cost_paid", to=cost.person, about_id=cost.pk, key=f"cost_paid:{cost.pk}")
