"""Who may do what: accounts of staff, and roles given, agreed by a second keeper, taken away."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.domain import accounts, sessions
from involvement.people.models import (
    NEED_TWO,
    PersonalLink,
    ProposedGrant,
    RoleGrant,
    User,
)

UK = "uk"
WHY_CLOSED = {
    "left": gettext_lazy("They no longer work for BASW"),
    "other_work": gettext_lazy("Their work does not need it now"),
    "not_safe": gettext_lazy("Somebody else may be using it"),
    "mistake": gettext_lazy("It was opened by mistake"),
}


@transaction.atomic
def begin(first: tuple[str, str], second: tuple[str, str]) -> list[User]:
    """Open the accounts of the first two keepers, each a name and an e-mail address.

    Two, because money and keeping need a second one to agree. Only where nobody keeps yet, so a
    second call is refused: from then on keepers are given by keepers.
    """
    if _lock_keepers():
        raise RuleBroken(_("There is a keeper already. Keepers give this role to others."))
    if first[1].casefold() == second[1].casefold():
        raise RuleBroken(_("The two keepers need an e-mail address each."))
    users = [_open(name, email, by=None) for name, email in (first, second)]
    for user in users:
        RoleGrant.objects.create(user=user, role=roles.KEEPER.code, nation=UK)
        _record("role.given", user, roles.KEEPER.code, UK, by=None)
    return users


@transaction.atomic
def give(user: User, *, role: str, nation: str, by: User) -> RoleGrant | ProposedGrant:
    """Give a role for a nation; it works from the account's next request.

    Money and the keeper's role wait for a second keeper. Giving again gives nothing more.
    """
    keepers = _lock_keepers()
    _must_keep(by, keepers)
    _must_be_another(user, by)
    if not user.is_active:
        raise RuleBroken(_("This account is closed. Open it again first."))
    if role == roles.KEEPER.code and nation != UK:
        raise RuleBroken(_("A keeper looks after the whole UK. Choose the whole UK."))
    if there := RoleGrant.objects.filter(user=user, role=role, nation=nation).first():
        return there
    if role in NEED_TWO:
        asked, is_new = ProposedGrant.objects.get_or_create(
            user=user, role=role, nation=nation, defaults={"proposed_by": by}
        )
        if is_new:
            _record("role.proposed", user, role, nation, by=by)
        return asked
    grant = RoleGrant.objects.create(user=user, role=role, nation=nation, granted_by=by)
    _record("role.given", user, role, nation, by=by)
    return grant


@transaction.atomic
def agree(proposal: ProposedGrant, *, by: User) -> None:
    """Agree, as a second keeper, that a role is given. Agreeing again does nothing."""
    keepers = _lock_keepers()
    _must_keep(by, keepers)
    found = ProposedGrant.objects.filter(pk=proposal.pk).select_related("user", "proposed_by")
    asked = found.select_for_update(of=("self",)).first()
    if asked is None:
        return
    _must_be_another(asked.user, by)
    if asked.proposed_by_id == by.pk:
        raise RuleBroken(_("You asked for this role. Another keeper has to agree."))
    if asked.proposed_by_id not in keepers:
        raise RuleBroken(
            _("Whoever asked for this is no longer a keeper. Say no, and start again.")
        )
    if not asked.user.is_active:
        raise RuleBroken(_("This account is closed. Open it again first."))
    RoleGrant.objects.get_or_create(
        user=asked.user,
        role=asked.role,
        nation=asked.nation,
        defaults={"granted_by": asked.proposed_by, "agreed_by": by},
    )
    asked.delete()
    _record("role.given", asked.user, asked.role, asked.nation, by=by)


@transaction.atomic
def refuse(proposal: ProposedGrant, *, by: User) -> None:
    """Say no to a role that was asked for, or take the asking back. Again does nothing."""
    _must_keep(by, _lock_keepers())
    asked = ProposedGrant.objects.filter(pk=proposal.pk).select_related("user").first()
    if asked is None:
        return
    asked.delete()
    _record("role.refused", asked.user, asked.role, asked.nation, by=by)


@transaction.atomic
def take_away(grant: RoleGrant, *, by: User) -> None:
    """Take a role away from the account's next request on. What was done in it stays.

    Nobody takes their own, and the last keeper stays. Taking it again does nothing.
    """
    keepers = _lock_keepers()
    _must_keep(by, keepers)
    found = RoleGrant.objects.filter(pk=grant.pk).select_related("user").first()
    if found is None:
        return
    _must_be_another(found.user, by)
    _must_leave_a_keeper(keepers - {found.user_id} if found.role == roles.KEEPER.code else keepers)
    found.delete()
    _record("role.taken", found.user, found.role, found.nation, by=by)


@transaction.atomic
def open_account(*, name: str, email: str, by: User) -> User:
    """Open an account for somebody who works for BASW, with no role yet, and tell them.

    An address that has an account already is refused, so a second press opens none.
    """
    _must_keep(by, _lock_keepers())
    return _open(name, email, by=by)


@transaction.atomic
def close(user: User, *, reason: str, by: User) -> None:
    """Close an account: it is signed out everywhere; its roles, links and ways to sign in end.

    Whoever may have used it finds nothing left when it is opened again: no password, no passkey,
    no app, no account at work. A new code by e-mail is how its owner comes back. What was done
    with it stays. The reason is one of WHY_CLOSED. Closing again does nothing.
    """
    keepers = _lock_keepers()
    _must_keep(by, keepers)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _must_be_another(user, by)
    if not user.is_active:
        return
    _must_leave_a_keeper(keepers - {user.pk})
    for grant in user.grants.all():
        _record("role.taken", user, grant.role, grant.nation, by=by)
    user.grants.all().delete()
    user.proposed_grants.all().delete()
    PersonalLink.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    sessions.end_others(user, but=None, by=by)  # else they would live again if it is opened again
    for way in (user.authenticator_set, user.socialaccount_set):
        way.all().delete()
    user.set_unusable_password()
    user.is_active = False
    user.save(update_fields=["is_active", "password"])
    trail.record("account.closed", user, by=by, reason=reason)


@transaction.atomic
def reopen(user: User, *, email: str, by: User) -> None:
    """Let a closed account sign in again; its roles are given anew. Again does nothing.

    Codes go to the address its owner gave the keeper: whoever may have used the account before
    may have changed the one it has.
    """
    _must_keep(by, _lock_keepers())
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _must_be_another(user, by)
    if user.is_active:
        return
    accounts.change_email(user, email, by=by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    trail.record("account.opened_again", user, by=by)


def _open(name: str, email: str, *, by: User | None) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise RuleBroken(_("That e-mail address has an account already. Find it by its address."))
    user = User.objects.create_user(email, name)
    trail.record("account.opened", user, by=by)
    key = f"staff_account_opened:{user.pk}"
    outbox.queue("staff_account_opened", to=user, about_id=user.pk, key=key)
    return user


def _lock_keepers() -> set[int]:
    """Return the accounts that keep, held still: two keepers cannot remove each other at once."""
    grants = RoleGrant.objects.filter(role=roles.KEEPER.code, user__is_active=True)
    locked = grants.order_by("pk").select_for_update(of=("self", "user"))
    return {grant.user_id for grant in locked.select_related("user")}


def _must_keep(by: User, keepers: set[int]) -> None:
    if by.pk not in keepers:
        raise RuleBroken(_("Only a keeper can do this."))


def _must_be_another(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise RuleBroken(_("You cannot change your own account. Ask another keeper."))


def _must_leave_a_keeper(keepers: set[int]) -> None:
    if not keepers:
        raise RuleBroken(_("This is the last keeper. Make somebody else a keeper first."))


def _record(action: str, user: User, role: str, nation: str, *, by: User | None) -> None:
    trail.record(action, user, by=by, reason=f"{role}, {nation}")
