"""Somebody leaves: all that reaches them stops at once. What is kept goes later, by its dates."""

from django.db import transaction
from django.utils import timezone

from involvement import severed
from involvement.audit import trail
from involvement.people.domain import offers, sessions, trusted
from involvement.people.models import Person, PersonalLink, User


@transaction.atomic
def leave(person: Person, *, by: User | None) -> bool:
    """Let somebody go: no more links, sessions, account or helper. False when they had left. (C5)

    An account that has other work here stays open for that. What waited in the outbox is made
    anew from what is true, so a message of the work that has not left is dropped by itself.
    """
    person = Person.objects.lock(person.pk)
    if person.left_at is not None:
        return False
    person.left_at = timezone.now()
    person.save(update_fields=["left_at"])
    trail.record("person.left", person, by=by, person_id=person.pk)
    PersonalLink.objects.filter(person=person, revoked_at=None).update(revoked_at=person.left_at)
    trusted.end(person, by=by)
    offers.withdraw(person, by=by)
    severed.forget(person)
    if person.user is not None and not person.user.grants.exists():
        sessions.end_others(person.user, but=None, by=by)
        person.user.is_active = False
        person.user.save(update_fields=["is_active"])
    return True
