"""Payments: a bank's file of what came back, matched, looked at, then saved whole. (M7, M10)"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import states
from involvement.money import pounds
from involvement.people.models import User
from payments.bank import engine
from payments.bank.returned import Row
from payments.domain import returns
from payments.models import (
    FileState,
    LineLife,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    ReturnCode,
    ReturnFile,
    RunKind,
    RunState,
)

FORGOTTEN_AFTER = timedelta(days=1)
REFERENCE = re.compile(r"(?:TRIAL)?([0-9]{6})([A-Z])([0-9]{1,5}) ?([0-9]{5})", re.ASCII)
KINDS = {kind[0].upper(): kind for kind in RunKind.values}


@dataclass(frozen=True)
class Paid:
    """One payment as it went to the bank: whom it paid, in which run, and how much."""

    run: PayoutRun
    person_id: int
    is_own: bool
    pence: int


@dataclass(frozen=True)
class RowError:
    """What to mend, or to ask the bank about, in one row."""

    number: int
    what: str


@dataclass
class Checked:
    """What a file says: payments to note, how many are noted already, and what is wrong."""

    rows: list[tuple[int, int, str]] = field(default_factory=list)
    known: int = 0
    errors: list[RowError] = field(default_factory=list)


def check(rows: list[Row], *, by: User) -> Checked:
    """Match every row to the payment it names, and say in words what does not fit."""
    found, seen = Checked(), {}
    paid = dict(payments([_called(row.reference) for row in rows], by=by))
    noted = dict(_noted({one.run.pk for one in paid.values()}))
    for row in rows:
        payment = paid.get(_called(row.reference))
        key = (payment.run.pk, payment.person_id) if payment else None
        if wrong := _wrong(row, payment):
            found.errors.append(RowError(row.number, wrong))
        elif key in seen:
            same = _("This is the same payment as in row %(row)d. Take one out.")
            found.errors.append(RowError(row.number, same % {"row": seen[key]}))
        elif key in noted and noted[key] != row.code:
            reason = ReturnCode(noted[key]).label
            other = _("This is noted already, with another reason: %(reason)s.")
            found.errors.append(RowError(row.number, other % {"reason": reason}))
        elif key in noted:
            found.known += 1
            seen[key] = row.number
        else:
            found.rows.append((*key, row.code))
            seen[key] = row.number
    return found


@transaction.atomic
def keep(found: Checked, *, by: User) -> ReturnFile:
    """Keep a file that is whole, for one look. Files forgotten since yesterday go."""
    old = ReturnFile.objects.filter(
        state=FileState.PREVIEW, made_at__lt=timezone.now() - FORGOTTEN_AFTER
    )
    old.filter(Q(by=by) | Q(made_at__lt=timezone.now() - 7 * FORGOTTEN_AFTER)).delete()
    return ReturnFile.objects.create(rows=found.rows, known=found.known, by=by)


@transaction.atomic
def save(kept: ReturnFile, *, by: User) -> int:
    """Note all that a file says came back, or nothing of it. A second call notes nothing."""
    kept = ReturnFile.objects.lock(kept.pk)
    if kept.state != FileState.PREVIEW:
        return 0
    rows = sorted(tuple(row) for row in kept.rows)
    for pk, of_run in groupby(rows, key=itemgetter(0)):
        codes = {person: code for _run, person, code in of_run}
        returns.note_locked(PayoutRun.objects.lock(pk), codes, by=by)
    states.move(kept, FileState.DONE, by=by, rows=[], saved=len(rows))
    return len(rows)


def _wrong(row: Row, paid: Paid | None) -> str:
    """Say what is wrong with a row by itself."""
    if paid is None:
        return _("We know no payment with the reference “%(reference)s”.") % {
            "reference": row.reference[:40]
        }
    if row.pence is not None and row.pence < 0:
        return _("This row is cut off, or the amount is not like 12.50.")
    if not row.code:
        return _("We do not know this code. Use 0, 2, 3, 5, B, C or other.")
    if row.pence is not None and row.pence != paid.pence:
        return _("The amount is %(said)s here, and we paid %(paid)s. Ask the bank.") % {
            "said": pounds(row.pence),
            "paid": pounds(paid.pence),
        }
    if paid.run.state != RunState.PAID:
        return _("This run is not marked as paid yet. Do that first.")
    return _("This payment was yours. Someone else has to do this.") if paid.is_own else ""


def _called(reference: str) -> str:
    """A reference as we write it: banks change the spaces and the size of letters."""
    return " ".join(reference.upper().split())


def payments(references: Iterable[str], *, by: User) -> Iterator[tuple[str, Paid]]:
    """Find the payments that these references name, however many, in two statements."""
    wanted = {reference for reference in references if REFERENCE.fullmatch(reference)}
    parts = [REFERENCE.fullmatch(reference).groups() for reference in wanted]
    named = {(day_of(day), KINDS.get(kind), int(number)) for day, kind, number, _row in parts}
    days = {day for day, _kind, _number in named if day}
    runs = {
        run.pk: run
        for run in PayoutRun.objects.filter(pay_on__in=days).exclude(state=RunState.CANCELLED)
        if (run.pay_on, run.kind, run.number) in named
    }
    lines = PayoutLine.objects.filter(run__in=runs).exclude(life=LineLife.VOID)
    people = (
        lines.order_by("run_id", "person_id")  # as the rows of the bank's file
        .values_list("run_id", "person_id", "person__user_id")
        .annotate(pence=Sum("amount_pence"))
    )
    for pk, of_run in groupby(people.iterator(), key=itemgetter(0)):
        run = runs[pk]
        for number, (_run, person, user, pence) in enumerate(of_run, start=1):
            reference = engine.reference_of(run.reference, number, trial=settings.TRIAL)
            if reference in wanted:
                yield reference, Paid(run, person, user == by.pk, pence)


def _noted(runs: set[int]) -> Iterator[tuple[tuple[int, int], str]]:
    noted = PaymentReturn.objects.filter(run__in=runs).order_by()
    for run, person, code in noted.values_list("run", "person", "code"):
        yield (run, person), code


def day_of(text: str) -> date | None:
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
