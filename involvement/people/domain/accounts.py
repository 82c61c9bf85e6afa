"""Letting somebody sign in."""

from django.db import transaction
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User


@transaction.atomic
def open_account(person: Person, *, by: User) -> None:
    """Let somebody sign in with their e-mail address, and tell them. Opening again does nothing.

    An address that has an account already is refused: that account may be somebody else's.
    """
    person = Person.objects.lock(person.pk)
    if person.user_id is not None:
        return
    if not person.email:
        raise RuleBroken(_("Add an e-mail address first. People sign in with it."))
    if User.objects.filter(email__iexact=person.email).exists():
        raise RuleBroken(_("That e-mail address has an account already. Use a different address."))
    person.user = User.objects.create_user(person.email, person.name)
    person.save(update_fields=["user"])
    trail.record("person.account_opened", person, by=by, person_id=person.pk)
    outbox.queue(
        "account_opened", to=person, about_id=person.pk, key=f"account_opened:{person.user_id}"
    )
