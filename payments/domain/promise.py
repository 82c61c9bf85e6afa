"""Payments: what we promise about when, and what somebody has coming. (C20)"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery, Sum

from involvement.calendars import Nation, working_days_after
from involvement.people.models import Person
from involvement.written import written_once
from payments.domain import rates
from payments.domain.changes import Hold
from payments.models import ChangeState, DueState, GoesAs, PayeeAccount, PayeeChange, RateKey


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
    """One sentence about somebody's money: how much is coming, by when at the latest, and where.

    Of it, `held_pence` wait because bank details were changed: no day is told for those.
    """

    pence: int
    by: date | None
    has_failed: bool
    has_account: bool
    hold: Hold | None = None
    held_pence: int = 0

    @property
    def sure_pence(self) -> int:
        """What comes by that day whatever happens."""
        return self.pence - self.held_pence


@written_once
def _coming(*, person, now):
    money = Q(dues__goes_as=GoesAs.MONEY)
    approved = Q(money, dues__state=DueState.APPROVED)
    going = Q(money, dues__state=DueState.ON_ITS_WAY)
    held = PayeeChange.objects.current().on_hold(now).filter(person=OuterRef("pk"))
    found = Person.objects.filter(pk=person).annotate(
        approved=Sum("dues__amount_pence", filter=approved, default=0),
        going=Sum("dues__amount_pence", filter=going, default=0),
        by=Max("dues__pay_by", filter=approved | going),
        failed=Count("dues", filter=Q(dues__state=DueState.FAILED)),
        has_account=Exists(PayeeAccount.objects.current().filter(person=OuterRef("pk"))),
        held_since=Subquery(held.values("made_at")[:1]),
        held_until=Subquery(held.values("waits_until")[:1]),
        held_state=Subquery(held.values("state")[:1]),
    )
    return found.values(*found.query.annotations)


def coming(person: Person, *, now: datetime) -> Coming:
    """Add up what is approved or on its way to a person; a payment that failed is told first."""
    [it] = _coming(person=person.pk, now=now)
    told = Coming(it["approved"] + it["going"], it["by"], bool(it["failed"]), it["has_account"])
    if it["held_state"] is None:
        return told
    is_stopped = it["held_state"] == ChangeState.STOPPED
    hold = Hold(it["held_since"], None if is_stopped else it["held_until"], is_stopped)
    return replace(told, hold=hold, held_pence=it["approved"])
