"""The ledger follows each due by itself, is never altered, and the auditor reads it apart."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from activities.models import Attendance
from involvement.calendars import london_day
from payments.domain import ledger, ledger_checks, payouts, reconcile, returns
from payments.models import Due, LedgerEntry, LineState
from payments.tests.factories import ClaimLineFactory, DueFactory, today
from payments.tests.money import earned_fee, mark, person_with_account

pytestmark = pytest.mark.django_db


def entries(due):
    found = LedgerEntry.objects.filter(due=due).order_by("step")
    return list(found.values_list("kind", "debit", "credit", "amount_pence"))


def pay(officers, *, on):
    run = payouts.prepare(pay_on=on)
    payouts.freeze(run, by=officers[0])
    payouts.release(run, by=officers[1])
    payouts.take_bank_file(run, by=officers[1])
    payouts.mark_paid(run, by=officers[0])
    return run


def through_everything(officers):
    """A fee that was cancelled once, paid, sent back by the bank, and paid again."""
    due = earned_fee(person=person_with_account())
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=officers[0])
    payouts.cancel(run, by=officers[0])
    first = pay(officers, on=today())
    back = returns.note(first.lines.get(), code="C", by=officers[0])
    returns.pay_again(back, by=officers[0])
    pay(officers, on=today() + timedelta(days=1))
    return due


WHOLE_LIFE = [
    ("owed", "fees", "owed", 50_00),
    ("going", "owed", "going", 50_00),
    ("stopped", "going", "owed", 50_00),
    ("going", "owed", "going", 50_00),
    ("paid", "going", "bank", 50_00),
    ("returned", "bank", "back", 50_00),
    ("again", "back", "owed", 50_00),
    ("going", "owed", "going", 50_00),
    ("paid", "going", "bank", 50_00),
]


@pytest.mark.clause("C20")
def test_every_step_of_a_due_is_an_entry(finance, second_finance):
    due = through_everything([finance, second_finance])

    assert entries(due) == WHOLE_LIFE
    assert reconcile.check() == []
    last = LedgerEntry.objects.filter(due=due).order_by("-step").first()
    assert (last.day, last.line) == (today() + timedelta(days=1), due.payout_lines.last())


def test_a_ledger_written_afterwards_says_the_same(finance, second_finance):
    with ledger.written_afterwards():
        due = through_everything([finance, second_finance])
        failed, again = (earned_fee(person=person_with_account()) for _ in "12")
        lines = pay([finance, second_finance], on=today() + timedelta(days=2)).lines
        backs = [returns.note(lines.get(due=one), code="C", by=finance) for one in (failed, again)]
        returns.pay_again(backs[1], by=finance)
        assert entries(due) == []

    assert len(entries(earned_fee())) == 1  # what comes next is written at once again
    assert entries(due) == WHOLE_LIFE
    told = [[kind for kind, *_rest in entries(one)] for one in (failed, again)]
    came_back = ["owed", "going", "paid", "returned"]
    assert told == [came_back, [*came_back, "again"]]
    assert reconcile.check() == []
    assert ledger.post() == 0
    ledger.begin()
    assert len(entries(due)) == len(WHOLE_LIFE)


def test_what_moves_before_the_ledger_is_opened_keeps_nothing_older_out():
    with pgtrigger.ignore("payments.Due:new_due_is_in_the_ledger"):
        older = earned_fee()
    newer = earned_fee()
    assert (entries(older), len(entries(newer))) == ([], 1)

    ledger.begin()

    assert entries(older) == entries(newer) == WHOLE_LIFE[:1]


def test_a_correction_is_an_entry_and_so_is_taking_back():
    due = earned_fee()
    due.seat.fee_choice, due.seat.fee_less_pence = "less", 20_00
    due.seat.save()
    mark(due.seat, Attendance.PART)
    mark(due.seat, Attendance.DID_NOT_COME)
    mark(due.seat, Attendance.CAME)

    assert entries(due) == [
        ("owed", "fees", "owed", 50_00),
        ("corrected", "owed", "fees", 30_00),
        ("withdrawn", "owed", "fees", 20_00),
        ("owed", "fees", "owed", 20_00),
    ]
    assert LedgerEntry.objects.filter(due=due).first().day == max(
        due.seat.meeting.day, london_day(timezone.now())
    )


@pytest.mark.parametrize(
    ("kind", "account"),
    [
        ("care", "care"),
        ("food", "food"),
        ("taxi", "travel"),
        ("fare", "travel"),
        ("other", "other"),
    ],
)
def test_a_cost_is_booked_as_what_it_was_for(kind, account, finance):
    line = ClaimLineFactory(
        sent=True,
        kind=kind,
        state=LineState.APPROVED,
        decided_by=finance,
        decided_at=timezone.now(),
    )
    due = DueFactory(seat=None, line=line, person=line.claim.person, amount_pence=12_50)

    assert entries(due) == [("owed", account, "owed", 12_50)]


@pytest.mark.parametrize("change", ["SET amount_pence = 1", "SET due_id = due_id"])
def test_the_ledger_is_never_altered(change):
    DueFactory()

    for statement in (f"UPDATE payments_ledgerentry {change}", "DELETE FROM payments_ledgerentry"):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.fixture
def paid(finance, second_finance):
    """A paid run of one fee, another that came back, and no guards any more."""
    officers = [finance, second_finance]
    earned_fee(person=person_with_account())
    run = pay(officers, on=today())
    earned_fee(person=person_with_account())
    second = pay(officers, on=today() + timedelta(days=1))
    returns.note(second.lines.get(), code="C", by=finance)
    assert reconcile.check() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledgerentry", "due", "payoutrun", "claimline"):
            cursor.execute(f"ALTER TABLE payments_{table} DISABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE payments_ledgerentry DROP CONSTRAINT ledger_entry_moves_something"
        )
    return run


def of(run, **which):
    return LedgerEntry.objects.filter(line__run=run, **which)


def moved_nothing(run):
    of(run, kind="paid").update(amount_pence=0)


def lost_a_step(run):
    of(run, kind="going").delete()


def moved_by_hand(run):
    Due.objects.filter(payout_lines__run=run).update(amount_pence=49_00)


def forgotten(run):
    due = earned_fee()
    assert entries(due) == []


def paid_too_much(run):
    of(run, kind="paid").update(amount_pence=51_00)


def booked_as_food(run):
    LedgerEntry.objects.filter(due__payout_lines__run=run, kind="owed").update(debit="food")


def about_another(run):
    other = LedgerEntry.objects.exclude(line__run=run).filter(kind="returned").get()
    line = other.line
    of(run, kind="paid").delete()
    LedgerEntry.objects.filter(pk=other.pk).update(line=None)
    LedgerEntry.objects.filter(line=line, kind="going").update(line=run.lines.get(), kind="paid")


def never_left(run):
    of(run, kind="paid").update(credit="owed")


def came_back_unseen(run):
    LedgerEntry.objects.filter(kind="returned").update(debit="owed")


@pytest.mark.parametrize(
    ("break_it", "name"),
    [
        (moved_nothing, "ledger entry that moves nothing"),
        (lost_a_step, "ledger with a step missing"),
        (moved_by_hand, "due that is not where the ledger says"),
        (forgotten, "due that is not where the ledger says"),
        (paid_too_much, "ledger entry about another payment"),
        (booked_as_food, "cost in the ledger under another name"),
        (about_another, "ledger entry about another payment"),
        (never_left, "run that left the bank otherwise than the ledger says"),
        (came_back_unseen, "return that the ledger does not know"),
    ],
)
def test_the_auditor_names_what_is_wrong_in_the_ledger(paid, break_it, name):
    break_it(paid)

    assert name in [violation.name for violation in reconcile.check()]


def test_every_check_of_the_ledger_has_its_violation():
    marks = test_the_auditor_names_what_is_wrong_in_the_ledger.pytestmark
    tried = {name for mark in marks if mark.name == "parametrize" for _do, name in mark.args[1]}

    assert tried == set(ledger_checks.CHECKS)
