"""Payments: where a person's money goes, kept sealed, one version after another. (C20)"""

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User
from involvement.written import written_once
from payments.bank import originator, spelling
from payments.domain import account_names, changes
from payments.models import Claim, PayeeAccount, PayWay, Whose

Answers = dict[str, str | bool]


def current(person: Person) -> PayeeAccount | None:
    """Return the version in use and the change that made it, without unsealing; None at first."""
    return next(iter(_current(person=person.pk)), None)


@written_once
def _current(*, person):
    sealed = ("account_name", "sort_code", "account_number", "change__emails", "change__phone")
    accounts = PayeeAccount.objects.current().filter(person=person)
    return accounts.select_related("change").defer(*sealed)[:1]


def with_account(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Bring along what may be shown of where each claim's money goes: `pk`, `way`, `ending`."""
    account = PayeeAccount.objects.current().filter(person=OuterRef("person"))
    told = JSONObject(pk="pk", way="way", ending="ending")
    shown = account.annotate(shown=told).values("shown")
    return claims.annotate(payee=Subquery(shown[:1]))


def how_banks_show(account_name: str) -> list[str]:
    """Return how banks will show a name, where that is a surprise. Raises RuleBroken."""
    try:
        return spelling.shown(account_name)
    except ValueError as why:
        raise RuleBroken(_("Write the name in the letters A to Z, as on your bank card.")) from why


def must_not_be_ours(sort_code: str, account_number: str) -> None:
    """Raise RuleBroken for an account from which BASW pays: nobody is paid into it. (I8)"""
    if originator.is_ours(sort_code, account_number, settings.BANK_ORIGINATOR):
        raise RuleBroken(
            _("This is an account of BASW. Enter the numbers of your own account."),
            field="account_number",
        )


@transaction.atomic
def save(
    person: Person,
    *,
    way: str,
    account_name: str = "",
    sort_code: str = "",
    account_number: str = "",
    whose: str = "",
    spelling_shown: bool = False,
    numbers_doubted: bool = False,
    by: User,
) -> PayeeAccount:
    """Save where the money goes as a new version, end the old one, and tell the person.

    Only the person themselves says where their money goes. A second call with the same answers
    changes nothing and tells nobody. What they were shown first is kept with it. A name that no
    bank can take, or an account of BASW, is refused here, and not when the money should go. Bank
    details that take the place of others, or come soon after a new e-mail address, wait before
    money goes to them. A name that is not theirs is taken, with whose it is.
    """
    if person.user_id != by.pk:
        raise RuleBroken(_("Only the person themselves can change where their money goes."))
    answers: Answers = {"way": way}
    if way == PayWay.BANK:
        _must_be_whole(account_name, sort_code, account_number)
        answers |= {
            "account_name": account_name,
            "sort_code": sort_code,
            "account_number": account_number,
            "whose": _whose(account_name, person, whose),
            "spelling_shown": spelling_shown,
        }
    person = Person.objects.lock(person.pk)
    old = PayeeAccount.objects.current().filter(person=person).first()
    if old and all(getattr(old, name) == value for name, value in answers.items()):
        return old
    doubted = numbers_doubted and way == PayWay.BANK
    return _replace(old, person, answers | {"numbers_doubted": doubted}, by=by)


def _whose(account_name: str, person: Person, said: str) -> str:
    """What is kept of whose account it is: nothing where the name on it is theirs. (C20)"""
    if account_names.is_theirs(account_name, person.name):
        return ""
    if said not in Whose.values:
        raise RuleBroken(_("Say whose account it is."), field="whose")
    return said


def _must_be_whole(account_name: str, sort_code: str, account_number: str) -> None:
    if not (account_name and sort_code and account_number):
        raise RuleBroken(_("We need the name, the sort code and the account number."))
    how_banks_show(account_name)
    must_not_be_ours(sort_code, account_number)


def _replace(
    old: PayeeAccount | None, person: Person, answers: Answers, *, by: User
) -> PayeeAccount:
    """End the version in use, keep the new one, and tell the person."""
    is_change = changes.has_earlier_bank(person) or (
        answers["way"] == PayWay.BANK and changes.has_new_email(person)
    )
    if old:
        old.replaced_at = timezone.now()
        old.save(update_fields=["replaced_at"])
    ending = str(answers.get("account_number", ""))[-2:]
    new = PayeeAccount.objects.create(person=person, **answers, ending=ending, saved_by=by)
    trail.record("payeeaccount.saved", new, by=by)
    if is_change:
        changes.note(new)
    else:
        outbox.queue("payee_changed", to=person, about_id=new.pk, key=f"payee_changed:{new.pk}")
    return new
