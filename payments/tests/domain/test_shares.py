"""One bank account of two people: known by its mark, looked at, found right by an officer. (113)"""

import re
import secrets
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from involvement import rotation
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import erasure
from involvement.people.models import RoleGrant
from payments.domain import accounts, payees, payouts, queue, run_rules, shares
from payments.models import AccountShare, PayeeAccount
from payments.tests.bank.files import ORIGINATOR
from payments.tests.domain.test_checking import came
from payments.tests.factories import ClaimLineFactory, PayeeAccountFactory, today
from payments.tests.money import earned_fee, person_with_account

__all__ = ["came"]
SAME = {"fingerprint": "k1:the same"}


def mine(person, **account):
    return PayeeAccountFactory(person=person, saved_by=person.user, **SAME | account)


def flags():
    [claim] = queue.waiting_claims(None)
    return [name for name in accounts.FLAGS if getattr(claim, name)]


@pytest.fixture
def claim(came):
    mine(came.person)
    return ClaimLineFactory(sent=True, claim__seat=came).claim


@pytest.fixture
def partner(claim, carer):
    return mine(carer)


def test_the_same_numbers_have_one_mark_and_no_other_has_it(person, carer):
    bank = {"way": "bank", "account_name": "Ann and Dee", "sort_code": "089999"}
    one, two = (
        payees.save(who, **bank, account_number="66374958", by=who.user) for who in (person, carer)
    )
    three = payees.save(person, **bank, account_number="66374959", by=person.user)

    assert one.fingerprint == two.fingerprint != three.fingerprint
    assert re.fullmatch(r"k1:[0-9a-f]{64}", one.fingerprint)
    assert payees.save(person, way="other", by=person.user).fingerprint == ""


def test_nothing_is_said_of_an_account_that_nobody_else_has(claim, carer):
    other = mine(carer, fingerprint="k1:of another")

    assert flags() == []
    PayeeAccount.objects.filter(pk=other.pk).update(replaced_at=timezone.now())
    mine(carer, way="other", ending="", fingerprint="")
    assert flags() == []


def test_the_account_of_somebody_else_is_looked_at_and_never_refused(claim, partner, finance):
    assert flags() == ["has_shared_account"]
    [found] = queue.waiting_claims(None)
    given = {"nations": None, "today": today(), "by": finance}
    assert queue.approve_clean([queue.tick(found)], **given) == (0, 0)
    assert not Notice.objects.exists()

    PayeeAccount.objects.filter(pk=partner.pk).update(replaced_at=timezone.now())
    assert flags() == []


def test_the_account_of_somebody_who_works_here_is_said_apart(claim, partner):
    RoleGrant.objects.create(user=partner.person.user, role="chair", nation="uk")
    assert flags() == ["has_shared_account"]

    RoleGrant.objects.create(user=partner.person.user, role="team", nation="uk")
    assert flags() == ["has_staff_account"]


def test_an_officer_finds_it_right_for_these_two_versions_only(claim, partner, finance):
    account = PayeeAccount.objects.get(person=claim.person)
    assert [(one, one.agreed) for one in shares.others(account)] == [(partner, None)]

    for _again in range(2):
        shares.agree(partner, account, kind="household", by=finance)
        assert AuditRow.objects.filter(action="accountshare.agreed").count() == 1

    assert flags() == []
    assert [one.agreed for one in shares.others(account)] == ["household"]
    [row] = AuditRow.objects.filter(action="accountshare.agreed")
    assert (row.person_id, row.actor_id, row.reason) == (None, finance.pk, "")
    PayeeAccount.objects.filter(pk=partner.pk).update(replaced_at=timezone.now())
    mine(partner.person)
    assert flags() == ["has_shared_account"]


def test_neither_of_the_two_finds_it_right(claim, partner):
    account = PayeeAccount.objects.get(person=claim.person)
    for officer in (account.person.user, partner.person.user):
        with pytest.raises(RuleBroken, match="one of the accounts is yours"):
            shares.agree(account, partner, kind="other", by=officer)
        with pytest.raises(DatabaseError, match="somebody else agrees"), transaction.atomic():
            AccountShare.objects.create(first=account, second=partner, kind="other", by=officer)

    assert flags() == ["has_shared_account"]


