"""Payments: what somebody was paid in a tax year, fees and costs apart. (C20; NIHR tax guide 2024)

A tax year runs from 6 April to 5 April. (GOV.UK, "Income Tax rates and Personal Allowances")
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from involvement.people.models import Person
from payments.models import Due, DueState, GoesAs


@dataclass(frozen=True, slots=True, order=True)
class TaxYear:
    """The tax year that starts on 6 April of `starts`."""

    starts: int

    @classmethod
    def of(cls, day: date) -> "TaxYear":
        return cls(day.year if day >= date(day.year, 4, 6) else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.starts, 4, 6)

    @property
    def last_day(self) -> date:
        return date(self.starts + 1, 4, 5)


@dataclass(frozen=True, slots=True)
class Statement:
    """What reached somebody in one tax year, oldest first, to the penny."""

    year: TaxYear
    fees: tuple[Due, ...]
    costs: tuple[Due, ...]
    gifts: tuple[Due, ...] = ()

    @property
    def fees_pence(self) -> int:
        return sum(due.amount_pence for due in self.fees)

    @property
    def costs_pence(self) -> int:
        return sum(due.amount_pence for due in self.costs)

    @property
    def gifts_pence(self) -> int:
        return sum(due.amount_pence for due in self.gifts)


def years(person: Person) -> list[TaxYear]:
    """Return the tax years in which somebody was paid, the newest first."""
    days = _paid(person).order_by("paid_on").values_list("paid_on", flat=True).distinct()
    return sorted({TaxYear.of(day) for day in days}, reverse=True)


def statement(person: Person, year: TaxYear) -> Statement:
    """Put together what was paid in a year. Money that the bank sent back is not in it.

    A voucher is a fee. A fee that was given away stands by itself.
    """
    paid = list(
        _paid(person)
        .filter(paid_on__range=(year.first_day, year.last_day))
        .select_related("seat__meeting", "line__claim__seat__meeting", "advance__seat__meeting")
        .select_related("rest_of__due__seat__meeting")
        .order_by("paid_on", "pk")
    )
    return Statement(
        year,
        fees=tuple(due for due in paid if due.is_fee and due.goes_as != GoesAs.GIFT),
        costs=tuple(due for due in paid if not due.is_fee),
        gifts=tuple(due for due in paid if due.goes_as == GoesAs.GIFT),
    )


def payees(name: str) -> QuerySet[Person]:
    """Find people we paid by a part of their name, without those whose name is gone."""
    paid = Due.objects.filter(person=OuterRef("pk"), state=DueState.PAID)
    return Person.objects.filter(Exists(paid), erased_at=None).called(name)


def _paid(person: Person) -> QuerySet[Due]:
    return Due.objects.filter(person=person, state=DueState.PAID)
