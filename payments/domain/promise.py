"""Payments: what we promise about when, and what somebody has coming. (C20)"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum

from involvement.calendars import Nation, working_days_after
from involvement.people.models import Person
from payments.domain import rates
from payments.models import Due, DueState, RateKey


@dataclass(frozen=True, slots=True)
class Promise:
    """The two days we keep to: when we decide, and when the money has arrived."""

    decide_by: date
    pay_by: date


def dates(sent_on: date, nation: str = Nation.UK) -> Promise:
    """Count both days in working days from the day of sending, by the rates of that day."""
    days = rates.several([RateKey.DECIDE_DAYS, RateKey.PAY_DAYS], sent_on)
    return Promise(
        decide_by=working_days_after(sent_on, days[RateKey.DECIDE_DAYS], nation=nation),
        pay_by=working_days_after(sent_on, days[RateKey.PAY_DAYS], nation=nation),
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """One sentence about somebody's money: how much is coming, and by when at the latest."""

    pence: int
    by: date | None
    has_failed: bool


def coming(person: Person) -> Coming:
    """Add up what is approved or on its way to a person; a payment that failed is told first."""
    sums = {
        row["state"]: row
        for row in Due.objects.filter(person=person)
        .filter(state__in=[DueState.APPROVED, DueState.ON_ITS_WAY, DueState.FAILED])
        .order_by()
        .values("state")
        .annotate(pence=Sum("amount_pence"), by=Max("pay_by"))
    }
    moving = [row for state, row in sums.items() if state != DueState.FAILED]
    return Coming(
        pence=sum(row["pence"] for row in moving),
        by=max((row["by"] for row in moving), default=None),
        has_failed=DueState.FAILED in sums,
    )
