"""Sealed values: what a copy of the database shows, what can be moved, and new keys."""

import importlib
import secrets
from io import StringIO

import pytest
from django.apps import apps as now
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, transaction

from involvement import rotation, sealing
from involvement.people.models import Needs
from involvement.people.tests.factories import PersonFactory
from payments.models import PayeeAccount
from payments.tests.factories import PayeeAccountFactory

SECRETS = {"account_name": "Ann Unmistakable", "sort_code": "089999", "account_number": "66374958"}


def account(**fields):
    person = PersonFactory(with_account=True)
    return PayeeAccountFactory(person=person, saved_by=person.user, **SECRETS | fields)


def reread(row):
    return PayeeAccount.objects.get(pk=row.pk)


def by_hand(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [trigger()])
        cursor.execute(statement, values)
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def trigger():
    [one] = PayeeAccount._meta.triggers
    return f"{{{one.get_pgid(PayeeAccount)}}}"


def tokens():
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_name, sort_code, account_number FROM payments_payeeaccount")
        return [token for row in cursor.fetchall() for token in row]


def test_what_was_sealed_is_read_again_and_stands_nowhere_plain(db):
    row = account()

    assert {name: getattr(reread(row), name) for name in SECRETS} == SECRETS
    assert not set(SECRETS.values()) & set(tokens())


def test_a_token_moved_to_another_row_does_not_open(db):
    mine, theirs = account(), account(account_number="12345678")

    by_hand(
        """UPDATE payments_payeeaccount a SET account_number = b.account_number
           FROM payments_payeeaccount b WHERE a.id + b.id = %s AND a.id <> b.id""",
        mine.pk + theirs.pk,
    )

    for row in (mine, theirs):
        with pytest.raises(sealing.SealBroken):
            _read = reread(row).account_number
        assert reread(row).sort_code == "089999"


def test_a_row_given_to_somebody_else_does_not_open(db):
    mine, other = account(), PersonFactory()

    by_hand("UPDATE payments_payeeaccount SET person_id = %s WHERE id = %s", other.pk, mine.pk)

    with pytest.raises(sealing.SealBroken):
        _read = reread(mine).account_number


def test_a_token_moved_to_another_column_does_not_open(db):
    row = account()

    by_hand("UPDATE payments_payeeaccount SET sort_code = account_number")

    with pytest.raises(sealing.SealBroken):
        _read = reread(row).sort_code


def test_saving_a_row_again_keeps_its_seal(db):
    row = reread(account())
    before = tokens()
    by_hand("SELECT 1")

    row.save(update_fields=["replaced_at"])

    assert tokens() == before
    row.refresh_from_db()
    assert row.account_number == "66374958"


def test_a_value_cannot_be_written_without_its_row_nor_searched(db):
    account()

    with pytest.raises(FieldError, match="nor saved but by row"):
        PayeeAccount.objects.update(account_number="12345678")
    with pytest.raises(FieldError, match="cannot be searched"):
        PayeeAccount.objects.filter(account_number="66374958").exists()
    with pytest.raises(FieldError, match="cannot be searched"):
        PayeeAccount.objects.filter(account_number__startswith="6").exists()


def test_a_deferred_value_is_opened_when_it_is_asked_for(db):
    row = account()

    assert PayeeAccount.objects.defer(*SECRETS).get(pk=row.pk).account_number == "66374958"
    assert PayeeAccount.objects.values_list("account_number", flat=True)[0].startswith("k1:")


def test_values_from_before_are_sealed_to_their_row(db):
    row = account(account_name="")
    step = importlib.import_module("payments.migrations.0005_seal_each_value_to_its_row")

    class Editor:
        pass

    Editor.connection = connection
    step.bind_to_columns(now, Editor)
    with pytest.raises(sealing.SealBroken):
        _read = reread(row).account_number
    step.bind_to_rows(now, Editor)

    assert [reread(row).account_name, reread(row).account_number] == ["", "66374958"]


@pytest.fixture
def new_key(settings):
    """A newer key in front of the one in use."""
    old = dict(settings.SEAL_KEYS)

    def add():
        settings.SEAL_KEYS = {"k2": secrets.token_bytes(32), **old}

    return add


def test_new_values_take_the_new_key_and_old_ones_are_still_read(db, new_key):
    old = account()
    new_key()

    new = account()

    assert (reread(old).sort_code, reread(new).sort_code) == ("089999", "089999")
    assert sorted({token[:2] for token in tokens()}) == ["k1", "k2"]


def test_rotation_after_a_kill_finishes_and_the_old_key_can_go(db, new_key, settings, tmp_path):
    settings.ERASURE_LIST = tmp_path / "nobody was erased"
    rows = [account(account_name="") for _ in range(5)]
    needs = Needs.objects.create(person=PersonFactory(), why="My own reason")
    new_key()

    going = rotation.rotate(batch=2)
    assert [next(going), next(going)] == [(Needs, 1), (PayeeAccount, 2)]
    going.close()  # the machine stops here: three rows are still sealed with the old key
    assert sorted({token[:2] for token in tokens() if token}) == ["k1", "k2"]
    out = StringIO()
    call_command("rotate_keys", stdout=out)

    assert out.getvalue() == (
        "payments.PayeeAccount: 3 rows sealed anew\nEverything is sealed with k2.\n"
    )
    del settings.SEAL_KEYS["k1"]
    assert {reread(row).account_number for row in rows} == {"66374958"}
    assert {reread(row).account_name for row in rows} == {""}
    assert Needs.objects.get(pk=needs.pk).why == "My own reason"
    assert list(rotation.rotate()) == []


def test_a_batch_that_breaks_changes_nothing(db, new_key):
    account()
    broken = account()
    by_hand("UPDATE payments_payeeaccount SET sort_code = 'k1:AAAA' WHERE id = %s", broken.pk)
    before = tokens()
    new_key()

    with pytest.raises(sealing.SealBroken), transaction.atomic():
        list(rotation.rotate())

    assert tokens() == before
