"""Money before the day, asked for, agreed and paid; and costs after it."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from payments.domain import (
    advances,
    payouts,
)
from payments.models import (
    Claim,
    LedgerEntry,
    RunKind,
)
from payments.tests.factories import ClaimLineFactory, today


def asked(seat, pence=20_00, kind="taxi"):
    person = seat.person
    return advances.ask(seat, kind=kind, amount_pence=pence, by_person=person, today=today())


def given(seat, officers, pence=20_00, kind="taxi"):
    """Asked for, agreed and paid by a run like everything else."""
    advance = asked(seat, pence, kind)
    assert advances.agree(advance, by=officers[0], today=today())
    pay(officers)
    advance.refresh_from_db()
    return advance


def pay(officers, *, kind=RunKind.WEEKLY):
    run = payouts.prepare(pay_on=today(), kind=kind)
    payouts.freeze(run, by=officers[0])
    payouts.release(run, by=officers[1])
    payouts.take_bank_file(run, by=officers[1])
    payouts.mark_paid(run, by=officers[0])
    return run


def cost(seat, pence, kind="taxi"):
    claim = Claim.objects.create(
        seat=seat, person=seat.person, sent_at=timezone.now(), decide_by=today(), pay_by=today()
    )
    return ClaimLineFactory(claim=claim, state="sent", kind=kind, amount_pence=pence)


def after(seat):
    return time_machine.travel(seat.meeting.ends_at + timedelta(days=2), tick=True)


def in_the_books(advance):
    found = LedgerEntry.objects.filter(due__advance=advance).order_by("step")
    return list(found.values_list("kind", "debit", "credit", "amount_pence"))
