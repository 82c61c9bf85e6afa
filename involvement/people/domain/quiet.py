"""Nothing leaves for somebody whom a bank said had died, until somebody has made sure. (6.5)"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from involvement.audit import trail
from involvement.calendars import Nation
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import Person, User


@transaction.atomic
def begin(person: Person, *, by: User) -> None:
    """Send nothing at all to somebody any more, and ask their worker to make sure.

    Their named worker is asked, or the team of their nation without one who is still of it. Again
    does nothing.
    """
    person = Person.objects.lock(person.pk)
    if person.quiet_at is not None:
        return
    person.quiet_at = timezone.now()
    person.save(update_fields=["quiet_at"])
    trail.record("person.quiet", person, by=by, person_id=person.pk)
    outbox.queue_many(
        outbox.draft(
            "make_sure",
            to=worker,
            about_id=person.pk,
            key=f"make_sure:{person.pk}:{person.quiet_at:%Y%m%d%H%M%S%f}:{worker.pk}",
        )
        for worker in _workers(person)
    )


@transaction.atomic
def end(person: Person, *, by: User) -> None:
    """Write to somebody again: the bank was wrong. Doing it again does nothing."""
    person = Person.objects.lock(person.pk)
    if person.quiet_at is not None:
        person.quiet_at = None
        person.save(update_fields=["quiet_at"])
        trail.record("person.not_quiet", person, by=by, person_id=person.pk)


def _workers(person: Person) -> list[User]:
    """Who makes sure: never the person themselves, where they work here as well."""
    team = Q(grants__role=roles.TEAM.code, grants__nation__in=[person.nation, Nation.UK])
    there = User.objects.filter(team, is_active=True).exclude(pk=person.user_id).distinct()
    if named := there.filter(pk=person.named_worker_id).first():
        return [named]
    return list(there)
