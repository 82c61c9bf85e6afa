"""Payments: where a person's money goes, kept sealed, one version after another. (C20)"""

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User
from payments.bank import spelling
from payments.models import Claim, PayeeAccount, PayWay


def current(person: Person) -> PayeeAccount | None:
    """Return the version in use, without unsealing it; None before anything was saved."""
    sealed = ("account_name", "sort_code", "account_number")
    return PayeeAccount.objects.current().filter(person=person).defer(*sealed).first()


def with_account(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Bring along what may be shown of where the money of each claim goes: `way` and `ending`."""
    account = PayeeAccount.objects.current().filter(person=OuterRef("person"))
    shown = account.annotate(shown=JSONObject(way="way", ending="ending")).values("shown")
    return claims.annotate(payee=Subquery(shown[:1]))


def how_banks_show(account_name: str) -> list[str]:
    """Return how banks will show a name, where that is a surprise. Raises RuleBroken."""
    try:
        return spelling.shown(account_name)
    except ValueError as why:
        raise RuleBroken(_("Write the name in the letters A to Z, as on your bank card.")) from why


@transaction.atomic
def save(
    person: Person,
    *,
    way: str,
    account_name: str = "",
    sort_code: str = "",
    account_number: str = "",
    spelling_shown: bool = False,
    numbers_doubted: bool = False,
    by: User,
) -> PayeeAccount:
    """Save where the money goes as a new version, end the old one, and tell the person.

    Only the person themselves says where their money goes. A second call with the same answers
    changes nothing and tells nobody. What they were shown first is kept with it. A name that no
    bank can take is refused here, and not when the money should go.
    """
    if person.user_id != by.pk:
        raise RuleBroken(_("Only the person themselves can change where their money goes."))
    if way != PayWay.BANK:
        account_name = sort_code = account_number = ""
        spelling_shown = numbers_doubted = False
    elif not (account_name and sort_code and account_number):
        raise RuleBroken(_("We need the name, the sort code and the account number."))
    else:
        how_banks_show(account_name)
    Person.objects.lock(person.pk)
    old = PayeeAccount.objects.current().filter(person=person).first()
    answers = (way, account_name, sort_code, account_number, spelling_shown)
    if old and answers == (
        old.way,
        old.account_name,
        old.sort_code,
        old.account_number,
        old.spelling_shown,
    ):
        return old
    if old:
        old.replaced_at = timezone.now()
        old.save(update_fields=["replaced_at"])
    new = PayeeAccount.objects.create(
        person=person,
        way=way,
        account_name=account_name,
        sort_code=sort_code,
        account_number=account_number,
        ending=account_number[-2:],
        spelling_shown=spelling_shown,
        numbers_doubted=numbers_doubted,
        saved_by=by,
    )
    trail.record("payeeaccount.saved", new, by=by)
    outbox.queue("payee_changed", to=person, about_id=new.pk, key=f"payee_changed:{new.pk}")
    return new
