"""Payments: the bank's statement, matched to what we paid where that is certain. (C20, M10)

Nothing is guessed: a line is taken for ours by itself only where its reference, its amount and
its day all say so. Everything else waits for somebody to look at it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User
from payments.bank import engine
from payments.bank.statement import Line, Statement
from payments.domain import payouts, return_files
from payments.models import (
    BankFileDownload,
    BankLine,
    BankLineState,
    BankStatement,
    LineLife,
    Means,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    RunState,
)

NEAR = timedelta(days=7)  # a bank books a payment on its day, or some days on either side
COMES_BACK_WITHIN = timedelta(days=60)
LEFT = (RunState.RELEASED, RunState.PAID)
NAMED = re.compile(
    r"(?<![0-9A-Z])(TRIAL)?([0-9]{6})([WSA])([0-9]{1,5}?)(?: ?([0-9]{5}))?(?![0-9])", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a line could be: a whole run, or one person's payment of it, out or back."""

    run_id: int
    means: Means
    person_id: int | None = None


@transaction.atomic
def read_in(statement: Statement, *, by: User) -> tuple[int, int]:
    """Keep what is new of a statement, and match what is certain; returns how many of each.

    A run whose money is all on the statement is marked as paid, which tells its people. The same
    statement again, or one that overlaps, adds nothing and tells nobody again.
    """
    lines = [line for line in statement.lines if line.pence]
    told = dict(zip(_fingerprints(lines), lines, strict=True))
    known = BankLine.objects.filter(fingerprint__in=told).values_list("fingerprint", flat=True)
    fresh = told.keys() - set(known)
    if fresh:
        kept = BankStatement.objects.create(
            by=by, bank=statement.columns.name, line_count=len(fresh)
        )
        trail.record("bankstatement.read", kept, by=by)
        BankLine.objects.bulk_create(
            [
                BankLine(
                    statement=kept,
                    day=line.day,
                    pence=line.pence,
                    words=line.words,
                    fingerprint=fingerprint,
                )
                for fingerprint, line in told.items()
                if fingerprint in fresh
            ],
            ignore_conflicts=True,
        )
    return len(fresh), _match_certain(by=by)


@transaction.atomic
def match(line: BankLine, meaning: Meaning, *, by: User) -> None:
    """Say that a line is this run or payment: only where the amount is the same, to the penny.

    A second call changes nothing; another meaning after it is refused.
    """
    line = BankLine.objects.lock(line.pk)
    run = PayoutRun.objects.lock(meaning.run_id)
    held = _held([run.pk])
    if (line.run_id, line.person_id, line.means) == (run.pk, meaning.person_id, meaning.means):
        return
    is_in = meaning.means == Means.RETURN
    if _amount(run, meaning.person_id) != line.amount_pence or line.is_in != is_in:
        raise RuleBroken(_("The amounts are not the same, so this is something else."))
    if not _left([run]):
        raise RuleBroken(_("Nobody has taken the file of this run to the bank yet."))
    if _is_taken(meaning, held):
        raise RuleBroken(_("This is on a statement already. Nothing is paid twice."))
    _keep(line, meaning, by=by, is_certain=False)
    _mark_paid(run, held | {(run.pk, meaning.person_id, meaning.means)}, by=by)


@transaction.atomic
def not_ours(line: BankLine, *, by: User) -> None:
    """Say that a line is nothing we paid. What it says is kept no longer. Again changes nothing."""
    line = BankLine.objects.lock(line.pk)
    if line.state != BankLineState.NOT_OURS:
        _decide(line, BankLineState.NOT_OURS, by=by)


@transaction.atomic
def rest_not_ours(lines: Iterable[int], *, by: User) -> int:
    """Say it of all of these lines that are still open; returns how many. Again changes nothing."""
    found = BankLine.objects.filter(pk__in=list(lines), state=BankLineState.OPEN).order_by("pk")
    with trail.together():
        held = list(found.select_for_update(of=("self",)))
        for line in held:
            _decide(line, BankLineState.NOT_OURS, by=by)
    return len(held)


@transaction.atomic
def look_again(line: BankLine, *, by: User) -> None:
    """Open a line again. A run stays paid: that was its own act. Again changes nothing.

    What was noted as come back by it stays noted, so such a line stays where it is.
    """
    line = BankLine.objects.lock(line.pk)
    if line.state == BankLineState.OPEN:
        return
    if line.means == Means.RETURN and _is_noted(line):
        raise RuleBroken(_("This payment is noted as come back. It stays so."))
    states.move(
        line,
        BankLineState.OPEN,
        by=by,
        means="",
        run=None,
        person=None,
        is_certain=False,
        decided_at=None,
        decided_by=None,
    )


def _match_certain(*, by: User) -> int:
    """Match every open line that can only be one thing; returns how many."""
    waiting = BankLine.objects.filter(state=BankLineState.OPEN).order_by("pk")
    lines = list(waiting.select_for_update(of=("self",)))
    meant = _meant(lines, by=by)
    runs = {pk: PayoutRun.objects.lock(pk) for pk in sorted({one.run_id for one in meant.values()})}
    held, seen = _held(runs), Counter(meant.values())
    matched = 0
    with trail.together():
        for line in lines:
            meaning = meant.get(line.pk)
            if meaning and seen[meaning] == 1 and not _is_taken(meaning, held):
                _keep(line, meaning, by=by, is_certain=True)
                held.add((meaning.run_id, meaning.person_id, meaning.means))
                matched += 1
    for run in runs.values():
        _mark_paid(run, held, by=by)
    return matched


