"""Payments: a rate that starts earlier than we knew, and what it adds to miles that we paid. (C19)

Nothing is paid by this: each difference is a cost of its own, in a claim of its own with its own
promise, and waits for an officer like any other. What was paid is never touched, nor taken back.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from involvement.audit import trail
from involvement.calendars import LONDON
from involvement.money import mileage_pence
from payments.domain import promise
from payments.models import IN_MILES, RULES, Claim, ClaimLine, DueState, LineState, Rate


@transaction.atomic
def draft_due(*, today: date) -> int:
    """Draft what paid miles are still worth by the rates confirmed since; returns how many.

    A second call drafts nothing: what was drafted counts, whatever became of it.
    """
    found = affected().order_by("pk").select_for_update(of=("self",))
    return sum(_draft(lines, today=today) for lines in _by_seat(found).values())


def affected() -> QuerySet[ClaimLine]:
    """Paid miles of a day for which a confirmed rate says more than the line was priced by.

    Each has that rate as `rate_now`. A rate that is lower takes nothing back. Whoever was erased
    has no account to pay into any more, nor a name to ask by.
    """
    in_force = Rate.objects.filter(key=OuterRef("priced_by"), valid_from__lte=OuterRef("held_on"))
    in_force = in_force.exclude(valid_to__lt=OuterRef("held_on")).order_by("-valid_from")
    paid = _paid(IN_MILES).select_related("claim__person")
    return paid.annotate(
        priced_by=Case(*(When(kind=kind, then=Value(RULES[kind].mile)) for kind in IN_MILES)),
        held_on=TruncDate("claim__seat__meeting__starts_at", tzinfo=LONDON),
        rate_now=Subquery(in_force.values("value")[:1]),
        to_confirm=Subquery(in_force.values("is_to_confirm")[:1]),
    ).filter(rate_now__gt=F("pence_per_mile"), to_confirm=False)


@dataclass(frozen=True, slots=True)
class More:
    """How many costs that we paid a rate would add to, and how much."""

    number: int
    pence: int


def more(key: str, value: int, *, since: date, until: date) -> More:
    """Say what a rate would add to costs already paid for the days before `until`."""
    kinds = [kind for kind in IN_MILES if RULES[kind].mile == key]
    paid = _paid(kinds)
    paid = paid.annotate(held_on=TruncDate("claim__seat__meeting__starts_at", tzinfo=LONDON))
    lines = list(paid.filter(held_on__gte=since, held_on__lt=until, pence_per_mile__lt=value))
    had = _drafted(lines)
    owed = [_worth(line, value) - line.amount_pence - had[line.pk][0] for line in lines]
    owed = [pence for pence in owed if pence > 0]
    return More(len(owed), sum(owed))


def _paid(kinds: Iterable[str]) -> QuerySet[ClaimLine]:
    """Paid by a run, or all of it with money given before the day."""
    lines = ClaimLine.objects.filter(kind__in=kinds, tops_up=None, state=LineState.APPROVED)
    lines = lines.filter(claim__person__erased_at=None)
    return lines.filter(Q(due__state=DueState.PAID) | Q(due=None))


def _by_seat(lines: Iterable[ClaimLine]) -> dict[int, list[ClaimLine]]:
    found = defaultdict(list)
    for line in lines:
        found[line.claim.seat_id].append(line)
    return found


def _draft(lines: list[ClaimLine], *, today: date) -> int:
    """Draft the differences of one seat, together in one claim."""
    had, new = _drafted(lines), []
    for line in lines:
        pence, rate = had[line.pk]
        owed = _worth(line, line.rate_now) - line.amount_pence - pence
        more = line.rate_now - line.pence_per_mile - rate
        if owed > 0 and more > 0:
            new.append((line, owed, more))
    if new:
        _claim(new, today=today)
    return len(new)


def _drafted(lines: Iterable[ClaimLine]) -> defaultdict[int, tuple[int, int]]:
    """What was drafted for each line until now, whatever became of it: pence, and pence a mile."""
    told = ClaimLine.objects.filter(tops_up__in=lines).order_by().values_list("tops_up")
    sums = told.annotate(pence=Sum("amount_pence"), rate=Sum("pence_per_mile"))
    return defaultdict(lambda: (0, 0), {pk: (pence, rate) for pk, pence, rate in sums})


def _worth(line: ClaimLine, rate: int) -> int:
    return mileage_pence(tenths_of_miles=line.tenths_of_miles or 0, pence_per_mile=rate)


def _claim(new: list[tuple[ClaimLine, int, int]], *, today: date) -> None:
    old = new[0][0].claim
    days = promise.dates(today, old.person.nation)
    claim = Claim.objects.create(
        person=old.person,
        seat_id=old.seat_id,
        sent_at=timezone.now(),
        decide_by=days.decide_by,
        pay_by=days.pay_by,
    )
    made = [
        ClaimLine.objects.create(
            claim=claim,
            kind=line.kind,
            tops_up=line,
            tenths_of_miles=line.tenths_of_miles,
            pence_per_mile=more,
            amount_pence=owed,
            state=LineState.SENT,
        )
        for line, owed, more in new
    ]
    trail.record("claim.topped_up", claim, by=None)
    trail.record_all([("claimline.sent", line) for line in made], by=None)
