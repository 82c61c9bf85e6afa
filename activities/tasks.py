"""Scheduled work: each task asks the domain what is due today in London."""

from celery import shared_task
from django.utils import timezone

from activities.domain import actions, calls, checks, packs, presence, turnout


@shared_task(name="activities.send_packs")
def send_packs() -> int:
    return packs.queue_packs(today=timezone.localdate())


@shared_task(name="activities.remind_about_packs")
def remind_about_packs() -> int:
    return packs.queue_reminders(today=timezone.localdate())


@shared_task(name="activities.watch_presence")
def watch_presence() -> int:
    return presence.watch(today=timezone.localdate())


@shared_task(name="activities.count_turnout")
def count_turnout() -> None:
    turnout.keep(today=timezone.localdate())


@shared_task(name="activities.ask_reserves")
def ask_reserves() -> int:
    return calls.climb_due(now=timezone.now())


@shared_task(name="activities.tell_chairs")
def tell_chairs() -> int:
    return checks.queue(today=timezone.localdate())


@shared_task(name="activities.remind_of_actions")
def remind_of_actions() -> int:
    return actions.queue_due(today=timezone.localdate())
