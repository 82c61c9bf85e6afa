"""Payments: how much people lay out for us, and for how long: pounds times days. (C22)

From the day of the meeting until the day the money is there. What we book and pay for is nothing,
nor is what somebody paid with money that they were given before the day.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate, TruncMonth

from activities.models import Seat, Travel
from involvement.calendars import LONDON
from payments.models import Advance, AdvanceUse, ClaimLine, DueState, LineState

OPEN = (LineState.SENT, LineState.QUESTION, LineState.APPROVED)
MONTHS = 12
WORST = 10
MEETING = "claim__seat__meeting"


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid out, in pence, and each penny times the days that it was missing."""

    pence: int
    pence_days: int
    label: str | date = ""
    people: int = 0

    @property
    def pound_days(self) -> int:
        return (self.pence_days + 50) // 100

    @property
    def days(self) -> int:
        """For how long a pound was missing, on average."""
        return (self.pence_days + self.pence // 2) // self.pence if self.pence else 0


class DaysApart(Func):
    """The days from one to another; none before the meeting, when nobody waits yet."""

    template = "GREATEST(%(expressions)s, 0)"
    arg_joiner = " - "
    output_field = IntegerField()


def by_month(nations: set[str] | None, *, today: date) -> list[Laid]:
    """Say what was paid back in each of the last twelve months, the newest first."""
    paid = _paid(nations, today=today).annotate(month=TruncMonth("due__paid_on"))
    found = paid.values("month").annotate(**SUMS).order_by("-month")
    return [Laid(it["pence"], it["pence_days"], it["month"]) for it in found]


def worst(nations: set[str] | None, *, today: date) -> list[Laid]:
    """Name the work for which people laid out most for longest, in twelve months and until now."""
    lines = _paid(nations, today=today) | _open(nations, today=today)
    found = lines.values(f"{MEETING}__activity", title=F(f"{MEETING}__activity__title"))
    found = found.annotate(**SUMS).filter(pence_days__gt=0).order_by("-pence_days")[:WORST]
    return [Laid(it["pence"], it["pence_days"], it["title"]) for it in found]


def now(nations: set[str] | None, *, today: date) -> Laid:
    """Say what people wait for at this moment, and how many they are."""
    it = _open(nations, today=today).aggregate(
        pence=Coalesce(Sum("laid"), 0),
        pence_days=Coalesce(Sum(F("laid") * F("days")), 0),
        people=Count("claim__person", filter=Q(laid__gt=0), distinct=True),
    )
    return Laid(it["pence"], it["pence_days"], people=it["people"])


def booked(nations: set[str] | None, *, today: date) -> tuple[int, int]:
    """Say how many journeys we booked in twelve months, and how many people asked us to."""
    seats = Seat.objects.filter(
        travel__in=[Travel.BOOK, Travel.CANNOT_PAY],
        meeting__starts_at__date__range=(_since(today), today),
    )
    if nations is not None:
        seats = seats.filter(meeting__activity__group__nation__in=nations)
    it = seats.aggregate(
        done=Count("pk", filter=Q(travel_booked_at__isnull=False)), all=Count("pk")
    )
    return it["done"], it["all"]


def given(nations: set[str] | None, *, today: date) -> tuple[int, int]:
    """Say how much we gave people before the day in twelve months, and how many they were."""
    found = Advance.objects.filter(due__state=DueState.PAID, due__paid_on__gte=_since(today))
    if nations is not None:
        found = found.filter(seat__meeting__activity__group__nation__in=nations)
    it = found.aggregate(
        pence=Coalesce(Sum("amount_pence"), 0), people=Count("person", distinct=True)
    )
    return it["pence"], it["people"]


SUMS = {"pence": Sum("laid"), "pence_days": Sum(F("laid") * F("days"))}
UNDECIDED = (LineState.SENT, LineState.QUESTION)


def _laid() -> Case:
    """What of a cost somebody laid out: its due, or what money given before does not cover."""
    has = Advance.objects.filter(seat=OuterRef("claim__seat"), due__state=DueState.PAID)
    has = has.filter(state="agreed").order_by().values("seat")
    used = AdvanceUse.objects.filter(
        advance__seat=OuterRef("claim__seat"),
        advance__state="agreed",
        advance__due__state=DueState.PAID,
    )
    used = used.order_by().values("advance__seat")
    before = ClaimLine.objects.filter(
        claim__seat=OuterRef("claim__seat"), state__in=UNDECIDED, pk__lt=OuterRef("pk")
    )
    before = before.order_by().values("claim__seat")
    rest = F("amount_pence") + _sum(before) - _sum(has) + _sum(used)
    return Case(
        When(due__isnull=False, then=F("due__amount_pence")),
        When(state=LineState.APPROVED, then=Value(0)),
        default=Greatest(Least(F("amount_pence"), rest), Value(0)),
    )


def _sum(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(sum=Sum("amount_pence")).values("sum")), 0)


def _lines(nations: set[str] | None, *, today: date) -> QuerySet[ClaimLine]:
    """Costs with the days from the meeting until they were paid back, or until today."""
    until = Coalesce("due__paid_on", Value(today, output_field=DateField()))
    held_on = TruncDate(f"{MEETING}__starts_at", tzinfo=LONDON)
    lines = ClaimLine.objects.order_by().annotate(days=DaysApart(until, held_on), laid=_laid())
    if nations is not None:
        lines = lines.filter(**{f"{MEETING}__activity__group__nation__in": nations})
    return lines


def _paid(nations: set[str] | None, *, today: date) -> QuerySet[ClaimLine]:
    return _lines(nations, today=today).filter(
        due__state=DueState.PAID, due__paid_on__gte=_since(today)
    )


def _open(nations: set[str] | None, *, today: date) -> QuerySet[ClaimLine]:
    waits = Q(due=None) | ~Q(due__state__in=[DueState.PAID, DueState.WITHDRAWN])
    return _lines(nations, today=today).filter(waits, state__in=OPEN)


def _since(today: date) -> date:
    """The first day of the month eleven months ago: twelve months with this one."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)
