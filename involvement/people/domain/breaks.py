"""A break from being asked."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from involvement.audit import trail
from involvement.notices import outbox
from involvement.people.models import Person, User

CHECK_IN_AFTER = timedelta(weeks=6)


@transaction.atomic
def pause(person: Person, *, check_in: bool = False, by: User) -> None:
    """Stop asking somebody to new work, because they asked. Pausing again does nothing. (C5)

    They hear from us once in between only if they want that: `check_in`.
    """
    person = Person.objects.lock(person.pk)
    if person.paused_at is not None:
        return
    now = timezone.now()
    _set_pause(person, now, "person.paused", by=by)
    if check_in:
        outbox.queue(
            "break_check_in",
            to=person,
            about_id=person.pk,
            key=f"{_key(person)}{now:%Y%m%d%H%M%S}",
            due_at=now + CHECK_IN_AFTER,
        )


@transaction.atomic
def resume(person: Person, *, by: User) -> None:
    """Ask somebody again after a break. Doing it again does nothing. (C5)"""
    person = Person.objects.lock(person.pk)
    if person.paused_at is not None:
        outbox.drop(_key(person))
        _set_pause(person, None, "person.came_back", by=by)


def _set_pause(person: Person, moment: Any, action: str, *, by: User) -> None:
    person.paused_at = moment
    person.save(update_fields=["paused_at"])
    trail.record(action, person, by=by, person_id=person.pk)


def _key(person: Person) -> str:
    return f"break_check_in:{person.pk}:"
