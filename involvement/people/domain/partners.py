"""Partner organisations: adding one, and changing what we know of it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import Partner, User


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
    same = Partner.objects.filter(name=partner.name, nation=partner.nation).exclude(pk=partner.pk)
    if same.exists():
        raise RuleBroken(_("We have a partner with this name in this nation already."))
    partner.save(update_fields=new)
    trail.record("partner.changed", partner, by=by, reason=", ".join(sorted(new)))
