"""Places: opened in a group, filled with a person, vacated, closed; and what was stays known."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import (
    Avg,
    Count,
    DateField,
    DurationField,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from activities.models import Group, Place, PlaceRole, Term
from involvement.audit import trail
from involvement.calendars import months_after
from involvement.errors import RuleBroken
from involvement.people.models import Person, User
from involvement.written import written_once


@dataclass(frozen=True, slots=True)
class Kept:
    """A place as it is now: who holds it, or since when nobody does."""

    place: Place
    term: Term | None
    vacant_since: date | None
    days_vacant: int
    is_over: bool  # the term that was agreed has ended, and the person is still there


@dataclass(frozen=True, slots=True)
class TimeVacant:
    """How many places are vacant, and for how many days on average and at the longest."""

    number: int
    average: int
    longest: int


@transaction.atomic
def provide(
    group: Group,
    *,
    role: PlaceRole,
    number: int,
    speaks_for: str = "",
    today: date,
    by: User,
) -> list[Place]:
    """See that a group has this many places of a kind; asking again opens no more.

    There are never fewer than before: a place that is no longer wanted is closed by itself.
    """
    group = Group.objects.lock(group.pk)
    there = group.places.filter(role=role, speaks_for=speaks_for, closed_on=None).count()
    new = Place.objects.bulk_create(
        Place(group=group, role=role, speaks_for=speaks_for, opened_on=today)
        for _each in range(number - there)
    )
    trail.record_all([("place.opened", place) for place in new], by=by)
    return new


@transaction.atomic
def change(place: Place, *, role: PlaceRole, speaks_for: str, by: User) -> None:
    """Change as what, and for whom, the holder of a place takes part. Again changes nothing."""
    place = _lock_open(place)
    if (place.role_id, place.speaks_for) == (role.pk, speaks_for):
        return
    place.role, place.speaks_for = role, speaks_for
    place.save(update_fields=["role", "speaks_for"])
    trail.record("place.changed", place, by=by)


@transaction.atomic
def fill(place: Place, person: Person, *, starts_on: date, ends_on: date | None, by: User) -> Term:
    """Give a vacant place to somebody. Giving it again to whoever holds it changes nothing."""
    place = _lock_open(place)
    now = place.terms.filter(left_on=None).select_related("person").first()
    if now is not None:
        if now.person_id == person.pk:
            return now
        raise RuleBroken(_("%(name)s holds this place.") % {"name": now.person.name})
    person = Person.objects.lock(person.pk)
    _must_be_free(place, person, starts_on=starts_on)
    term = Term.objects.create(place=place, person=person, starts_on=starts_on, ends_on=ends_on)
    trail.record("place.filled", term, by=by)
    return term


@transaction.atomic
def vacate(place: Place, *, left_on: date, by: User | None) -> None:
    """End the time of whoever holds a place; it stays in the history. Again changes nothing."""
    place = Place.objects.lock(place.pk)
    term = place.terms.filter(left_on=None).first()
    if term is None:
        return
    if left_on < term.starts_on:
        raise RuleBroken(_("They cannot have left before they started."))
    term.left_on = left_on
    term.save(update_fields=["left_on"])
    trail.record("place.vacated", term, by=by)


@transaction.atomic
def stand_down(person: Person, *, today: date, by: User | None) -> None:
    """Vacate every place of somebody who leaves us. A second call finds none."""
    places = Place.objects.filter(terms__person=person, terms__left_on=None)
    for place in places.order_by("pk"):
        vacate(place, left_on=today, by=by)


@transaction.atomic
def close(place: Place, *, today: date, by: User) -> None:
    """Close a vacant place, which keeps its history. Closing it again changes nothing."""
    place = Place.objects.lock(place.pk)
    if place.closed_on is not None:
        return
    if place.terms.filter(left_on=None).exists():
        raise RuleBroken(_("Somebody holds this place. Say first when they left."))
    place.closed_on = max(today, place.opened_on)
    place.save(update_fields=["closed_on"])
    trail.record("place.closed", place, by=by)


def end_of_term(group: Group, starts_on: date) -> date | None:
    """Return when a term ends that starts on a day; None where the group has no set term."""
    return months_after(starts_on, group.term_months) if group.term_months else None


def kept(group: Group, *, today: date) -> list[Kept]:
    """Return the open places of a group with their holders, in two statements for any number."""
    current = Term.objects.filter(left_on=None).select_related("person")
    places = (
        group.places.filter(closed_on=None)
        .select_related("role")
        .annotate(last_left=Max("terms__left_on"))
        .prefetch_related(Prefetch("terms", current, to_attr="current"))
        .order_by("role__name", "id")
    )
    return [_kept(place, today) for place in places]


def vacant(places: QuerySet[Place]) -> QuerySet[Place]:
    """Narrow places to the open ones that nobody holds, each with its `vacant_since`."""
    terms = Term.objects.filter(place=OuterRef("pk")).order_by()
    last = terms.values("place").annotate(last=Max("left_on")).values("last")
    held = Term.objects.filter(left_on=None).values("place")
    empty = places.filter(closed_on=None).exclude(pk__in=held)
    return empty.annotate(vacant_since=Greatest("opened_on", Subquery(last)))


def time_vacant(places: QuerySet[Place], *, today: date) -> TimeVacant:
    """Say of the vacant ones among places how many they are, and how long they have been so."""
    found = vacant(places).aggregate(
        number=Count("pk"), average=average_vacant(today=today), since=Min("vacant_since")
    )
    longest = days_vacant(found["since"], today=today) if found["since"] else 0
    return TimeVacant(found["number"], in_days(found["average"]), longest)


def average_vacant(*, today: date) -> Avg:
    """Return how long places have been vacant on average, as an aggregate over `vacant` ones."""
    return Avg(Value(today, DateField()) - F("vacant_since"), output_field=DurationField())


def in_days(average: timedelta | None) -> int:
    """Say an average in whole days; a place that opens tomorrow counts for none."""
    return max(0, round(average / timedelta(days=1))) if average else 0


def days_vacant(since: date, *, today: date) -> int:
    """Count the days since a place is vacant; today it is none."""
    return max(0, (today - since).days)


def held_by(person: Person) -> list[Term]:
    """Return the places that somebody holds now."""
    return _held(person=person.pk)


@written_once
def _held(*, person):
    terms = Term.objects.filter(person=person, left_on=None)
    return terms.select_related("place__group", "place__role").order_by("place__group__name")


def history(group: Group) -> list[Term]:
    """Return who held places of a group before, the newest first."""
    ended = Term.objects.filter(place__group=group, left_on__isnull=False)
    return list(ended.select_related("person", "place__role").order_by("-left_on", "-id")[:50])


def in_group(group_id: int, person_ids: list[int]) -> dict[int, Place]:
    """Return the place that each of these people holds in a group, by person."""
    terms = Term.objects.filter(place__group=group_id, person__in=person_ids, left_on=None)
    return {term.person_id: term.place for term in terms.select_related("place__role")}


def _kept(place: Place, today: date) -> Kept:
    [term] = place.current or [None]
    if term is not None:
        return Kept(place, term, None, 0, term.ends_on is not None and term.ends_on < today)
    since = max(place.last_left or place.opened_on, place.opened_on)
    return Kept(place, None, since, days_vacant(since, today=today), False)


def _lock_open(place: Place) -> Place:
    place = Place.objects.select_related("group", "role").lock(place.pk)
    if place.closed_on is not None:
        raise RuleBroken(_("This place was closed. Add a new one."))
    return place


def _must_be_free(place: Place, person: Person, *, starts_on: date) -> None:
    if person.left_at is not None:
        raise RuleBroken(_("%(name)s has left.") % {"name": person.name})
    same = Term.objects.filter(person=person, place__group=place.group_id, left_on=None)
    if same.exists():
        raise RuleBroken(_("%(name)s holds a place in this group.") % {"name": person.name})
    before = place.terms.aggregate(last=Max("left_on"))["last"]
    if before is not None and starts_on < before:
        raise RuleBroken(_("Somebody else held this place on that day. Choose a later day."))
