"""Payments: vouchers and gifts, from what the person chose until it is sent. (C20, I5)

The due is locked before its sending, everywhere in that order.
"""

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User
from payments.domain import fees
from payments.domain.organisations import must_be_finance
from payments.domain.returns import must_be_another
from payments.models import (
    Due,
    DueState,
    GoesAs,
    Organisation,
    OrganisationState,
    Sending,
    SendingState,
    SentBy,
)

OPEN = (SendingState.WAITING, SendingState.AGREED)


def to_see_to() -> QuerySet[Due]:
    """Return vouchers and gifts that wait for somebody: each with how far it is as `at`."""
    live = Sending.objects.filter(due=OuterRef("pk"), state__in=OPEN)
    return (
        Due.objects.exclude(goes_as=GoesAs.MONEY)
        .filter(state__in=[DueState.APPROVED, DueState.ON_ITS_WAY], person__quiet_at=None)
        .annotate(at=Subquery(live.values("state")[:1]))
        .select_related("person", "seat__meeting")
    )


def of(due: Due) -> Sending | None:
    """Return the newest sending of a due."""
    found = due.sendings.select_related("organisation", "prepared_by", "agreed_by", "sent_by")
    return found.order_by("-pk").first()


@transaction.atomic
def prepare(due: Due, *, organisation: Organisation | None = None, by: User) -> Sending:
    """Prepare what the person chose: the voucher, or the gift to a confirmed organisation.

    From then on the choice stands. A second call is refused.
    """
    due, seat, person = _locked(due, by)
    if due.goes_as == GoesAs.MONEY or due.state != DueState.APPROVED:
        raise RuleBroken(_("This has moved on. Look at it again."))
    _must_be_alive(person)
    is_gift = due.goes_as == GoesAs.GIFT
    if is_gift and organisation is None:
        raise RuleBroken(_("Choose an organisation whose details are confirmed."))
    if is_gift:
        _must_be_confirmed(organisation)
    sending = Sending.objects.create(
        due=due,
        person=person,
        kind=due.goes_as,
        organisation=organisation if is_gift else None,
        voucher="" if is_gift else seat.fee_to,
        amount_pence=due.amount_pence,
        prepared_by=by,
    )
    trail.record("sending.prepared", sending, by=by)
    states.move(due, DueState.ON_ITS_WAY, by=by)
    return sending


@transaction.atomic
def agree(sending: Sending, *, by: User) -> None:
    """Agree that it may be bought or paid: not who prepared it, nor who confirmed the details.

    A second call is refused.
    """
    sending, due = _both(sending, by)
    _must_be_alive(due.person)
    _must_be_confirmed(sending.organisation)
    if sending.prepared_by_id == by.pk:
        raise RuleBroken(_("You prepared this. Someone else has to agree to it."))
    if sending.organisation and sending.organisation.confirmed_by_id == by.pk:
        raise RuleBroken(
            _("You confirmed the details of this organisation. Someone else has to agree.")
        )
    states.move(sending, SendingState.AGREED, by=by, agreed_by=by, agreed_at=timezone.now())


@transaction.atomic
def record_sent(
    sending: Sending, *, how: SentBy, reference: str, sent_on: date, today: date, by: User
) -> None:
    """Note that it has left: how, when and under which reference. The person is told, once.

    A second call is refused.
    """
    sending, due = _both(sending, by)
    if not reference.strip():
        raise RuleBroken(_("Enter the reference, so that it can be found again."))
    if sent_on > today:
        raise RuleBroken(_("This day is still to come. Note it when it has left."))
    if (how == SentBy.BANK) != (sending.kind == GoesAs.GIFT):
        raise RuleBroken(_("A gift goes by bank transfer, a voucher by e-mail or by post."))
    states.move(
        sending,
        SendingState.SENT,
        by=by,
        sent_by=by,
        sent_at=timezone.now(),
        sent_on=sent_on,
        sent_how=how,
        reference=reference.strip(),
    )
    states.move(due, DueState.PAID, by=by, paid_on=sent_on)
    outbox.queue("fee_sent", to=due.person, about_id=sending.pk, key=f"fee_sent:{sending.pk}")


@transaction.atomic
def cancel(sending: Sending, *, by: User) -> None:
    """Stop it before it has left: the person can choose again. A second call is refused."""
    sending, due = _both(sending, by)
    _end(sending, SendingState.CANCELLED, by=by)
    _owe_again(due, by=by)


@transaction.atomic
def did_not_arrive(sending: Sending, *, by: User) -> None:
    """Note that it came back or was lost: it is owed again, and the person can choose again.

    A second call is refused.
    """
    sending, due = _both(sending, by)
    _end(sending, SendingState.LOST, by=by)
    states.move(due, DueState.FAILED, by=by, paid_on=None)
    _owe_again(due, by=by)


def _must_be_alive(person: Person) -> None:
    if person.quiet_at is not None:
        raise RuleBroken(_("This is not sent. Somebody who knows them makes sure first."))


def _must_be_confirmed(organisation: Organisation | None) -> None:
    """A gift goes nowhere that was taken off the list since; a voucher has no organisation."""
    if organisation is None:
        return
    if Organisation.objects.lock(organisation.pk).state != OrganisationState.CONFIRMED:
        raise RuleBroken(_("Choose an organisation whose details are confirmed."))


def _owe_again(due: Due, *, by: User) -> None:
    """What was corrected in the meantime holds now, and nobody has to decide about it."""
    states.move(due, DueState.APPROVED, by=by)
    fees.follow_corrections(Due.objects.filter(pk=due.pk), by=by)


def _end(sending: Sending, state: SendingState, *, by: User) -> None:
    states.move(sending, state, by=by, ended_by=by, ended_at=timezone.now())


def _locked(due: Due, by: User):
    """Lock the seat of a due and then the due, as a choice does, for somebody who may act."""
    must_be_finance(by)
    seat = fees.lock_seat(due.seat_id)
    due = Due.objects.select_related("person").lock(due.pk)
    due.seat = seat
    must_be_another(due.person, by=by)
    return due, seat, due.person


def _both(sending: Sending, by: User) -> tuple[Sending, Due]:
    due, _seat, _person = _locked(Due.objects.get(pk=sending.due_id), by)
    return Sending.objects.select_related("organisation").lock(sending.pk), due
