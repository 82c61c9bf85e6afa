"""Payments: fees paid before the register was put right, and what becomes of them. (C20)

A person decides, and nothing is ever taken back or kept from a later payment. What was too little
is paid by a run like everything else. The ledger says what was paid, which stays as it is.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Seat
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.domain import fees, promise
from payments.models import Due, DueState, GoesAs, Reversal, ReversalOutcome


def waiting() -> QuerySet[Reversal]:
    """Fees that are paid, were put right in the register since, and wait for a decision.

    One that is still on its way, or that came back, may follow the register by itself.
    """
    return Reversal.objects.filter(decided_at=None, due__state=DueState.PAID)


def listed() -> QuerySet[Reversal]:
    """The same, with whose fee it is and for what."""
    return waiting().select_related("due__person", "due__seat__meeting")


@transaction.atomic
def decide(
    reversal: Reversal, decision: str, words: str = "", *, today: date | None = None, by: User
) -> None:
    """Say what becomes of a fee that was paid otherwise than the register says.

    What was paid too much they keep, or they are asked for it, in words, and no more than that.
    What was paid too little is owed, to the penny, from the day it is agreed. Never decided by
    the payee or by who marked the register. A second call changes nothing.
    """
    seat = fees.lock_seat(reversal.due.seat_id)
    due = Due.objects.select_related("person").lock(reversal.due_id)
    found = Reversal.objects.select_for_update(of=("self",)).filter(pk=reversal.pk).first()
    if found is not None and found.decided_at is not None:
        return
    if found is None or due.state != DueState.PAID:
        raise RuleBroken(_("This has moved on. There is nothing to decide now."))
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can decide about a fee."))
    if by.pk in (due.person.user_id, seat.marked_by_id):
        raise RuleBroken(_("This fee is yours, or you marked it. Someone else has to do this."))
    words = words.strip()
    _must_fit(found, due, decision, words)
    found.outcome, found.decision = decision, words
    found.decided_at, found.decided_by = timezone.now(), by
    found.save(update_fields=["outcome", "decision", "decided_at", "decided_by"])
    trail.record("due.reversal_decided", due, by=by, reason=decision)
    if decision == ReversalOutcome.ASKED:
        key = f"fee_asked_back:{found.pk}"
        outbox.queue("fee_asked_back", to=due.person, about_id=found.pk, key=key)
    if decision == ReversalOutcome.MADE_UP and due.goes_as == GoesAs.MONEY:
        _owe_the_rest(found, due, seat, today=today or timezone.localdate(), by=by)


def _owe_the_rest(reversal: Reversal, due: Due, seat: Seat, *, today: date, by: User) -> None:
    rest = Due.objects.create(
        rest_of=reversal,
        person_id=due.person_id,
        amount_pence=reversal.should_be_pence - due.amount_pence,
        payable_from=today,
        pay_by=promise.dates(today, seat.meeting.activity.nation).pay_by,
    )
    trail.record("due.approved", rest, by=by)


def _must_fit(reversal: Reversal, due: Due, decision: str, words: str) -> None:
    if decision not in ReversalOutcome.values:
        raise RuleBroken(_("Choose what happens with the money."))
    is_too_little = due.amount_pence < reversal.should_be_pence
    if is_too_little != (decision == ReversalOutcome.MADE_UP):
        raise RuleBroken(
            _("We paid too little, so they get the rest.")
            if is_too_little
            else _("We paid too much, so there is no rest to pay.")
        )
    if decision == ReversalOutcome.ASKED and due.goes_as != GoesAs.MONEY:
        raise RuleBroken(_("This went as a voucher or a gift. Nobody is asked to give it back."))
    if decision == ReversalOutcome.ASKED and due.person.quiet_at is not None:
        raise RuleBroken(_("Do not call. Somebody who knows them makes sure first."))
    if not words and decision == ReversalOutcome.ASKED:
        raise RuleBroken(_("Write what they said when you called."))
    if not words and decision == ReversalOutcome.MADE_UP and due.goes_as != GoesAs.MONEY:
        raise RuleBroken(_("Write how and when you paid them the rest."))
