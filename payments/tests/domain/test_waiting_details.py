"""A run and details that wait: what it leaves out, and what stops it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from involvement.errors import RuleBroken
from payments.domain import changes, left_out, payees, payouts, promise, queue, reconcile
from payments.models import Due, PayeeChange, PayoutLine, PayoutRun, RunState
from payments.tests.factories import PayeeChangeFactory, today
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def due():
    """A fee of somebody who changed their bank details today."""
    person = person_with_account(name="Ann Changed")
    due = earned_fee(person=person)
    payees.save(
        person,
        way="bank",
        account_name=person.name,
        sort_code="089999",
        account_number="12345678",
        by=person.user,
    )
    return due


def confirm(by):
    changes.record_call(PayeeChange.objects.get(), outcome="met", by=by)


def run_of_today():
    return payouts.prepare(pay_on=today())


def test_a_run_leaves_out_what_is_due_to_changed_details(due):
    other = earned_fee(person=person_with_account())

    run = run_of_today()

    assert run.lines.get().due == other
    [person] = left_out.people(now=timezone.now())
    assert (person.name, person.owed, person.held_state) == ("Ann Changed", 50_00, "waiting")


def test_nothing_but_waiting_money_makes_no_run(due):
    assert payouts.prepare_due(today=today()) == 0
    assert not PayoutRun.objects.exists()


def test_a_line_that_was_gathered_before_the_change_goes(due):
    person = person_with_account()
    earned_fee(person=person)
    run = run_of_today()
    payees.save(
        person, way="bank", account_name=person.name, sort_code="089999", account_number="87654321",
        by=person.user,
    )  # fmt: skip

    run_of_today()

    assert not run.lines.exists()


def test_freezing_drops_what_was_changed_since_it_was_gathered(due, finance):
    person = person_with_account()
    earned_fee(person=person)
    earned_fee(person=person_with_account())
    run = run_of_today()
    payees.save(
        person, way="bank", account_name=person.name, sort_code="089999", account_number="87654321",
        by=person.user,
    )  # fmt: skip

    payouts.freeze(run, by=finance)

    assert not run.lines.filter(person=person).exists()
    assert run.lines.count() == 1


def test_it_is_gathered_once_its_days_have_passed(due, time_machine):
    time_machine.move_to(PayeeChange.objects.get().waits_until)

    assert run_of_today().lines.get().due == due


def test_it_is_gathered_once_somebody_has_called(due, finance):
    confirm(finance)

    run = run_of_today()

    assert run.lines.get().payee.ending == "78"
    assert not left_out.people(now=timezone.now()).exists()


def test_who_called_does_not_release_the_payment(due, finance, second_finance):
    confirm(second_finance)
    run = run_of_today()
    payouts.freeze(run, by=finance)

    with pytest.raises(RuleBroken, match="You made sure of bank details"):
        payouts.release(run, by=second_finance)
    with pytest.raises(IntegrityError, match="who confirmed"), transaction.atomic():
        PayoutRun.objects.filter(pk=run.pk).update(
            state=RunState.RELEASED, released_by=second_finance, released_at=timezone.now()
        )

    run.refresh_from_db()
    assert run.state == RunState.FROZEN


def test_who_called_may_freeze_what_another_releases(due, finance, second_finance):
    confirm(finance)
    run = run_of_today()
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)

    assert reconcile.check() == []


def test_a_run_with_stopped_details_is_cancelled_and_not_released(due, finance, second_finance):
    confirm(finance)
    run = run_of_today()
    payouts.freeze(run, by=finance)
    changes.stop(PayeeChange.objects.get(), by=None)

    with pytest.raises(RuleBroken, match="Cancel this run"):
        payouts.release(run, by=second_finance)
    with pytest.raises(IntegrityError, match="on hold"), transaction.atomic():
        PayoutRun.objects.filter(pk=run.pk).update(
            state=RunState.RELEASED, released_by=second_finance, released_at=timezone.now()
        )
    payouts.cancel(run, by=second_finance)

    assert not run_of_today().lines.exists()
    assert reconcile.check() == []


def test_the_database_freezes_nothing_that_waits(due, finance):
    run = run_of_today()
    change = PayeeChange.objects.get()
    PayoutLine.objects.create(
        run=run, due=due, person=due.person, payee=change.account, amount_pence=50_00
    )

    with pytest.raises(IntegrityError, match="on hold"), transaction.atomic():
        PayoutRun.objects.filter(pk=run.pk).update(
            state=RunState.FROZEN, frozen_at=timezone.now(), frozen_by=finance,
            total_pence=50_00, line_count=1,
        )  # fmt: skip


def test_the_promised_day_does_not_move_and_the_lateness_says_why(due):
    pay_by = due.pay_by

    [late] = queue.late_dues(None, today=pay_by + timedelta(days=1))

    assert Due.objects.get().pay_by == pay_by
    assert not late.is_held  # its days have passed by then
    changes.stop(PayeeChange.objects.get(), by=None)
    [late] = queue.late_dues(None, today=pay_by + timedelta(days=1))
    assert late.is_held


def test_what_waits_is_told_apart_from_what_is_coming(due):
    change = PayeeChange.objects.get()

    coming = promise.coming(due.person, now=timezone.now())

    assert (coming.pence, coming.held_pence, coming.sure_pence) == (50_00, 50_00, 0)
    assert (coming.hold.since, coming.hold.until) == (change.made_at, change.waits_until)
    later = promise.coming(due.person, now=change.waits_until)
    assert (later.hold, later.sure_pence) == (None, 50_00)


def test_the_list_says_what_waits_and_what_is_on_its_way_already(due, finance):
    [change] = changes.on_hold(now=timezone.now())
    assert (change.owed, change.is_going, change.tries) == (50_00, False, 0)

    confirm(finance)
    payouts.freeze(run_of_today(), by=finance)
    changes.stop(change, by=None)

    [change] = changes.on_hold(now=timezone.now())
    assert (change.owed, change.is_going) == (None, True)


def test_details_that_were_replaced_are_on_no_list(due):
    old = PayeeChangeFactory(
        account__person=person_with_account(), account__replaced_at=timezone.now()
    )

    assert old not in changes.on_hold(now=timezone.now())
