"""What somebody shares so that we can ask them to fitting work: by them alone, while they want."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import Experience, Offer, Person, User
from involvement.written import written_once


def of(person: Person) -> Offer:
    """Return what somebody shares; nothing yet is an empty answer."""
    return next(iter(_offer(person=person.pk)), None) or Offer(person=person)


@written_once
def _offer(*, person):
    return Offer.objects.filter(person=person)


@transaction.atomic
def keep(
    person: Person,
    *,
    experience: Collection[str] = (),
    joins: str = "",
    near: str = "",
    is_prepared: bool = False,
    by: User,
) -> None:
    """Keep what somebody shares, in place of what they shared before; nothing at all ends it.

    Only the person themselves shares it. Saying the same again changes and records nothing.
    """
    if person.user_id != by.pk:
        raise RuleBroken(_("Only the person themselves can share this."))
    answers = {
        "experience": [one for one in Experience.values if one in experience],
        "joins": joins,
        "near": near,
        "is_prepared": is_prepared,
    }
    if not any(answers.values()):
        withdraw(person, by=by)
        return
    Person.objects.lock(person.pk)
    offer = of(person)
    if all(getattr(offer, name) == value for name, value in answers.items()):
        return
    for name, value in answers.items():
        setattr(offer, name, value)
    offer.saved_at = timezone.now()
    offer.save()
    trail.record("offer.shared", person, by=by, person_id=person.pk)


@transaction.atomic
def withdraw(person: Person, *, by: User | None) -> None:
    """Delete at once all that somebody shared. A second call finds nothing and records nothing."""
    Person.objects.lock(person.pk)
    gone, _models = Offer.objects.filter(person=person).delete()
    if gone:
        trail.record("offer.withdrawn", person, by=by, person_id=person.pk)
