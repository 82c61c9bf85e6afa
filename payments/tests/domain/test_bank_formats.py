from datetime import date

import pytest
from django.db import DatabaseError, transaction

from involvement.errors import RuleBroken
from payments import bank
from payments.domain import payouts
from payments.models import BankFormat, PayoutRun, RunState
from payments.tests.bank.files import ORIGINATOR
from payments.tests.factories import today
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    earned_fee(person=person_with_account(account_name="Siân Ŵyn"))
    return payouts.prepare(pay_on=today())


def released(run, finance, second_finance):
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    run.refresh_from_db()
    return run


@pytest.mark.parametrize("code", BankFormat.values)
def test_each_format_is_frozen_released_and_taken(code, run, settings, finance, second_finance):
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = code, ORIGINATOR

    name, written = payouts.take_bank_file(
        released(run, finance, second_finance), by=second_finance
    )

    assert name.endswith(f".{bank.profile(code).ending}")
    assert [(c.name, c.pence) for c in bank.read(code, written).credits] == [("SIAN WYN", 50_00)]


def test_the_file_stays_what_it_was_whatever_the_settings_say(
    run, settings, finance, second_finance
):
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "bacs", ORIGINATOR
    run = released(run, finance, second_finance)
    _name, first = payouts.take_bank_file(run, by=second_finance)

    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "generic", {}

    assert payouts.take_bank_file(run, by=second_finance)[1] == first


def test_a_frozen_run_keeps_its_format_even_by_hand(run, finance):
    payouts.freeze(run, by=finance)

    with pytest.raises(DatabaseError, match="run_keeps_its_bank_file"), transaction.atomic():
        PayoutRun.objects.filter(pk=run.pk).update(bank_format="bacs")


def test_nothing_is_frozen_while_our_own_account_is_not_known(run, settings, finance):
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "pain001", ORIGINATOR | {"bic": "?"}

    with pytest.raises(RuleBroken, match=r"missing or not right: BANK_ORIGINATOR_BIC\."):
        payouts.freeze(run, by=finance)

    run.refresh_from_db()
    assert run.state == RunState.PREPARED


def test_a_run_of_more_than_the_bank_takes_is_not_frozen(run, settings, finance):
    people = [person_with_account() for _ in range(24)]
    for person in (*people, people[0]):
        earned_fee(person=person)
    payouts.prepare(pay_on=today())
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "lloyds", ORIGINATOR
    with transaction.atomic():
        payouts.freeze(run, by=finance)  # 26 fees of 25 people
        transaction.set_rollback(True)
    earned_fee(person=person_with_account())
    payouts.prepare(pay_on=today())

    with pytest.raises(RuleBroken, match="takes 25 payments in a file, and this run has 26"):
        payouts.freeze(run, by=finance)


def test_a_long_name_nobody_saw_cut_stops_the_release_and_is_named(
    settings, finance, second_finance
):
    earned_fee(person=person_with_account(name="Jo", account_name="Jonathan Featherstone"))
    run = payouts.prepare(pay_on=today())
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "bacs", ORIGINATOR
    payouts.freeze(run, by=finance)

    with pytest.raises(RuleBroken, match=r"Row 1, Jo: .*takes 18 signs"):
        payouts.release(run, by=second_finance)


def test_bacs_takes_two_working_days(run, settings, finance, second_finance):
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "bacs", ORIGINATOR
    payouts.freeze(run, by=finance)

    with pytest.raises(RuleBroken, match="too late"):
        payouts.release(run, by=second_finance, today=today())

    assert payouts.soonest(date(2026, 12, 2)) == date(2026, 12, 4)
    assert payouts.soonest(date(2026, 12, 3)) == date(2026, 12, 7)
