"""Payments: one bank account of two people. Couples do; so nothing is refused, but looked at."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.models import RoleGrant, User
from payments.models import AccountShare, PayeeAccount


def unseen() -> dict[str, QuerySet[PayeeAccount]]:
    """Return the same accounts of others that nobody has found right: of staff, and of the rest.

    They are asked about an account around them, and worked out by the database.
    """
    agreed = AccountShare.objects.filter(_are_two(OuterRef("pk"), OuterRef(OuterRef("pk"))))
    same = _same(OuterRef("fingerprint"), OuterRef("person")).filter(~Exists(agreed))
    return {
        "has_shared_account": same.filter(~Exists(_staff())),
        "has_staff_account": same.filter(Exists(_staff())),
    }


def others(account: PayeeAccount) -> QuerySet[PayeeAccount]:
    """Return the accounts in use of other people that are the same, without unsealing.

    `is_staff` says that the other one works here; `share_kind` why an officer found it right,
    empty where nobody has yet.
    """
    agreed = AccountShare.objects.filter(_are_two(OuterRef("pk"), account.pk))
    return (
        _same(account.fingerprint, account.person_id)
        .select_related("person")
        .defer("account_name", "sort_code", "account_number")
        .annotate(is_staff=Exists(_staff()), agreed=agreed.values("kind")[:1])
        .order_by("pk")
    )


@transaction.atomic
def agree(account: PayeeAccount, other: PayeeAccount, *, kind: str, by: User) -> None:
    """Keep that it is right for two people to have one account. Of these two versions only.

    An officer who is neither of them says so. A second call changes nothing. Raises RuleBroken
    when they have one account no longer.
    """
    pair = sorted([account.pk, other.pk])
    found = PayeeAccount.objects.current().filter(pk__in=pair).order_by("pk")
    both = list(found.select_related("person").select_for_update(of=("self",)))
    if len({one.person_id for one in both}) != len(pair) or not _is_one(both):
        raise RuleBroken(_("These two people do not have the same bank account any more."))
    if by.pk in {one.person.user_id for one in both}:
        raise RuleBroken(_("Someone else has to look at this: one of the accounts is yours."))
    first, second = both
    share, is_new = AccountShare.objects.get_or_create(
        first=first, second=second, defaults={"kind": kind, "by": by}
    )
    if is_new:
        trail.record("accountshare.agreed", share, by=by)


def _is_one(both: list[PayeeAccount]) -> bool:
    first, second = both
    return bool(first.fingerprint) and first.fingerprint == second.fingerprint


def _same(fingerprint: Any, person: Any) -> QuerySet[PayeeAccount]:
    accounts = PayeeAccount.objects.current().exclude(fingerprint="")
    return accounts.filter(fingerprint=fingerprint).exclude(person=person)


def _staff() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(user=OuterRef("person__user"), role__in=roles.STAFF)


def _are_two(one: Any, other: Any) -> Q:
    return Q(first=one, second=other) | Q(first=other, second=one)
