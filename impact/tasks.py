"""Scheduled work after meetings."""

from celery import shared_task
from django.utils import timezone

from impact.domain import answers, evaluations, quarterly, tallies


@shared_task(name="impact.ask_for_feedback")
def ask_for_feedback() -> int:
    now = timezone.now()
    evaluations.open_due(now=now)
    return answers.ask(now=now)


@shared_task(name="impact.count_figures")
def count_figures() -> int:
    """Count the figures of insight anew."""
    return tallies.keep(now=timezone.now())


@shared_task(name="impact.tell_of_the_quarter")
def tell_of_the_quarter() -> int:
    return quarterly.tell(today=timezone.localdate())
