"""Someone a person trusts: named by them, for what they tick, until they end it."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import post
from involvement.people.models import Person, TrustedPerson, User
from involvement.written import written_once

MAY = ("may_read", "may_help", "may_answer")
NUMBER = re.compile(r"\+?[0-9 ()-]{7,29}")


def of(person: Person) -> TrustedPerson | None:
    """Return whom somebody trusts now, if they named anyone."""
    return next(iter(_current(person=person.pk)), None)


@written_once
def _current(*, person):
    return TrustedPerson.objects.current().filter(person=person)[:1]


@transaction.atomic
def name_someone(
    person: Person,
    *,
    name: str,
    contact: str,
    may_read: bool = False,
    may_help: bool = False,
    may_answer: bool = False,
    gets_copies: bool = False,
    by: User,
) -> TrustedPerson:
    """Name someone, in place of whoever was named before. Naming the same again changes nothing.

    Only the person themselves can: nobody is given a helper they did not choose.
    """
    if person.user_id != by.pk:
        raise RuleBroken(_("Only the person themselves can name someone they trust."))
    if not (may_read or may_help or may_answer):
        raise RuleBroken(_("Tick at least one thing that they may do."))
    if gets_copies and not may_read:
        raise RuleBroken(_("Copies go to somebody who may read what we send you. Tick that too."))
    if gets_copies and not can_get(contact):
        raise RuleBroken(_("We need one e-mail address or phone number that copies can go to."))
    Person.objects.lock(person.pk)
    answers = {
        "name": name,
        "contact": contact,
        "may_read": may_read,
        "may_help": may_help,
        "may_answer": may_answer,
        "gets_copies": gets_copies,
    }
    now = of(person)
    if now is not None:
        if all(getattr(now, key) == value for key, value in answers.items()):
            return now
        _end(now, by=by)
    new = TrustedPerson.objects.create(person=person, **answers)
    trail.record("trusted.named", new, by=by)
    return new


@transaction.atomic
def end(person: Person, *, by: User | None) -> None:
    """End it at once, whoever it is. Ending again changes nothing."""
    Person.objects.lock(person.pk)
    if now := of(person):
        _end(now, by=by)


def can_get(contact: str) -> bool:
    """Say whether copies can go there: one e-mail address, or one number if texts can leave."""
    try:
        validate_email(contact)
    except ValidationError:
        return post.can_text() and NUMBER.fullmatch(contact) is not None
    return True


def _end(trusted: TrustedPerson, *, by: User | None) -> None:
    trusted.ended_at = timezone.now()
    trusted.save(update_fields=["ended_at"])
    trail.record("trusted.ended", trusted, by=by)
