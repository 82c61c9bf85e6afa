"""Scheduled work after meetings."""

from celery import shared_task
from django.utils import timezone

from impact.domain import answers, evaluations


@shared_task(name="impact.ask_for_feedback")
def ask_for_feedback() -> int:
    now = timezone.now()
    evaluations.open_due(now=now)
    return answers.ask(now=now)
