"""Whether somebody's past may be counted when we work out how many may come to a meeting."""

from django.db import transaction

from involvement.audit import trail
from involvement.people.models import Person, User


@transaction.atomic
def leave_out(person: Person, *, by: User) -> None:
    """Count nothing that this person did before, from now on. Again changes nothing."""
    _set(person, True, "person.past_left_out", by=by)


@transaction.atomic
def count_again(person: Person, *, by: User) -> None:
    """Count what this person did before again, because they asked. Again changes nothing."""
    _set(person, False, "person.past_counted", by=by)


def _set(person: Person, is_left_out: bool, action: str, *, by: User) -> None:
    person = Person.objects.lock(person.pk)
    if person.past_left_out == is_left_out:
        return
    person.past_left_out = is_left_out
    person.save(update_fields=["past_left_out"])
    trail.record(action, person, by=by, person_id=person.pk)
