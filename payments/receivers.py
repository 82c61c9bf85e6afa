"""What this app does when one below has news."""

from django.dispatch import receiver

from activities.signals import seat_marked
from payments.domain import fees


@receiver(seat_marked)
def make_the_fee_due(seat, by, is_locked=False, **_) -> None:
    if is_locked:
        fees.settle_locked(seat, by=by)
    else:
        fees.settle(seat, by=by)
