"""Payments: a reserve's fee that starts higher earlier than we knew, and who was paid less. (C19)

Only the fee of a reserve goes by the rate of its day: every other fee is what was offered, and no
rate alters an accepted offer. Each difference is drafted and waits for an officer; what was paid
is never touched, nor taken back.
"""

from datetime import date
from functools import cache

from django.db import transaction
from django.db.models import Max, Q, QuerySet, Subquery

from activities.models import Attendance, FeeChoice, Seat
from involvement.calendars import Nation
from payments.domain import fees, rates
from payments.domain.top_ups import More
from payments.models import Due, DueState, Rate, RateKey, Reversal


@transaction.atomic
def draft_due() -> int:
    """Draft what paid fees of reserves are short of by the rates confirmed since; how many.

    A second call drafts nothing: what was drafted counts, whatever became of it.
    """
    confirmed = Rate.objects.filter(key=RateKey.FEE_RESERVE, is_to_confirm=False).order_by()
    highest = confirmed.values("key").annotate(highest=Max("value")).values("highest")
    in_force = cache(_in_force)
    short = [
        due.seat_id
        for due in _paid().filter(amount_pence__lt=Subquery(highest))
        for rate in [in_force(due.seat.meeting.day, due.seat.meeting.activity.nation)]
        if rate and not rate.is_to_confirm and _earned(due.seat, rate.value) > due.amount_pence
    ]
    if not short:
        return 0
    found = Seat.objects.select_related("meeting__activity__group", "person__user")
    held = found.filter(pk__in=short).order_by("pk").select_for_update(of=("self",))
    fees.settle_locked(held, by=None)
    return Reversal.objects.filter(due__seat__in=short).count()


def more(value: int, *, nation: str, since: date, until: date) -> More:
    """Say what a rate would add to fees of reserves already paid for the days before `until`."""
    owed = [
        _earned(due.seat, value) - due.amount_pence
        for due in _paid().filter(amount_pence__lt=value)
        if since <= due.seat.meeting.day < until and _is_for(due.seat, nation)
    ]
    owed = [pence for pence in owed if pence > 0]
    return More(len(owed), sum(owed))


def _paid() -> QuerySet[Due]:
    """Fees of reserves who were not called in, paid and never put right."""
    stood_by = Q(seat__attendance=Attendance.RESERVE_READY) | Q(
        seat__attendance=Attendance.CALLED_OFF, seat__is_reserve=True, seat__stepped_up_at=None
    )
    paid = Due.objects.filter(stood_by, state=DueState.PAID, reversal=None, person__erased_at=None)
    return paid.select_related("seat__meeting__activity__group").order_by("pk")


def _earned(seat: Seat, value: int) -> int:
    return min(value, seat.fee_pence) if seat.fee_choice == FeeChoice.LESS else value


def _in_force(day: date, nation: str) -> Rate | None:
    found = rates.in_force(day, nation=nation)
    return next((rate for rate in found if rate.key == RateKey.FEE_RESERVE), None)


def _is_for(seat: Seat, nation: str) -> bool:
    """Say whether a rate of a nation, or of all, is the one that a meeting goes by."""
    own = seat.meeting.activity.nation
    if nation != Nation.UK:
        return own == nation
    rate = _in_force(seat.meeting.day, own)
    return rate is None or rate.nation == Nation.UK
