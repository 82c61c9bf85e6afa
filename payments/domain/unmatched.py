"""Payments: what of a statement waits for somebody, and what each line could be. (C20)"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.utils import dateformat

from payments.domain.matching import COMES_BACK_WITHIN, LEFT, NEAR, is_near, leaving
from payments.models import (
    BankLine,
    BankLineState,
    LineLife,
    Means,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    RunState,
)

MOST = 3  # more than these are no help
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Could:
    """What a line could be, by its amount and day; `paid` is a payout line of the person."""

    run: PayoutRun
    means: Means
    who: str = ""
    paid: int | None = None


def listed() -> QuerySet[BankLine]:
    """Lines that wait for somebody to look at them."""
    return BankLine.objects.filter(state=BankLineState.OPEN)


def settled() -> QuerySet[BankLine]:
    """Lines that somebody, or the program, has said what they are."""
    return BankLine.objects.exclude(state=BankLineState.OPEN).select_related(
        "run", "person", "decided_by"
    )


def suggest(lines: Iterable[BankLine]) -> dict[int, list[Could]]:
    """Say what each line could be: the same amount, near its day, and on no statement yet.

    A line that fits nothing is left out. Where more payments fit than anybody can choose from, it
    is those whose name the bank says, or none: it may still be one of them. Each line gets in
    `fits` how many things it could be.
    """
    found = _everything(list(lines))
    for line, could in found.items():
        line.fits = len(could)
    return {line.pk: _few(line, could) for line, could in found.items() if could}


def choices(line: BankLine, *, find: str = "") -> list[Could]:
    """Return everything one line could be, by day and name; of these, what somebody looks for."""
    found = _everything([line])[line] if line.state == BankLineState.OPEN else []
    typed = find.casefold().split()
    told = [(one, _told(one)) for one in sorted(found, key=lambda one: (one.run.pay_on, one.who))]
    return [one for one, words in told if all(part in words for part in typed)]


def _told(could: Could) -> str:
    day = dateformat.format(could.run.pay_on, "j F Y")
    return f"{could.who} {could.run.reference} {could.run.pay_on} {day}".casefold()


def _everything(lines: list[BankLine]) -> dict[BankLine, list[Could]]:
    """What each line could be, however much that is."""
    if not lines:
        return {}
    first, last = min(line.day for line in lines), max(line.day for line in lines)
    runs = list(
        PayoutRun.objects.filter(
            state__in=LEFT,
            pay_on__range=(first - COMES_BACK_WITHIN, last + NEAR),
            downloads__isnull=False,
        ).distinct()
    )
    whole = leaving(runs)
    payments = _payments(runs, {line.amount_pence for line in lines})
    held = set(
        BankLine.objects.filter(run__in=runs).values_list("run", "person", "means").order_by()
    )
    by_run = {run: whole[run.pk] for run in runs}
    return {line: _fit(line, by_run, payments, held) for line in lines}


def to_explain() -> QuerySet[BankLine]:
    """Payments that the statement says came back, and nobody has said why: `paid` is their line."""
    noted = PaymentReturn.objects.filter(run=OuterRef("run"), person=OuterRef("person"))
    line = PayoutLine.objects.filter(run=OuterRef("run"), person=OuterRef("person"))
    return (
        BankLine.objects.filter(~Exists(noted), means=Means.RETURN)
        .select_related("run", "person")
        .annotate(paid=Subquery(line.order_by("pk").values("pk")[:1]))
        .order_by("day", "pk")
    )


def to_explain_count() -> int:
    """How many of those there are."""
    return to_explain().count()


def missing_runs() -> list[PayoutRun]:
    """Runs whose money should be on the statements we have, and is not, or not all of it.

    Each has `found`, how many of its payments are there, and `people`, how many it has.
    """
    told = BankLine.objects.aggregate(first=Min("day"), last=Max("day"))
    if told["first"] is None:
        return []
    lines = PayoutLine.objects.filter(run=OuterRef("pk")).exclude(life=LineLife.VOID)
    found = BankLine.objects.filter(run=OuterRef("pk"), means=Means.PAYMENT).order_by()
    whole = BankLine.objects.filter(run=OuterRef("pk"), means=Means.RUN)
    since = max(told["first"], told["last"] - COMES_BACK_WITHIN)
    runs = PayoutRun.objects.filter(
        ~Exists(whole),
        Q(state=RunState.PAID) | Q(state=RunState.RELEASED),
        pay_on__range=(since, told["last"] - timedelta(days=1)),
    ).annotate(
        found=Subquery(found.values("run").annotate(n=Count("pk")).values("n")),
        people=Subquery(
            lines.order_by().values("run").annotate(n=Count("person", distinct=True)).values("n")
        ),
    )
    return list(runs.filter(Q(found=None) | Q(found__lt=F("people"))).order_by("pay_on")[:SHOWN])


def of_run(run: PayoutRun) -> dict[str, object]:
    """What the statements say of a run: the day it is there whole, or how much of it is there."""
    return run.bank_lines.aggregate(
        on=Min("day", filter=Q(means=Means.RUN)),
        found=Count("pk", filter=Q(means=Means.PAYMENT)),
        last=Max("day", filter=Q(means=Means.PAYMENT)),
    )


def _payments(runs: list[PayoutRun], amounts: set[int]) -> dict[int, list[tuple]]:
    lines = PayoutLine.objects.filter(run__in=runs).exclude(life=LineLife.VOID).order_by()
    people = (
        lines.values_list("run", "person", "person__name")
        .annotate(pence=Sum("amount_pence"), paid=Min("pk"))
        .filter(pence__in=amounts)
    )
    found = defaultdict(list)
    for run, person, name, pence, paid in people:
        found[pence].append((run, person, name, paid))
    return found


def _fit(
    line: BankLine,
    runs: dict[PayoutRun, int],
    payments: dict[int, list[tuple]],
    held: set[tuple],
) -> list[Could]:
    by_pk = {run.pk: run for run in runs}
    means = Means.RETURN if line.is_in else Means.PAYMENT
    found = [
        (Could(by_pk[run], means, name, paid))
        for run, person, name, paid in payments[line.amount_pence]
        if is_near(line, by_pk[run])
        and (run, person, means) not in held
        and (line.is_in or (run, None, Means.RUN) not in held)
    ]
    started = {run for run, _person, kind in held if kind == Means.PAYMENT}
    whole = [
        Could(run, Means.RUN)
        for run, pence in runs.items()
        if pence == -line.pence
        and is_near(line, run)
        and (run.pk, None, Means.RUN) not in held
        and run.pk not in started
    ]
    return [*whole, *found]


def _few(line: BankLine, could: list[Could]) -> list[Could]:
    """Keep what somebody can choose from."""
    whole = [one for one in could if one.means == Means.RUN]
    found = [one for one in could if one.means != Means.RUN]
    named = [one for one in found if _is_named(one.who, line.words.casefold())]
    return [*whole, *(named[:MOST] or (found if len(found) <= MOST else []))]


def _is_named(who: str, words: str) -> bool:
    return bool(who) and who.split()[-1].casefold() in words
