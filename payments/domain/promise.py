"""Payments: what we promise about when, and what somebody has coming. (C20)"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum

from involvement.calendars import Nation, working_days_after
from involvement.people.models import Person
from payments.domain import rates
from payments.models import DueState, PayeeAccount, RateKey

MOVING = (DueState.APPROVED, DueState.ON_ITS_WAY)


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
    """One sentence about somebody's money: how much is coming, by when at the latest, and where."""

    pence: int
    by: date | None
    has_failed: bool
    has_account: bool


def coming(person: Person) -> Coming:
    """Add up what is approved or on its way to a person; a payment that failed is told first."""
    is_moving = Q(dues__state__in=MOVING)
    found = Person.objects.filter(pk=person.pk).annotate(
        pence=Sum("dues__amount_pence", filter=is_moving, default=0),
        by=Max("dues__pay_by", filter=is_moving),
        failed=Count("dues", filter=Q(dues__state=DueState.FAILED)),
        has_account=Exists(PayeeAccount.objects.current().filter(person=OuterRef("pk"))),
    )
    pence, by, failed, has_account = found.values_list("pence", "by", "failed", "has_account").get()
    return Coming(pence, by, bool(failed), has_account)
