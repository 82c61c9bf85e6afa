"""Adding somebody, and how we reach them."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox, post
from involvement.people.domain import imports
from involvement.people.models import Person, Route, User

DETAILS = (
    "name",
    "described_as",
    "capacity",
    "nation",
    "email",
    "phone",
    "address",
    "route",
    "paper_format",
)
NEEDED = {Route.EMAIL: "email", Route.TEXT: "phone", Route.LETTER: "address"}


@transaction.atomic
def add(*, by: User, **details: Any) -> Person:
    """Put somebody on the list of people involved. Adding the same person again finds them."""
    # one press at a time for whoever adds, so that a double press cannot add somebody twice
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    # somebody of another nation stays unknown to whoever does not work for it
    known = {"nation": details["nation"]} if "nation" in details else {}
    for there in Person.objects.named([details["name"]]).filter(**known):
        if imports.key(vars(there)) == imports.key(details):
            return there
    person = Person(**details)
    _must_be_reached(person)
    person.save()
    trail.record("person.added", person, by=by, person_id=person.pk)
    return person


@transaction.atomic
def change(person: Person, *, by: User, **details: Any) -> Person:
    """Change what we know of somebody. Saying the same again changes and records nothing.

    The address they sign in with stays as it is: whoever could change it could sign in as them.
    A new phone number is told to the old one and by e-mail, a new address to the old address.
    """
    person = Person.objects.lock(person.pk)
    new = [name for name, value in details.items() if getattr(person, name) != value]
    if not new:
        return person
    old, old_email = person.phone, person.email
    for name in new:
        setattr(person, name, details[name])
    _must_be_reached(person)
    person.save(update_fields=new)
    trail.record(
        "person.changed", person, by=by, person_id=person.pk, reason=", ".join(sorted(new))
    )
    if digits(old) != digits(person.phone):
        _tell_of_number(person, old)
    if old_email and old_email.lower() != person.email.lower():
        key = f"email_changed:person:{person.pk}:{timezone.now().isoformat()}"
        outbox.queue("email_changed", to=person, about_id=person.pk, key=key, old=old_email)
    return person


def digits(number: str) -> str:
    """Return what counts in a phone number, however it was typed."""
    return "".join(sign for sign in number if sign.isdecimal())


def _tell_of_number(person: Person, old: str) -> None:
    """Whoever has the old number or the e-mail hears of it: a text may let somebody sign in."""
    ways = {}
    if old and (post.can_text() or not person.email):
        ways[Route.TEXT] = old
    if person.email and (old or person.user_id):
        ways[Route.EMAIL] = person.email
    key = f"phone_changed:{person.pk}:{timezone.now().isoformat()}"
    for way, to in ways.items():
        outbox.queue(
            "phone_changed", to=person, about_id=person.pk, key=f"{key}:{way}", way=way, at=to
        )


def _must_be_reached(person: Person) -> None:
    if not getattr(person, NEEDED[Route(person.route)]):
        raise RuleBroken(_("Add what we need to reach them in the way they chose."))
