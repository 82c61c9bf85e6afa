"""Partner organisations: adding one, changing it, and reaching somebody through one."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.domain import details
from involvement.people.models import Partner, Person, User


@transaction.atomic
def add(*, name: str, nation: str, by: User, **about: Any) -> Partner:
    """Put an organisation on the list. Adding it again finds it and changes nothing."""
    partner, is_new = Partner.objects.get_or_create(name=name, nation=nation, defaults=about)
    if is_new:
        trail.record("partner.added", partner, by=by)
    return partner


@transaction.atomic
def change(partner: Partner, *, by: User, **about: Any) -> None:
    """Change what we know of an organisation. Saying the same again changes nothing."""
    partner = Partner.objects.lock(partner.pk)
    new = [name for name, value in about.items() if getattr(partner, name) != value]
    if not new:
        return
    for name in new:
        setattr(partner, name, about[name])
    if not partner.email and partner.people.filter(reached_through_partner=True).exists():
        raise RuleBroken(_("We write to people through this partner. Keep an e-mail address here."))
    try:
        with transaction.atomic():
            partner.save(update_fields=new)
    except IntegrityError:  # asked beforehand, another could take the name in between
        raise RuleBroken(_("We have a partner with this name in this nation already.")) from None
    trail.record("partner.changed", partner, by=by, reason=", ".join(sorted(new)))


@transaction.atomic
def reach_through(
    person: Person, *, came_through: Partner | None, reached_through_partner: bool, by: User
) -> None:
    """Keep who brought somebody, and whether we write to them through it, because they agreed.

    They hear of it directly, so that nobody is put behind another. Saying it again does nothing.
    """
    if reached_through_partner and (came_through is None or not came_through.email):
        raise RuleBroken(_("Give this partner an e-mail address first. We write to it."))
    was = (person.reached_through_partner, person.came_through_id)
    person = details.change(
        person,
        came_through=came_through,
        reached_through_partner=reached_through_partner,
        by=by,
    )
    if reached_through_partner and was != (True, person.came_through_id):
        key = f"through_partner:{person.pk}:{timezone.now().isoformat()}"
        outbox.queue("through_partner", to=person, about_id=person.came_through_id, key=key)


def reach_directly(person: Person, *, by: User) -> None:
    """Write to somebody themselves from now on. Again changes nothing."""
    details.change(person, reached_through_partner=False, by=by)
