"""Letting somebody sign in, and keeping how they do."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User
from involvement.people.models.person import Digits


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


def found_by_email(email: str) -> User | None:
    """Return the open account of this address, however its letters are written."""
    is_theirs = Exact(Lower("email"), email.lower())  # by the index that keeps addresses apart
    return User.objects.filter(is_theirs, is_active=True).first()


def found_by_phone(numbers: str) -> User | None:
    """Return the account of whoever has this number, and nobody where two people share it.

    `numbers` is as a telephone has it at home, like 07700900001; however it was typed, it fits.
    """
    local = numbers.lstrip("0")
    typed = [f"0{local}", f"44{local}", f"0044{local}", f"440{local}"]
    owners = Person.objects.annotate(digits=Digits("phone")).filter(digits__in=typed)
    found = list(owners.filter(user__is_active=True).select_related("user")[:2])
    return found[0].user if len(found) == 1 else None


@transaction.atomic
def change_email(user: User, email: str, *, by: User) -> None:
    """Sign in with another address from now on, and tell the old one. The same again does nothing.

    Whoever calls this has seen a code that went to the new address, or asked its owner for it.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    old, email = user.email, email.lower()
    if old == email:
        return
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise RuleBroken(_("You cannot use that address. Use a different one, or call us."))
    user.email = email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()  # an old one would still let somebody in
    person = Person.objects.filter(user=user).first()
    if person is not None:
        person.email = email
        person.save(update_fields=["email"])
    trail.record("user.email_changed", user, by=by, person_id=person and person.pk)
    moment = timezone.now().isoformat()
    key = f"email_changed:{user.pk}:{moment}"
    outbox.queue("email_changed", to=user, about_id=user.pk, key=key, old=old)


@transaction.atomic
def forget_password(user: User, *, by: User) -> None:
    """Let no password open this account. One that has none is left as it is."""
    if not user.has_usable_password():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    way_changed(user, "way_removed", by=by, way="password")


@transaction.atomic
def way_changed(user: User, action: str, *, by: User | None, way: str = "") -> None:
    """Keep and tell that a way to sign in came, went or changed."""
    trail.record(f"user.{action}", user, by=by, reason=way, person_id=_person_id(user))
    key = f"sign_in_changed:{user.pk}:{timezone.now().isoformat()}"
    outbox.queue("sign_in_changed", to=user, about_id=user.pk, key=key)


def signed_in(user: User, *, ways: str) -> None:
    """Keep that somebody signed in, and how."""
    trail.record("user.signed_in", user, by=user, reason=ways, person_id=_person_id(user))


def _person_id(user: User) -> int | None:
    return Person.objects.filter(user=user).values_list("pk", flat=True).first()
