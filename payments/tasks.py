"""Scheduled work with money: each task asks the domain what is due today in London."""

import logging

from celery import shared_task
from django.utils import timezone

from payments.domain import advances, lateness, payouts, reconcile, short_fees, top_ups, work_kinds

logger = logging.getLogger(__name__)


@shared_task(name="payments.prepare_payouts")
def prepare_payouts() -> int:
    advances.stop_needless()
    return payouts.prepare_due(today=timezone.localdate())


@shared_task(name="payments.check_money")
def check_money() -> int:
    violations = reconcile.check()
    for violation in violations:
        logger.error("The money does not add up. %s", violation)
    return len(violations)


@shared_task(name="payments.draft_top_ups")
def draft_top_ups() -> int:
    """Draft what a rate that was confirmed late adds to what we paid; a person approves it."""
    return top_ups.draft_due(today=timezone.localdate()) + short_fees.draft_due()


@shared_task(name="payments.tell_what_is_late")
def tell_what_is_late() -> int:
    return lateness.tell(today=timezone.localdate())


@shared_task(name="payments.tell_of_checks_due")
def tell_of_checks_due() -> int:
    return work_kinds.tell(today=timezone.localdate())
