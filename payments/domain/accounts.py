"""Payments: what to look at on where money goes, of a claim or of a line of a run."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User
from payments.domain import shares
from payments.domain.flags import Flag
from payments.models import (
    NAME_FITS,
    Claim,
    NameCheck,
    NameOutcome,
    PayeeAccount,
    PayoutLine,
    Whose,
)

# What may be said to the person is always the same, so that it tells nobody of anybody else.
CHECKED = gettext_lazy("A person checks your bank details before we pay.")


def _flag(words: LazyText) -> Flag:
    return Flag(words, CHECKED, asks=False)


FLAGS = {
    "has_shared_account": _flag(gettext_lazy("The same bank account as another person")),
    "has_staff_account": _flag(gettext_lazy("The bank account of a member of staff")),
    "has_no_match": _flag(gettext_lazy("The bank says that the name does not match")),
}
OF_OTHERS = {
    Whose.OTHER_NAME: _flag(
        gettext_lazy("The name on the account is not theirs: their own, in another name")
    ),
    Whose.JOINT: _flag(gettext_lazy("The name on the account is not theirs: a joint account")),
    Whose.HELPER: _flag(
        gettext_lazy("The name on the account is not theirs: an appointee, deputy or attorney")
    ),
    Whose.ELSE: _flag(
        gettext_lazy("The name on the account is not theirs: it belongs to somebody else")
    ),
}


def of_claims() -> dict[str, Any]:
    """Return what the database adds to each claim about the account in use, for `flags`."""
    return _facts(PayeeAccount.objects.current().filter(person=OuterRef("person")))


def of_payees() -> dict[str, Any]:
    """Return the same for each line of a run, about the very account that it pays into."""
    return _facts(PayeeAccount.objects.filter(pk=OuterRef("payee")))


def flags(found: Claim | PayoutLine) -> list[Flag]:
    """Say what to look at on where money goes; `of_claims` or `of_payees` has looked it up.

    A name that is not theirs is said until a bank has found that it is right, or nearly.
    """
    about = [flag for name, flag in FLAGS.items() if getattr(found, name)]
    return about + [OF_OTHERS[Whose(whose)] for whose in [found.account_whose] if whose]


@transaction.atomic
def note_name(account: PayeeAccount, *, outcome: str, by: User) -> None:
    """Keep what the bank said of the name. An officer does it, and never about their own account.

    Each call is a check of its own: the newest counts. Raises RuleBroken once they have others.
    """
    account = PayeeAccount.objects.lock(account.pk)
    if account.person.user_id == by.pk:
        raise RuleBroken(_("Someone else has to check this name: the account is yours."))
    if account.replaced_at is not None:
        raise RuleBroken(_("They have changed their details again. Check the new ones."))
    check = NameCheck.objects.create(account=account, outcome=outcome, by=by)
    trail.record("namecheck.noted", check, by=by, person_id=account.person_id)


def _facts(mine: QuerySet[PayeeAccount]) -> dict[str, Any]:
    checks = NameCheck.objects.filter(account=OuterRef("pk")).order_by("-pk")
    mine = mine.annotate(bank_said=Subquery(checks.values("outcome")[:1]))
    whose = mine.exclude(bank_said__in=NAME_FITS, bank_said__isnull=False).values("whose")
    return {
        **{name: Exists(mine.filter(Exists(one))) for name, one in shares.unseen().items()},
        "has_no_match": Exists(mine.filter(bank_said=NameOutcome.NO_MATCH)),
        "account_whose": Subquery(whose[:1]),
    }
