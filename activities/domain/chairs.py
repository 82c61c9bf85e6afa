"""Who chairs which groups: said by a keeper, never about themselves."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from activities.models import Group
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.models import User


def now() -> QuerySet[User]:
    """Return the accounts that may chair: open, and with the role. Others stay on their groups."""
    return User.objects.filter(is_active=True, grants__role=roles.CHAIR.code).distinct()


def of(group: Group) -> QuerySet[User]:
    """Return who chairs a group and still may."""
    return now().filter(chaired_groups=group)


@transaction.atomic
def choose_groups(user: User, groups: Iterable[Group], *, by: User) -> None:
    """Say which groups an account chairs; it works from their next request.

    What was begun goes on without them. Saying the same again changes and records nothing.
    """
    if user.pk == by.pk:
        raise RuleBroken(_("You cannot change your own account. Ask another keeper."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    wanted = {group.pk: group for group in groups}
    held = user.chaired_groups.in_bulk()
    added = [group for pk, group in wanted.items() if pk not in held]
    ended = [group for pk, group in held.items() if pk not in wanted]
    user.chaired_groups.add(*added)
    user.chaired_groups.remove(*ended)
    for action, changed in (("group.chair_added", added), ("group.chair_ended", ended)):
        for group in changed:
            trail.record(action, group, by=by, reason=f"account {user.pk}")
