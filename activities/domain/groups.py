"""Groups: the register of BASW's bodies, and at which level each of them works. (R2, R6)"""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from activities.models import Group, Place, PlaceRole
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User

OPEN = Q(closed_on=None)
HELD = Q(terms__isnull=False, terms__left_on=None)


@transaction.atomic
def add(*, name: str, by: User, **about: Any) -> Group:
    """Put a group on the register. Adding it again finds it and changes nothing."""
    group, is_new = Group.objects.get_or_create(name=name, defaults=about)
    if is_new:
        trail.record("group.added", group, by=by)
    return group


@transaction.atomic
def change(group: Group, *, by: User, **about: Any) -> None:
    """Change what the register says of a group. Saying the same again changes nothing.

    Meetings that are planned keep what they were planned as.
    """
    group = Group.objects.lock(group.pk)
    new = sorted(name for name, value in about.items() if getattr(group, name) != value)
    if not new:
        return
    if "name" in new and Group.objects.filter(name=about["name"]).exists():
        raise RuleBroken(_("We have a group with this name already."))
    for name in new:
        setattr(group, name, about[name])
    group.save(update_fields=new)
    trail.record("group.changed", group, by=by, reason=", ".join(new))


@transaction.atomic
def add_role(*, name: str, words: str, by: User) -> PlaceRole:
    """Add a role of BASW's own. Adding it again finds it and changes nothing. (R6)"""
    same = PlaceRole.objects.filter(name__iexact=name).first()
    if same is not None:
        return same
    role = PlaceRole.objects.create(name=name, words=words)
    trail.record("role.added", role, by=by)
    return role


def with_places(groups: QuerySet[Group]) -> QuerySet[Group]:
    """Bring along how many places each group has, and how many of them are held."""
    places = Place.objects.filter(OPEN, group=OuterRef("pk")).order_by().values("group")
    count = places.annotate(number=Count("pk", distinct=True)).values("number")
    held = places.filter(HELD).annotate(number=Count("pk", distinct=True)).values("number")
    return groups.annotate(
        places_open=Coalesce(Subquery(count), 0),
        places_held=Coalesce(Subquery(held), 0),
        places_vacant=F("places_open") - F("places_held"),
    )
