"""A register corrected after its fee was paid: a person decides, and nothing is taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from activities.models import Attendance
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import erasure, leaving
from involvement.people.models import Person
from payments.domain import (
    budgets,
    fees,
    ledger_export,
    payouts,
    promise,
    reconcile,
    returns,
    reversals,
    sendings,
    tax_years,
)
from payments.forms.reversals import TooMuchForm
from payments.models import (
    Due,
    DueState,
    LedgerEntry,
    ReturnCode,
    Reversal,
    ReversalOutcome,
)
from payments.tests.factories import ReversalFactory, today
from payments.tests.money import acts, change_account, earned_fee, mark, person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C20")]


@pytest.fixture
def pay(finance, second_finance):
    def pay(kind="weekly", on=None):
        run = payouts.prepare(pay_on=on or today(), kind=kind)
        payouts.freeze(run, by=finance)
        payouts.release(run, by=second_finance)
        payouts.take_bank_file(run, by=second_finance)
        payouts.mark_paid(run, by=finance)
        return run

    return pay


@pytest.fixture
def paid(pay):
    """A paid fee of £50 whose register now says that the person did not come."""
    due = earned_fee(person=person_with_account())
    pay()
    mark(due.seat, Attendance.DID_NOT_COME)
    return Reversal.objects.select_related("due__person__user", "due__seat").get()


def test_let_be_is_decided_once_and_moves_no_money(paid, finance, second_finance):
    entries = LedgerEntry.objects.count()
    assert list(reversals.listed()) == [paid]
    with pytest.raises(RuleBroken, match="Choose what happens"):
        reversals.decide(paid, "gone", "It was our mistake.", by=finance)

    for by, decision in ((finance, "let_be"), (second_finance, "asked")):
        reversals.decide(paid, decision, "It was our mistake.", by=by)

    paid.refresh_from_db()
    assert (paid.outcome, paid.decided_by) == (ReversalOutcome.LET_BE, finance)
    assert list(reversals.waiting()) == []
    rows = AuditRow.objects.filter(action="due.reversal_decided")
    assert [(row.actor_id, row.reason) for row in rows] == [(finance.pk, "let_be")]
    assert not Notice.objects.filter(kind="fee_asked_back").exists()
    assert LedgerEntry.objects.count() == entries
    assert reconcile.check() == []


def test_what_was_let_be_is_asked_about_again_when_the_register_says_something_else(paid, finance):
    seat = paid.due.seat
    reversals.decide(paid, "let_be", by=finance)
    mark(seat, Attendance.DID_NOT_COME)
    assert Reversal.objects.get().outcome == ReversalOutcome.LET_BE
    mark(seat, Attendance.RESERVE_READY)
    again = Reversal.objects.get()
    assert (again.outcome, again.should_be_pence) == ("", 25_00)
    assert list(reversals.waiting()) == [again]
    reversals.decide(again, "let_be", by=finance)
    mark(seat, Attendance.CAME)
    assert not Reversal.objects.exists()
    assert reconcile.check() == []


def test_what_was_let_be_and_came_back_is_a_fee_like_others(paid, finance):
    seat = paid.due.seat
    reversals.decide(paid, "let_be", by=finance)
    back = returns.note(paid.due.payout_lines.get(), code=ReturnCode.CLOSED, by=finance)
    change_account(paid.due.person)
    returns.pay_again(back, by=finance)
    assert Due.objects.values_list("state", "amount_pence").get() == ("approved", 50_00)
    mark(seat, Attendance.RESERVE_READY)
    assert Due.objects.values_list("state", "amount_pence").get() == ("approved", 25_00)
    assert not Reversal.objects.exists()
    assert reconcile.check() == []


def test_nobody_decides_what_is_theirs_or_what_they_marked(paid, finance, team):
    paid.due.seat.marked_by = finance
    paid.due.seat.save(update_fields=["marked_by"])
    for by in (team, finance):
        with pytest.raises(RuleBroken):
            reversals.decide(paid, "let_be", by=by)
    paid.due.seat.marked_by = team
    paid.due.seat.save(update_fields=["marked_by"])
    Person.objects.filter(user=finance).update(user=None)
    Person.objects.filter(pk=paid.due.person_id).update(user=finance)
    with pytest.raises(RuleBroken, match="yours"):
        reversals.decide(paid, "let_be", by=finance)

    assert Reversal.objects.get().decided_at is None


def test_asking_needs_a_call_and_is_written_once_and_never_to_who_may_have_died(paid, finance):
    with pytest.raises(RuleBroken, match="when you called"):
        reversals.decide(paid, "asked", " ", by=finance)
    with pytest.raises(RuleBroken, match="no rest"):
        reversals.decide(paid, "made_up", "Today", by=finance)
    Person.objects.update(quiet_at=timezone.now())
    with pytest.raises(RuleBroken, match="Do not call"):
        reversals.decide(paid, "asked", "Fine.", by=finance)
    Person.objects.update(quiet_at=None)

    for _ in range(2):
        reversals.decide(paid, "asked", "They said yes, in spring.", by=finance)

    assert Notice.objects.get(kind="fee_asked_back").person == paid.due.person
    assert reconcile.check() == []


@pytest.mark.parametrize("goes_as", ["voucher", "gift"])
def test_nobody_is_asked_for_a_voucher_or_a_gift_back(goes_as, team, finance):
    seat = {"attendance": "did_not_come", "marked_by": team, "marked_at": timezone.now()}
    went = ReversalFactory(
        due__goes_as=goes_as, **{f"due__seat__{name}": value for name, value in seat.items()}
    )

    with pytest.raises(RuleBroken, match="Nobody is asked to give it back"):
        reversals.decide(went, "asked", "They said yes.", by=finance)
    assert list(TooMuchForm(can_ask=False).fields) == ["decision"]
    assert "decision" in TooMuchForm({"decision": "asked"}, can_ask=False).errors
    reversals.decide(went, "let_be", by=finance)

    went.refresh_from_db()
    assert went.outcome == ReversalOutcome.LET_BE


def test_what_was_asked_for_and_came_back_by_itself_is_not_asked_for_any_more(paid, finance):
    reversals.decide(paid, "asked", "They said yes.", by=finance)
    back = returns.note(paid.due.payout_lines.get(), code=ReturnCode.CLOSED, by=finance)
    change_account(paid.due.person)

    returns.pay_again(back, by=finance)

    assert not Reversal.objects.exists()
    assert Due.objects.get().state == DueState.WITHDRAWN
    assert reconcile.check() == []


@pytest.fixture
def short(pay):
    """A fee of £25 that is paid, and whose register now says that £50 were earned."""
    due = earned_fee(person=person_with_account())
    mark(due.seat, Attendance.RESERVE_READY)
    pay()
    mark(due.seat, Attendance.CAME)
    return Reversal.objects.select_related("due__person__user", "due__seat").get()


def test_too_little_is_never_let_be_and_the_next_run_pays_the_rest(short, pay, finance):
    assert short.less_pence == 25_00
    for decision in ("let_be", "asked", "gone"):
        with pytest.raises(RuleBroken):
            reversals.decide(short, decision, "It is fine.", by=finance)
    with pytest.raises(IntegrityError, match="nobody agreed"), transaction.atomic():
        owe(short, 25_00)

    for _ in range(2):
        reversals.decide(short, "made_up", by=finance)

    assert Reversal.objects.get().outcome == ReversalOutcome.MADE_UP
    rest = Due.objects.get(rest_of=short)
    assert acts(rest) == ["due.approved"]
    assert (rest.amount_pence, rest.state, rest.is_fee) == (25_00, DueState.APPROVED, True)
    assert promise.coming(short.due.person, now=timezone.now()).pence == 25_00
    assert reconcile.check() == []
    run = payouts.prepare(pay_on=soon())
    assert [line.due_id for line in run.lines.all()] == [rest.pk]
    pay(on=soon())

    year = tax_years.statement(short.due.person, tax_years.TaxYear.of(soon()))
    assert (sum(due.amount_pence for due in year.fees), year.costs) == (50_00, ())
    activity = short.due.seat.meeting.activity
    assert budgets.of_activity(activity).spent == 50_00
    entries = LedgerEntry.objects.filter(due=rest).order_by("step")
    assert list(entries.values_list("debit", "credit")) == [
        ("fees", "owed"),
        ("owed", "going"),
        ("going", "bank"),
    ]
    period = ledger_export.period("", today=soon())
    told = ledger_export.entries(period).filter(due=rest)
    assert set(told.values_list("group", flat=True)) == {activity.group_id}
    assert reconcile.check() == []


def test_a_short_fee_that_comes_back_is_not_paid_twice(short, pay, finance):
    reversals.decide(short, "made_up", by=finance)
    back = returns.note(short.due.payout_lines.get(), code=ReturnCode.CLOSED, by=finance)
    change_account(short.due.person)
    returns.pay_again(back, by=finance)
    fees.settle(short.due.seat, by=finance)

    assert sorted(Due.objects.values_list("amount_pence", "state")) == [(25_00, "approved")] * 2
    assert reconcile.check() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE payments_due DISABLE TRIGGER USER")
    Due.objects.filter(rest_of=short).update(amount_pence=26_00)
    assert "rest of a fee that nobody else agreed to" in [one.name for one in reconcile.check()]


@pytest.fixture
def sent_short(finance, second_finance):
    """A voucher of £25 that was sent, and whose register now says that £50 were earned."""
    due = earned_fee(person=person_with_account())
    mark(due.seat, Attendance.RESERVE_READY)
    told = {"choice": "voucher", "to": "food", "by_person": due.person, "today": today()}
    fees.choose(due.seat, **told)
    sending = sendings.prepare(Due.objects.get(), by=finance)
    sendings.agree(sending, by=second_finance)
    told = {"how": "post", "reference": "R1", "sent_on": today(), "today": today()}
    sendings.record_sent(sending, **told, by=finance)
    due.seat.refresh_from_db()
    mark(due.seat, Attendance.CAME)
    return sending


def test_what_was_made_up_by_hand_is_not_owed_again_with_a_voucher_that_is_lost(
    sent_short, finance
):
    short = Reversal.objects.get()
    with pytest.raises(RuleBroken, match="how and when you paid them"):
        reversals.decide(short, "made_up", " ", by=finance)
    reversals.decide(short, "made_up", "£25 in cash today.", by=finance)
    sendings.did_not_arrive(sent_short, by=finance)
    seat = short.due.seat
    for attendance, owed in (
        (Attendance.CAME, ("approved", 25_00)),
        (Attendance.DID_NOT_COME, ("taken_back", 25_00)),
        (Attendance.CAME, ("approved", 25_00)),
    ):
        mark(seat, attendance)
        assert Due.objects.values_list("state", "amount_pence").get() == owed
        assert reconcile.check() == []


def owe(reversal, pence):
    Due.objects.create(
        rest_of=reversal,
        person=reversal.due.person,
        amount_pence=pence,
        payable_from=today(),
        pay_by=today(),
    )


def soon():
    return today() + timedelta(days=1)


def test_what_is_on_its_way_waits_for_the_register(finance):
    due = earned_fee(person=person_with_account())
    payouts.freeze(payouts.prepare(pay_on=today()), by=finance)
    mark(due.seat, Attendance.DID_NOT_COME)

    assert list(reversals.waiting()) == []
    with pytest.raises(RuleBroken, match="nothing to decide"):
        reversals.decide(Reversal.objects.get(), "let_be", by=finance)


def test_once_it_is_decided_the_person_can_be_erased(paid, finance):
    leaving.leave(paid.due.person, by=paid.due.person.user)
    list(erasure.erase(today=today()))
    assert Person.objects.get(pk=paid.due.person_id).erased_at is None

    reversals.decide(paid, "let_be", by=finance)
    list(erasure.erase(today=today()))

    assert Person.objects.get(pk=paid.due.person_id).erased_at
    assert reconcile.check() == []
