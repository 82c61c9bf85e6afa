"""Load the demo year into a trial, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from involvement.audit import trail
from involvement.demo import impact, money, people, work
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import User


class Command(BaseCommand):
    help = "Load a made-up year around today, in the trial only. Loading it again changes nothing."

    def handle(self, **options):
        if not settings.TRIAL:
            raise CommandError("The demo year belongs to the trial. It was not loaded.")
        with transaction.atomic():
            loaded = load()
        self.stdout.write(
            "The demo year is ready." if loaded else "The demo year was there already."
        )


def load() -> bool:
    """Load everything, or nothing when it is there. The day of loading is in the trail."""
    if User.objects.filter(email="keeper@trial.example").exists():
        return False
    today = timezone.localdate()
    cast = people.make()
    year = work.make(cast, today=today)
    money.make(year)
    impact.make(year)
    _past_messages_are_sent(today)
    trail.record("demo.loaded", cast.users["keeper"], by=None, reason=f"Counted from {today}")
    return True


def _past_messages_are_sent(today) -> None:
    """What the year would have sent is marked as sent, so that none of it ever leaves."""
    Notice.objects.filter(state=NoticeState.QUEUED).update(
        state=NoticeState.SENT, sent_at=timezone.now(), route="email"
    )
