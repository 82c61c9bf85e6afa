"""A break from being asked."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from involvement.audit import trail
from involvement.people.models import Person, User


@transaction.atomic
def pause(person: Person, *, by: User) -> None:
    """Stop asking somebody to new work, because they asked. Pausing again does nothing. (C5)"""
    person = Person.objects.lock(person.pk)
    if person.paused_at is None:
        _set_pause(person, timezone.now(), "person.paused", by=by)


@transaction.atomic
def resume(person: Person, *, by: User) -> None:
    """Ask somebody again after a break. Doing it again does nothing. (C5)"""
    person = Person.objects.lock(person.pk)
    if person.paused_at is not None:
        _set_pause(person, None, "person.came_back", by=by)


def _set_pause(person: Person, moment: Any, action: str, *, by: User) -> None:
    person.paused_at = moment
    person.save(update_fields=["paused_at"])
    trail.record(action, person, by=by, person_id=person.pk)
