"""Several hands at once on real PostgreSQL: exactly one wins, and the money stays right. (M2)"""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.tests.factories import UserFactory
from payments.domain import changes, fees, payees, payouts, reconcile, returns
from payments.models import (
    Due,
    DueState,
    PayeeAccount,
    PayeeChange,
    PayoutLine,
    PayoutRun,
    Reversal,
    RunKind,
    RunState,
)
from payments.tests.factories import today
from payments.tests.money import change_account, earned_fee, mark, person_with_account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
ROUNDS = range(int(os.environ.get("ROUNDS", "3")))  # of each race; `ROUNDS=25` are over 200


@pytest.fixture
def officers():
    return [UserFactory(roles=["finance"]) for _ in range(4)]


@pytest.fixture
def run():
    for _ in range(6):
        earned_fee(person=person_with_account())
    return payouts.prepare(pay_on=today())


def at_once(*acts):
    """Do the acts at the same moment; return what each gave, or the rule that said no."""
    gate = Barrier(len(acts))

    def one(act):
        try:
            gate.wait(10)
            return act() or "done"
        except RuleBroken as why:
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def winners(told):
    return [result for result in told if not isinstance(result, RuleBroken)]


@pytest.mark.parametrize("_round", ROUNDS)
def test_four_preparing_at_once_gather_each_due_once(_round):
    for _ in range(6):
        earned_fee(person=person_with_account())

    told = at_once(*[lambda: payouts.prepare(pay_on=today())] * 4)

    assert len(set(told)) == PayoutRun.objects.count() == 1
    assert PayoutLine.objects.count() == 6
    assert reconcile.check() == []


def test_two_kinds_of_run_never_take_the_same_due(officers):
    for _ in range(3):
        earned_fee(person=person_with_account())
    first = payouts.prepare(pay_on=today())
    payouts.freeze(first, by=officers[0])
    payouts.release(first, by=officers[1])
    payouts.take_bank_file(first, by=officers[1])
    payouts.mark_paid(first, by=officers[0])
    for line in first.lines.all():
        returns.pay_again(returns.note(line, code="C", by=officers[0]), by=officers[0])
    for _ in range(3):
        earned_fee(person=person_with_account())

    at_once(
        lambda: payouts.prepare(pay_on=today() + timedelta(days=1)),
        lambda: payouts.prepare(pay_on=today(), kind=RunKind.AGAIN),
    )

    assert PayoutLine.objects.filter(life="live").count() == 6
    assert set(PayoutLine.objects.filter(run__kind="again").values_list("due")) <= set(
        first.lines.values_list("due")
    )
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_freezing_at_once_freeze_once(_round, run, officers):
    told = at_once(*[lambda by=by: payouts.freeze(run, by=by) for by in officers[:2]])

    assert len(winners(told)) == 1
    run.refresh_from_db()
    assert (run.state, run.total_pence) == (RunState.FROZEN, 300_00)
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_correction_and_freezing_at_once_agree(_round, run, officers):
    due = Due.objects.first()
    mark(due.seat, Attendance.RESERVE_READY, settle=False)

    at_once(
        lambda: payouts.freeze(run, by=officers[0]),
        lambda: fees.settle(due.seat, by=due.seat.marked_by),
        lambda: payouts.prepare(pay_on=today()),
    )

    run.refresh_from_db()
    due.refresh_from_db()
    froze_first = due.amount_pence == 50_00
    assert run.total_pence == (300_00 if froze_first else 275_00)
    assert Reversal.objects.count() == int(froze_first)
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_taking_a_fee_back_and_preparing_at_once_leaves_no_line(_round, run):
    due = Due.objects.first()
    mark(due.seat, Attendance.DID_NOT_COME, settle=False)

    at_once(
        lambda: fees.settle(due.seat, by=due.seat.marked_by),
        *[lambda: payouts.prepare(pay_on=today())] * 3,
    )

    assert not due.payout_lines.exists()
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_new_account_and_freezing_at_once_pay_one_that_was_shown(_round, run, officers):
    line = run.lines.first()

    at_once(
        lambda: payouts.freeze(run, by=officers[0]),
        lambda: change_account(line.person),
    )

    frozen = {line.person_id: line.payee.person_id for line in run.lines.select_related("payee")}
    assert all(person == payee for person, payee in frozen.items())
    assert set(Due.objects.filter(payout_lines__run=run).values_list("state", flat=True)) <= {
        DueState.ON_ITS_WAY
    }
    assert reconcile.check() == []


def change_details(person, number="12345678"):
    """As the person does it: the new details wait."""
    payees.save(
        person,
        way="bank",
        account_name=person.name,
        sort_code="089999",
        account_number=number,
        by=person.user,
    )


