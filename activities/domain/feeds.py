"""Feeds: somebody's meetings in their own calendar, by a secret link that they make and end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from activities.models import Reply, Seat
from involvement import links
from involvement.audit import trail
from involvement.people.models import LinkPurpose, Person, PersonalLink

PURPOSES = (LinkPurpose.CALENDAR, LinkPurpose.APPOINTMENTS)
LIFE = timedelta(days=3653)  # until the person ends it or leaves, and never for ever
BACK = timedelta(days=90)


@transaction.atomic
def make(person: Person, *, is_quiet: bool) -> str:
    """Make a link to somebody's meetings and return its address, which only they ever see.

    The link before it ends, so that there is one at most; making another is always safe.
    """
    Person.objects.lock(person.pk)
    _end(person)
    trail.record("calendar.linked", person, by=person.user, person_id=person.pk)
    purpose = LinkPurpose.APPOINTMENTS if is_quiet else LinkPurpose.CALENDAR
    return links.issue(purpose, person.pk, to=person, until=timezone.now() + LIFE)


@transaction.atomic
def end(person: Person) -> None:
    """End the link, whoever has it. Ending it again changes nothing."""
    Person.objects.lock(person.pk)
    if _end(person):
        trail.record("calendar.unlinked", person, by=person.user, person_id=person.pk)


def of(person: Person) -> PersonalLink | None:
    """Return the link that works now, if there is one. Its address is not kept anywhere."""
    live = PersonalLink.objects.filter(
        person=person, purpose__in=PURPOSES, revoked_at=None, valid_until__gt=timezone.now()
    )
    return live.first()


def seats(person: Person, *, now: datetime) -> QuerySet[Seat]:
    """Return what belongs in somebody's calendar: where they are asked, and have not said no."""
    asked = Seat.objects.filter(
        person=person, invited_at__isnull=False, meeting__starts_at__gt=now - BACK
    )
    return (
        asked.exclude(reply=Reply.NOT_COMING)
        .select_related("meeting")
        .order_by("meeting__starts_at", "pk")
    )


def _end(person: Person) -> int:
    live = PersonalLink.objects.filter(person=person, purpose__in=PURPOSES, revoked_at=None)
    return live.update(revoked_at=timezone.now())
