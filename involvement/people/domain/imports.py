"""Adding many people from a list: all of them or nobody, and back while nobody has been used."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import letters, states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import ImportState, PeopleImport, Person, User

FORGOTTEN_AFTER = timedelta(days=1)
CONTACT = ("email", "phone", "address")


def key(details: dict[str, Any]) -> tuple[str, ...]:
    """Return what tells two people of a list apart: the name, and how they are reached."""
    return tuple(letters.searchable(str(details.get(name, ""))) for name in ("name", *CONTACT))


def already_here(rows: Iterable[dict[str, Any]], *, nations: list[str]) -> set[tuple[str, ...]]:
    """Return those of a list whom we have, by name and contact, in the nations one works for."""
    there = Person.objects.named({row["name"] for row in rows}).filter(nation__in=nations)
    return {key(row) for row in there.values("name", *CONTACT)}


@transaction.atomic
def keep(rows: list[dict[str, Any]], *, known: int, by: User) -> PeopleImport:
    """Keep a list that is whole, for one look. Lists forgotten since yesterday go."""
    old = PeopleImport.objects.filter(
        state=ImportState.PREVIEW, made_at__lt=timezone.now() - FORGOTTEN_AFTER
    )
    old.filter(Q(by=by) | Q(made_at__lt=timezone.now() - 7 * FORGOTTEN_AFTER)).delete()
    return PeopleImport.objects.create(rows=rows, known=known, by=by)


@transaction.atomic
def add_all(found: PeopleImport, *, by: User) -> int:
    """Add everybody of a list, or nobody; returns how many. A second call adds nobody."""
    found = PeopleImport.objects.lock(found.pk)
    if found.state != ImportState.PREVIEW:
        return 0
    people = Person.objects.bulk_create([Person(**row) for row in found.rows], batch_size=500)
    found.people.set(people)
    states.move(found, ImportState.DONE, by=by, rows=[])
    trail.record_all((("person.imported", person) for person in people), by=by)
    return len(people)


@transaction.atomic
def take_back(found: PeopleImport, *, by: User) -> None:
    """Take everybody of a list off again, unless somebody of it has been used. Again is safe."""
    found = PeopleImport.objects.lock(found.pk)
    if found.state == ImportState.UNDONE:
        return
    people = list(Person.objects.select_for_update(of=("self",)).filter(imports=found))
    if any(person.user_id for person in people) or _used(people):
        raise RuleBroken(
            _("Somebody of this list has been asked or written to. Change people one by one.")
        )
    trail.record_all((("person.import_undone", person) for person in people), by=by)
    found.people.clear()
    Person.objects.filter(pk__in=[person.pk for person in people]).delete()
    states.move(found, ImportState.UNDONE, by=by)


def _used(people: list[Person]) -> bool:
    """Say whether anything anywhere points at one of these people."""
    for relation in Person._meta.related_objects:
        if relation.related_model is not PeopleImport:
            there = relation.related_model._base_manager
            if there.filter(**{f"{relation.field.name}__in": people}).exists():
                return True
    return False
