"""A name on an account that is not the person's, and what the bank says of it. (116)"""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from payments.domain import accounts, payees, queue
from payments.models import NameCheck, PayeeAccount, Whose
from payments.tests.domain.test_checking import came
from payments.tests.factories import ClaimLineFactory, PayeeAccountFactory, today

__all__ = ["came"]
BANK = {
    "way": "bank",
    "account_name": "Bob Ray",
    "sort_code": "089999",
    "account_number": "66374958",
}


@pytest.fixture
def account(came):
    ClaimLineFactory(sent=True, claim__seat=came)
    return PayeeAccountFactory(person=came.person, saved_by=came.person.user, whose="helper")


def looked_at():
    [claim] = queue.waiting_claims(None)
    return [str(flag) for flag in accounts.flags(claim)]


HELPER = "The name on the account is not theirs: an appointee, deputy or attorney"
NO_MATCH = "The bank says that the name does not match"


@pytest.mark.parametrize("whose", Whose.values)
def test_a_name_that_is_not_theirs_is_taken_with_whose_it_is(person, whose):
    account = payees.save(person, **BANK, whose=whose, by=person.user)

    assert PayeeAccount.objects.get(pk=account.pk).whose == whose
    assert payees.save(person, **BANK, whose=whose, by=person.user) == account


@pytest.mark.parametrize("whose", ["", "nobody"])
def test_without_saying_whose_it_is_such_a_name_waits(person, whose):
    with pytest.raises(RuleBroken, match="Say whose account it is") as why:
        payees.save(person, **BANK, whose=whose, by=person.user)

    assert why.value.field == "whose"
    assert not PayeeAccount.objects.exists()


def test_of_a_name_that_is_theirs_nothing_is_kept(person):
    theirs = BANK | {"account_name": "Mr B and Mrs Ann Lee"}

    assert payees.save(person, **theirs, whose="joint", by=person.user).whose == ""


def test_whose_it_is_never_changes(account):
    with pytest.raises(DatabaseError, match="payee_account_never_changes"), transaction.atomic():
        PayeeAccount.objects.filter(pk=account.pk).update(whose="joint")


def test_finance_looks_at_it_until_the_bank_knows_the_name(account, finance):
    assert looked_at() == [HELPER]
    [claim] = queue.waiting_claims(None)
    given = {"nations": None, "today": today(), "by": finance}
    assert queue.approve_clean([queue.tick(claim)], **given) == (0, 0)

    for outcome, said in [
        ("unknown", [HELPER]),
        ("match", []),
        ("no_match", [NO_MATCH, HELPER]),
        ("close", []),
    ]:
        accounts.note_name(account, outcome=outcome, by=finance)
        assert looked_at() == said

    assert [one.outcome for one in account.name_checks.all()] == [
        "close", "no_match", "match", "unknown",
    ]  # fmt: skip
    assert queue.approve_clean([queue.tick(claim)], **given) == (1, 12_50)


def test_a_newer_version_starts_without_the_result_of_the_old(account, finance):
    accounts.note_name(account, outcome="no_match", by=finance)
    PayeeAccount.objects.filter(pk=account.pk).update(replaced_at=timezone.now())
    PayeeAccountFactory(person=account.person, saved_by=account.person.user)

    assert looked_at() == []
    with pytest.raises(RuleBroken, match="changed their details again"):
        accounts.note_name(account, outcome="match", by=finance)


def test_nobody_checks_the_name_on_an_account_of_their_own(account):
    officer = account.person.user
    with pytest.raises(RuleBroken, match="Someone else has to check this name"):
        accounts.note_name(account, outcome="match", by=officer)
    with pytest.raises(DatabaseError, match="somebody else checks"), transaction.atomic():
        NameCheck.objects.create(account=account, outcome="match", by=officer)


def test_a_result_is_never_altered_and_the_trail_keeps_only_that_it_is_there(account, finance):
    accounts.note_name(account, outcome="no_match", by=finance)

    [row] = AuditRow.objects.filter(action="namecheck.noted")
    assert (row.person_id, row.actor_id, row.reason) == (account.person_id, finance.pk, "")
    with pytest.raises(DatabaseError, match="name_check_is_append_only"), transaction.atomic():
        NameCheck.objects.update(outcome="match")