@pytest.mark.parametrize("_round", range(8))
def test_details_changed_while_freezing_are_never_paid_before_they_are_confirmed(
    _round, run, officers
):
    people = [line.person for line in run.lines.select_related("person__user")]
    known = {account.pk for account in PayeeAccount.objects.all()}

    at_once(
        lambda: payouts.freeze(run, by=officers[0]),
        *[lambda person=person: change_details(person) for person in people[:3]],
        lambda: payouts.prepare(pay_on=today()),
    )
    payouts.prepare(pay_on=today() + timedelta(days=7))

    assert set(PayoutLine.objects.values_list("payee", flat=True)) <= known
    run.refresh_from_db()
    assert run.state == RunState.FROZEN
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", range(4))
def test_saying_it_was_not_me_and_freezing_at_once_agree(_round, officers):
    person = person_with_account()
    earned_fee(person=person)
    earned_fee(person=person_with_account())
    change_details(person)
    change = PayeeChange.objects.get()
    changes.record_call(change, outcome="met", by=officers[3])
    run = payouts.prepare(pay_on=today())

    at_once(
        lambda: payouts.freeze(run, by=officers[0]),
        lambda: changes.stop(change, by=None),
    )
    told = at_once(lambda: payouts.release(run, by=officers[1]))

    was_frozen = run.lines.filter(person=person).exists()
    assert bool(winners(told)) is not was_frozen
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", range(4))
def test_saying_it_was_not_me_and_releasing_at_once_agree(_round, officers):
    person = person_with_account()
    earned_fee(person=person)
    change_details(person)
    change = PayeeChange.objects.get()
    changes.record_call(change, outcome="met", by=officers[3])
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=officers[0])

    at_once(
        lambda: payouts.release(run, by=officers[1]),
        lambda: changes.stop(change, by=None),
    )

    change.refresh_from_db()
    run.refresh_from_db()
    assert change.state == "stopped"
    assert run.state == RunState.FROZEN or run.released_at < change.stopped_at
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_releases_and_a_cancelling_one_wins(_round, run, officers):
    payouts.freeze(run, by=officers[0])

    told = at_once(
        lambda: payouts.release(run, by=officers[1]),
        lambda: payouts.release(run, by=officers[2]),
        lambda: payouts.cancel(run, by=officers[3]),
    )

    assert len(winners(told)) == 1
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_correction_and_cancelling_at_once_agree(_round, run, officers):
    payouts.freeze(run, by=officers[0])
    due = Due.objects.first()
    mark(due.seat, Attendance.RESERVE_READY, settle=False)

    told = at_once(
        lambda: payouts.cancel(run, by=officers[1]),
        lambda: fees.settle(due.seat, by=due.seat.marked_by),
    )

    assert len(winners(told)) == 2
    due.refresh_from_db()
    assert (due.state, due.amount_pence) == (DueState.APPROVED, 25_00)
    assert not Reversal.objects.exists()
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", range(8))
@pytest.mark.parametrize("says_so", ["not_me", "call"])
def test_saying_it_was_not_me_and_saving_at_once_leaves_nothing_to_time(_round, says_so, officers):
    person = person_with_account()
    change_details(person)
    change = PayeeChange.objects.get()
    told_us = {
        "not_me": lambda: changes.stop(change, by=None),
        "call": lambda: changes.record_call(change, outcome="not_theirs", by=officers[0]),
    }

    [stopped, _saved] = at_once(told_us[says_so], lambda: change_details(person, "87654321"))

    newest = PayeeChange.objects.latest("pk")
    was_replaced = isinstance(stopped, RuleBroken)
    assert was_replaced or newest.state == "stopped" or newest.waits_until is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_marking_paid_at_once_pay_and_tell_once(_round, run, officers):
    payouts.freeze(run, by=officers[0])
    payouts.release(run, by=officers[1])
    payouts.take_bank_file(run, by=officers[1])

    told = at_once(*[lambda by=by: payouts.mark_paid(run, by=by) for by in officers[:2]])

    assert len(winners(told)) == 1
    assert Notice.objects.filter(kind="payment_sent").count() == 6
    assert set(Due.objects.values_list("state", flat=True)) == {DueState.PAID}
    assert reconcile.check() == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_settling_one_seat_three_times_at_once_owes_once(_round, person):
    seat = SeatFactory(meeting=MeetingFactory(held=True), person=person, coming=True)
    mark(seat, Attendance.CAME, settle=False)

    at_once(*[lambda: fees.settle(seat, by=seat.marked_by)] * 3)

    assert Due.objects.get().amount_pence == 50_00
