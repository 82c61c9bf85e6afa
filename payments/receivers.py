"""What this app does when one below has news."""

from django.dispatch import receiver

from activities.signals import seats_marked
from payments.domain import fees


@receiver(seats_marked)
def make_the_fees_due(seats, by, **_) -> None:
    fees.settle_locked(seats, by=by)
