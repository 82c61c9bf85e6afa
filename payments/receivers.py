"""What this app does when one below has news."""

from django.dispatch import receiver

from activities.signals import seats_marked, seats_offered
from payments.domain import budgets, fees


@receiver(seats_marked)
def make_the_fees_due(seats, by, **_) -> None:
    fees.settle_locked(seats, by=by)


@receiver(seats_offered)
def stay_within_budget(meeting, purpose, **_) -> None:
    budgets.must_hold(meeting, budget=purpose.budget_pence)