def _meant(lines: list[BankLine], *, by: User) -> dict[int, Meaning]:
    """What each line says that it is, where the amount and the day say so too."""
    named = {line.pk: names for line in lines if len(names := _names(line.words)) == 1}
    every = set().union(*named.values())
    paid, runs = dict(return_files.payments(every, by=by)), _runs(every)
    whole = leaving(runs.values())
    left = _left([*runs.values(), *[one.run for one in paid.values()]])
    found = {}
    for line in lines:
        (name,) = named.get(line.pk, {""})
        if (run := runs.get(name)) and line.pence == -whole[run.pk]:
            meaning = Meaning(run.pk, Means.RUN)
        elif (one := paid.get(name)) and line.amount_pence == one.pence:
            run = one.run
            means = Means.RETURN if line.is_in else Means.PAYMENT
            meaning = Meaning(run.pk, means, one.person_id)
        else:
            continue
        if run.pk in left and is_near(line, run):
            found[line.pk] = meaning
    return found


def leaving(runs: Iterable[PayoutRun]) -> dict[int, int]:
    """What left the bank for each run: all that was frozen, but what was taken out since."""
    runs = {run.pk: 0 for run in runs}
    lines = PayoutLine.objects.filter(run__in=runs).exclude(life=LineLife.VOID).order_by()
    return runs | dict(lines.values_list("run").annotate(pence=Sum("amount_pence")))


def is_near(line: BankLine, run: PayoutRun) -> bool:
    """Whether a line is of a day on which money of a run could leave, or come back."""
    last = COMES_BACK_WITHIN if line.is_in else NEAR
    return run.pay_on - NEAR <= line.day <= run.pay_on + last


def _left(runs: Iterable[PayoutRun]) -> set[int]:
    """Those of some runs whose file was taken to the bank: no other money can have left."""
    released = {run.pk for run in runs if run.state in LEFT}
    taken = BankFileDownload.objects.filter(run__in=released).order_by()
    return set(taken.values_list("run", flat=True))


def _held(runs: Iterable[int]) -> set[tuple[int, int | None, str]]:
    held = BankLine.objects.filter(run__in=list(runs)).order_by()
    return set(held.values_list("run", "person", "means"))


def _is_taken(meaning: Meaning, held: set[tuple[int, int | None, str]]) -> bool:
    """Whether the same money is on a statement already, as this or as the whole of its run."""
    run = meaning.run_id
    if meaning.means == Means.RUN:
        return any(pk == run and means != Means.RETURN for pk, _person, means in held)
    is_out = meaning.means == Means.PAYMENT
    same = (run, meaning.person_id, meaning.means) in held
    return same or (is_out and (run, None, Means.RUN) in held)


def _keep(line: BankLine, meaning: Meaning, *, by: User, is_certain: bool) -> None:
    _decide(
        line,
        BankLineState.MATCHED,
        by=by,
        means=meaning.means,
        run_id=meaning.run_id,
        person_id=meaning.person_id,
        is_certain=is_certain,
    )


def _mark_paid(run: PayoutRun, held: set[tuple[int, int | None, str]], *, by: User) -> None:
    """Mark a run as paid once all of its money is on a statement."""
    if run.state != RunState.RELEASED:
        return
    found = {person for pk, person, means in held if (pk, means) == (run.pk, Means.PAYMENT)}
    paid = run.lines.exclude(life=LineLife.VOID).order_by()
    people = paid.values("person").distinct().count()
    if (run.pk, None, Means.RUN) in held or (found and len(found) == people):
        payouts.mark_paid(run, by=by)


def _decide(line: BankLine, state: BankLineState, *, by: User, **fields: object) -> None:
    decided = {"decided_at": timezone.now(), "decided_by": by, "words": ""}
    states.move(line, state, by=by, **decided, **fields)


def _amount(run: PayoutRun, person_id: int | None) -> int | None:
    if person_id is None:
        return leaving([run])[run.pk]
    lines = run.lines.filter(person=person_id).exclude(life=LineLife.VOID)
    return sum(lines.values_list("amount_pence", flat=True))


def _is_noted(line: BankLine) -> bool:
    return PaymentReturn.objects.filter(run=line.run_id, person=line.person_id).exists()


def _names(words: str) -> set[str]:
    """Our references in what a bank says, as we write them: banks lose spaces and small letters."""
    found = set()
    for trial, day, kind, number, row in NAMED.findall(words.upper()):
        if bool(trial) == settings.TRIAL:
            run = f"{day}{kind}{number}"
            found.add(engine.reference_of(run, int(row), trial=settings.TRIAL) if row else run)
    return found


def _runs(names: set[str]) -> dict[str, PayoutRun]:
    parts = [found for name in names if (found := NAMED.fullmatch(name))]
    days = {return_files.day_of(found[2]) for found in parts} - {None}
    runs = PayoutRun.objects.filter(pay_on__in=days, state__in=LEFT)
    return {run.reference: run for run in runs if run.reference in names}


def _fingerprints(lines: list[Line]) -> list[str]:
    """Know each line again, and the second of two that are the same on one day."""
    times: Counter[str] = Counter()
    found = []
    for line in lines:
        told = f"{line.day}|{line.pence}|{line.words}"
        times[told] += 1
        found.append(hashlib.sha256(f"{told}|{times[told]}".encode()).hexdigest())
    return found
