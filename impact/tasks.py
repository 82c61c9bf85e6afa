"""Scheduled work after meetings."""

from celery import shared_task
from django.utils import timezone

from impact.domain import answers


@shared_task(name="impact.ask_for_feedback")
def ask_for_feedback() -> int:
    return answers.ask(now=timezone.now())
