"""BASW's own numbers in a frozen run: sealed, and shown by their last two signs only."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from payments.domain import payouts
from payments.models import PayoutRun
from payments.tests.bank.files import ORIGINATOR
from payments.tests.factories import today
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(settings, finance):
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "bacs", ORIGINATOR
    earned_fee(person=person_with_account())
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    run.refresh_from_db()
    return run


def test_a_frozen_run_keeps_our_account_sealed(frozen):
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM payments_payoutrun r")
        [(dump,)] = cursor.fetchall()

    assert (frozen.ours["own_sort_code"], frozen.ours["own_account_number"]) == (
        "089999", "66374958",
    )  # fmt: skip
    for secret in ("089999", "66374958", "123456", "EXAMPLE"):
        assert secret not in dump


def test_what_was_frozen_of_our_account_never_changes(frozen):
    with pytest.raises(DatabaseError, match="run_keeps_its_bank_file"), transaction.atomic():
        PayoutRun.objects.filter(pk=frozen.pk).update(file_details="")


def test_the_page_of_a_run_shows_two_numbers_of_our_account(client, finance, frozen):
    client.force_login(finance)

    page = " ".join(client.get(reverse("run", args=[frozen.pk])).text.split())

    assert "Paid from our account ending 58" in page
    for secret in ("089999", "08-99-99", "66374958"):
        assert secret not in page


def test_what_was_kept_plain_before_is_sealed_for_its_row_and_opens(db):
    migration = import_module("payments.migrations.0015_seal_own_numbers")
    run = PayoutRun.objects.create(pay_on=today())
    kept = '{"own_sort_code": "089999"}'

    token = migration.sealed(kept, run.seal_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_payoutrun SET file_details = %s", [token])

    assert "089999" not in token
    assert PayoutRun.objects.get().ours == {"own_sort_code": "089999"}
    assert migration.opened(token, run.seal_id) == kept
    assert (migration.sealed("{}", run.seal_id), migration.opened("", run.seal_id)) == ("", "{}")


def test_a_format_that_says_nothing_of_us_keeps_nothing(finance):
    earned_fee(person=person_with_account())
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)

    assert (PayoutRun.objects.get().file_details, PayoutRun.objects.get().ours) == ("", {})
