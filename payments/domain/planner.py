"""Payments: how somebody's fees fall over their own weeks or months. A sum, never advice. (C20)

Only the person's own page calls this. Nothing here writes to the trail, and no message says it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from activities.models import Attendance, FeeChoice, MeetingState, Reply, Seat
from involvement import calendars
from involvement.people.models import Person
from payments.domain import fees, rates
from payments.models import DueState, FeePlan, GoesAs, RateKey

SHOWN, BEFORE = 8, 1  # so many weeks or months, the one before this among them
MOST = 200


class Every(models.TextChoices):
    WEEK = "week", _("A week")
    FOUR_WEEKS = "four_weeks", _("4 weeks")
    MONTH = "month", _("A month")


class CountBy(models.TextChoices):
    MONEY = "money", _("The day the money reaches me")
    MEETING = "meeting", _("The day of the meeting")


DAYS = {Every.WEEK: 7, Every.FOUR_WEEKS: 28}


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody typed: a limit for each stretch of time, and what else they earn in it."""

    every: str
    limit_pence: int
    starts_on: date
    other_pence: int = 0
    count_by: str = CountBy.MONEY


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee on the day it counts, and whether the person can still ask to wait with it."""

    day: date
    seat: Seat
    pence: int
    kind: str  # paid, coming, expected or asked
    is_voucher: bool = False
    can_wait: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """One week or month of a plan, with the fees that fall into it."""

    first: date
    last: date
    fees: tuple[Fee, ...]
    limit_pence: int
    other_pence: int

    @property
    def pence(self) -> int:
        """What comes for certain or was said yes to; not what is only asked."""
        return self.other_pence + sum(fee.pence for fee in self.fees if fee.kind != "asked")

    @property
    def over_pence(self) -> int:
        return max(0, self.pence - self.limit_pence)


def of(person: Person) -> Plan | None:
    """Return somebody's plan; None before they typed one."""
    row = FeePlan.objects.filter(person=person).first()
    if row is None or not row.plan:
        return None
    kept = json.loads(row.plan)
    return Plan(**kept | {"starts_on": date.fromisoformat(kept["starts_on"])})


@transaction.atomic
def save(person: Person, plan: Plan) -> None:
    """Keep somebody's plan in the place of the one before. A second call changes nothing."""
    person = Person.objects.lock(person.pk)
    row = FeePlan.objects.filter(person=person).first() or FeePlan(person=person)
    row.plan = json.dumps(asdict(plan) | {"starts_on": plan.starts_on.isoformat()})
    row.save()


@transaction.atomic
def forget(person: Person) -> None:
    """Delete somebody's plan. A second call changes nothing."""
    FeePlan.objects.filter(person=person).delete()


def stretches(person: Person, plan: Plan, *, today: date) -> list[Stretch]:
    """Return the weeks or months of a plan around today, each with its fees."""
    number = _number(plan, today) - BEFORE
    edges = [_start(plan, number + n) for n in range(SHOWN + 1)]
    found = sorted(_fees(person, plan, edges[0], edges[-1], today), key=lambda fee: fee.day)
    return [
        Stretch(
            first,
            after - timedelta(days=1),
            tuple(fee for fee in found if first <= fee.day < after),
            plan.limit_pence,
            plan.other_pence,
        )
        for first, after in pairwise(edges)
    ]


def waiting(person: Person) -> list[Seat]:
    """Return the seats whose fee waits until the person chooses."""
    seats = _seats(person).filter(fee_choice=FeeChoice.WAIT, reply=Reply.COMING)
    return list(seats.order_by("-meeting__starts_at")[:MOST])


def _seats(person: Person):
    seats = Seat.objects.filter(person=person, invited_at__isnull=False, fee_offered_pence__gt=0)
    return seats.select_related("meeting", "fee_due")


def _fees(person: Person, plan: Plan, first: date, after: date, today: date) -> Iterator[Fee]:
    around = timedelta(days=92)  # money follows its meeting, and one meeting its money
    seats = _seats(person).filter(
        meeting__starts_at__gte=calendars.midnight(first - around),
        meeting__starts_at__lt=calendars.midnight(after),
    )
    days = rates.on(RateKey.PAY_DAYS, today)
    for seat in seats.order_by("-meeting__starts_at")[:MOST]:
        if fee := _fee(seat, today=today, days=days):
            is_by_meeting = plan.count_by == CountBy.MEETING
            yield replace(fee, day=seat.meeting.day) if is_by_meeting else fee


def _fee(seat: Seat, *, today: date, days: int) -> Fee | None:
    """What a seat brings, and when: nothing for what is given away, waits, or is not to be."""
    due = getattr(seat, "fee_due", None)
    can_wait = not fees.has_left(seat)
    if due is not None and due.state != DueState.WITHDRAWN:
        is_paid = due.state == DueState.PAID
        fee = Fee(
            due.paid_on or due.pay_by, seat, due.amount_pence, "paid" if is_paid else "coming"
        )
        if due.goes_as == GoesAs.GIFT:
            return None
        return replace(fee, is_voucher=due.goes_as == GoesAs.VOUCHER, can_wait=can_wait)
    is_open = seat.attendance == Attendance.UNMARKED and seat.reply != Reply.NOT_COMING
    if not is_open or seat.meeting.state == MeetingState.CANCELLED:
        return None
    if seat.fee_choice in (FeeChoice.WAIT, FeeChoice.NONE, FeeChoice.GIVE):
        return None
    is_sure = seat.reply == Reply.COMING
    if not is_sure and seat.meeting.day < today:
        return None
    day = calendars.working_days_after(max(seat.meeting.day, today), days)
    return Fee(
        day,
        seat,
        seat.fee_pence,
        "expected" if is_sure else "asked",
        is_voucher=seat.fee_choice == FeeChoice.VOUCHER,
        can_wait=is_sure and can_wait,
    )


def _number(plan: Plan, day: date) -> int:
    """Say which stretch a day is in, counted from the first the person named."""
    if days := DAYS.get(plan.every):
        return (day - plan.starts_on).days // days
    months = (day.year - plan.starts_on.year) * 12 + day.month - plan.starts_on.month
    return months if _start(plan, months) <= day else months - 1


def _start(plan: Plan, number: int) -> date:
    if days := DAYS.get(plan.every):
        return plan.starts_on + timedelta(days=days * number)
    return calendars.months_after(plan.starts_on, number)