def test_what_is_not_the_same_any_more_is_not_found_right(claim, partner, finance):
    account = PayeeAccount.objects.get(person=claim.person)
    other = mine(partner.person, replaced_at=timezone.now())
    apart = person_with_account().payee_accounts.get()
    for one in (other, apart, account):
        with pytest.raises(RuleBroken, match="do not have the same"):
            shares.agree(account, one, kind="other", by=finance)

    with pytest.raises(DatabaseError, match="somebody else agrees"), transaction.atomic():
        AccountShare.objects.create(first=account, second=apart, kind="other", by=finance)


def test_who_found_it_right_does_not_release_what_is_paid_into_it(finance, second_finance, person):
    account = mine(person)
    earned_fee(person=person)
    shares.agree(account, mine(person_without_account()), kind="helper", by=second_finance)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)

    assert run_rules.made_sure_of(run, second_finance)
    with pytest.raises(RuleBroken, match="You made sure of bank details"):
        payouts.release(run, by=second_finance)
    type(run).objects.filter(pk=run.pk).update(frozen_by=second_finance)
    with pytest.raises(DatabaseError, match="does not release the payment"), transaction.atomic():
        type(run).objects.filter(pk=run.pk).update(released_by=second_finance)


def person_without_account():
    person = person_with_account()
    person.payee_accounts.update(replaced_at=timezone.now())
    return person


def test_what_was_found_right_is_never_altered(claim, partner, finance):
    shares.agree(PayeeAccount.objects.get(person=claim.person), partner, kind="other", by=finance)

    with pytest.raises(DatabaseError, match="share_is_append_only"), transaction.atomic():
        AccountShare.objects.update(kind="helper")


def test_an_account_of_ours_is_refused(person, settings):
    bank = {"way": "bank", "account_name": "Ann", "sort_code": "089999"}
    plain = {name: ORIGINATOR[name] for name in ("own_sort_code", "own_account_number")}
    for ours in (plain, {"iban": ORIGINATOR["iban"]}):
        settings.BANK_ORIGINATOR = ours
        with pytest.raises(RuleBroken, match="This is an account of BASW") as why:
            payees.save(person, **bank, account_number="66374958", by=person.user)
        assert why.value.field == "account_number"
    assert not PayeeAccount.objects.exists()

    payees.save(person, **bank, account_number="66374957", by=person.user)
    assert PayeeAccount.objects.count() == 1


def test_a_new_key_makes_new_marks_also_where_there_was_none(person, carer, settings):
    old, none = mine(person, fingerprint=""), mine(carer, fingerprint="k1:one")
    by_hand("UPDATE payments_payeeaccount SET fingerprint = '' WHERE id = %s", none.pk)
    assert list(rotation.rotate()) == [(PayeeAccount, 1)]
    assert marks() == {old.fingerprint}

    settings.SEAL_KEYS = {"k2": secrets.token_bytes(32), **settings.SEAL_KEYS}
    assert list(rotation.rotate()) == [(PayeeAccount, 2)]

    [mark] = marks()
    assert mark.startswith("k2:")
    assert list(rotation.rotate()) == []


def test_accounts_of_before_get_the_mark_that_new_ones_have(person, carer):
    new, old = mine(person, fingerprint=""), mine(carer)
    step = import_module("payments.migrations.0048_mark_bank_accounts_of_before")
    by_hand("UPDATE payments_payeeaccount SET fingerprint = '' WHERE id = %s", old.pk)

    class Editor:
        pass

    Editor.connection = connection
    step.mark_all(apps, Editor)

    assert marks() == {new.fingerprint}


def by_hand(statement, *values):
    with rotation.without_triggers(PayeeAccount), connection.cursor() as cursor:
        cursor.execute(statement, values)


def marks():
    return set(PayeeAccount.objects.values_list("fingerprint", flat=True))


def test_mark_and_reason_go_with_the_numbers_after_their_time(claim, partner, finance):
    account = PayeeAccount.objects.get(person=claim.person)
    shares.agree(account, partner, kind="household", by=finance)
    long_ago = timezone.now() - timedelta(days=8 * 366)
    PayeeAccount.objects.filter(pk=account.pk).update(replaced_at=long_ago)

    done = dict(erasure.erase(today=today()))

    assert done["payments.PayeeAccount"] == done["payments.AccountShare"] == 1
    account.refresh_from_db()
    assert (account.fingerprint, account.account_number) == ("", "")
    assert AccountShare.objects.get().kind == "other"
    assert marks() == {"", partner.fingerprint}
