"""Load the demo year into a trial, once."""

from datetime import date, time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from activities.domain import packs, presence, turnout
from activities.models import Cause, Meeting, MeetingState, PackCopy, Reply, Seat
from impact.domain import answers, tallies
from involvement.audit import trail
from involvement.calendars import at_london
from involvement.demo import (
    agendas,
    closings,
    equality,
    groups,
    impact,
    meetings,
    money,
    past,
    people,
    policy,
    voices,
    work,
)
from involvement.notices import outbox
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import Route, User
from payments.domain import ledger


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
    groups.make(year)
    meetings.make(year)
    groups.say_as_what()
    agendas.make(year)
    closings.make(year)
    with ledger.written_afterwards():
        money.make(year)
    policy.make(year)
    policy.close_a_month(year)
    impact.make(year)
    equality.make(cast.people, today=today)
    equality.concern(year)
    voices.make(year)
    _past_messages_are_sent(today)
    _first_post(cast)
    past.make(year)
    turnout.keep(today=today)
    tallies.keep(now=timezone.now())
    trail.record("demo.loaded", cast.users["keeper"], by=None, reason=f"Counted from {today}")
    return True


def _past_messages_are_sent(today: date) -> None:
    """What the year would have sent by now is marked as sent, so that none of it ever leaves."""
    packs.queue_packs(today=today)
    packs.queue_reminders(today=today)
    invited = Meeting.objects.filter(state=MeetingState.PLANNED, invited_at__isnull=False)
    presence.look_again(invited, today=today, cause=Cause.INVITED)
    answers.ask(now=timezone.now())
    Notice.objects.filter(state=NoticeState.QUEUED).update(
        state=NoticeState.SENT, sent_at=timezone.now(), route=Route.EMAIL
    )
    sent = list(PackCopy.objects.exclude(sent_at=None))
    for copy in sent:
        copy.sent_at = at_london(min(copy.send_on, today), time(9))
    PackCopy.objects.bulk_update(sent, ["sent_at"])


def _first_post(cast: people.Cast) -> None:
    """Leave the invitations of the trial's person and carer waiting, to be found in the post."""
    for seat in Seat.objects.filter(person__in=[cast.ann, cast.dee], reply=Reply.NONE):
        key = f"invitation:{seat.pk}:{seat.purpose.version}"
        outbox.queue("invitation", to=seat.person, about_id=seat.pk, key=key)
