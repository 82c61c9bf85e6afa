import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from payments.domain import payees
from payments.models import Claim, PayeeAccount
from payments.tests.factories import ClaimFactory

BANK = {
    "way": "bank",
    "account_name": "Ann Unmistakable",
    "sort_code": "089999",
    "account_number": "66374958",
}


def test_saving_keeps_a_version_and_tells_the_person(person):
    account = payees.save(person, **BANK, by=person.user)

    assert (account.way, account.ending, account.saved_by) == ("bank", "58", person.user)
    assert (account.spelling_shown, account.numbers_doubted) == (False, False)
    assert list(Notice.objects.values_list("kind", "person")) == [("payee_changed", person.pk)]
    [row] = AuditRow.objects.filter(action="payeeaccount.saved")
    assert (row.person_id, row.reason, row.was) == (person.pk, "", "")


def test_a_change_makes_a_new_version_and_ends_the_old(person):
    old = payees.save(person, **BANK, by=person.user)

    new = payees.save(person, **BANK | {"account_number": "12345678"}, by=person.user)

    old.refresh_from_db()
    assert old.replaced_at is not None
    assert old.account_number == "66374958"
    assert payees.current(person) == new
    claim = ClaimFactory(seat__person=person)
    shown = {"pk": new.pk, "way": "bank", "ending": "78"}
    assert payees.with_account(Claim.objects.all()).get().payee == shown
    PayeeAccount.objects.filter(pk=new.pk).update(replaced_at=timezone.now())
    assert payees.with_account(Claim.objects.filter(pk=claim.pk)).get().payee is None


def test_saving_the_same_again_changes_nothing_and_tells_nobody(person):
    first = payees.save(person, **BANK, by=person.user)

    assert payees.save(person, **BANK, by=person.user) == first
    assert PayeeAccount.objects.count() == 1
    assert Notice.objects.count() == 1


def test_another_way_holds_no_numbers(person):
    payees.save(person, **BANK, by=person.user)

    account = payees.save(person, **BANK | {"way": "other"}, by=person.user)

    assert (account.account_number, account.ending) == ("", "")
    assert not payees.save(
        person, way="other", numbers_doubted=True, by=person.user
    ).numbers_doubted
    assert payees.save(person, **BANK, numbers_doubted=True, by=person.user).numbers_doubted


def test_only_the_person_says_where_their_money_goes(person, team):
    with pytest.raises(RuleBroken, match="Only the person themselves"):
        payees.save(person, **BANK, by=team)

    assert not PayeeAccount.objects.exists()


def test_a_bank_account_with_a_part_missing_is_refused(person):
    with pytest.raises(RuleBroken, match="sort code"):
        payees.save(person, **BANK | {"sort_code": ""}, by=person.user)


def test_a_copy_of_the_database_shows_no_number_and_no_name(person):
    payees.save(person, **BANK, by=person.user)

    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM payments_payeeaccount a")
        [(dump,)] = cursor.fetchall()
        cursor.execute("SELECT string_agg(r::text, ' ') FROM audit_auditrow r")
        [(trail,)] = cursor.fetchall()
        cursor.execute("SELECT string_agg(n::text, ' ') FROM notices_notice n")
        [(post,)] = cursor.fetchall()

    assert ",58," in dump
    for secret in ("089999", "66374958", "Unmistakable"):
        assert secret not in dump + trail + post


def test_a_version_never_changes_not_even_by_hand(person):
    account = payees.save(person, **BANK, by=person.user)

    with pytest.raises(DatabaseError, match="payee_account_never_changes"), transaction.atomic():
        PayeeAccount.objects.filter(pk=account.pk).update(ending="99")


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_save_one_version(person):
    def press():
        try:
            payees.save(person, **BANK, by=person.user)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert PayeeAccount.objects.count() == 1
    assert Notice.objects.filter(kind="payee_changed").count() == 1


def test_a_name_that_no_bank_can_take_is_refused_when_it_is_saved(person):
    with pytest.raises(RuleBroken, match="letters A to Z"):
        payees.save(person, **BANK | {"account_name": "محمد"}, by=person.user)

    assert not PayeeAccount.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ann Lee", []),
        ("  ann   lee ", []),
        ("Siân Ŵyn", ["SIAN WYN"]),
        ("Jonathan Featherstone", ["JONATHAN FEATHERST"]),
        ("Ŵyn Featherstonehaugh", ["WYN FEATHERSTONEHAUGH", "WYN FEATHERSTONEHA"]),
    ],
)
def test_only_a_name_that_banks_show_otherwise_is_told(name, shown):
    assert payees.how_banks_show(name) == shown


def test_seeing_how_the_bank_spells_the_same_name_is_a_new_version(person):
    old = payees.save(person, **BANK, by=person.user)

    new = payees.save(person, **BANK, spelling_shown=True, by=person.user)

    assert new != old
    assert new.spelling_shown
    assert payees.save(person, **BANK, spelling_shown=True, by=person.user) == new
