"""Runs that do not wait for Friday, that another takes over, or that stop for a death."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from activities.models import Attendance
from involvement.errors import RuleBroken
from involvement.people.domain import quiet
from involvement.people.tests.factories import UserFactory
from payments import bank
from payments.domain import decisions, payouts, reconcile, returns, run_files, run_stops
from payments.models import (
    BankFileDownload,
    Due,
    DueState,
    LineLife,
    PayoutRun,
    RunKind,
    RunState,
)
from payments.tests.factories import ClaimLineFactory, today
from payments.tests.money import acts, earned_fee, mark, person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C20")]
MONDAY = date(2026, 3, 16)


def frozen(finance, *, names=("Ann", "Bob"), pay_on=None):
    for name in names:
        earned_fee(person=person_with_account(name=name))
    run = payouts.prepare(pay_on=pay_on or today())
    payouts.freeze(run, by=finance)
    return PayoutRun.objects.get(pk=run.pk)


def dies(run, name, *, by):
    person = run.lines.get(person__name=name).person
    quiet.begin(person, by=by)
    return person


def kinds_of(*dues):
    lines = [due.payout_lines.filter(life=LineLife.LIVE).select_related("run") for due in dues]
    return [[(line.run.kind, line.run.pay_on) for line in each] for each in lines]


def approved_cost(finance, *, is_urgent):
    person = person_with_account()
    line = ClaimLineFactory(
        sent=True, claim__seat__person=person, claim__is_urgent=is_urgent, amount_pence=4_20
    )
    decisions.approve(line, by=finance)
    due = Due.objects.get(line=line)
    Due.objects.filter(pk=due.pk).update(payable_from=MONDAY)
    return due


def test_what_cannot_wait_and_what_failed_go_first(finance, second_finance):
    urgent, patient = (approved_cost(finance, is_urgent=is_it) for is_it in (True, False))
    fee = earned_fee(person=person_with_account(), payable_from=MONDAY)
    old = payouts.prepare(pay_on=MONDAY - timedelta(days=3))
    assert not old.lines.exists()

    assert payouts.prepare_due(today=MONDAY) == payouts.prepare_due(today=MONDAY) == 3

    friday = date(2026, 3, 20)
    assert kinds_of(urgent, patient, fee) == [
        [(RunKind.SAME_DAY, MONDAY)], [(RunKind.WEEKLY, friday)], [(RunKind.WEEKLY, friday)],
    ]  # fmt: skip
    run = PayoutRun.objects.get(pay_on=friday)
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    returns.pay_again(returns.note(fee.payout_lines.get(), code="C", by=finance), by=finance)
    later = approved_cost(finance, is_urgent=True)
    payouts.freeze(PayoutRun.objects.get(kind=RunKind.SAME_DAY), by=finance)

    payouts.prepare_due(today=MONDAY)

    assert kinds_of(fee, later) == [[(RunKind.AGAIN, MONDAY)], [(RunKind.SAME_DAY, MONDAY)]]
    assert later.payout_lines.get().run.number == 2
    # on Saturday it is Monday's; and what nobody froze in time goes on
    payouts.prepare_due(today=date(2026, 3, 21))
    assert kinds_of(fee) == [[(RunKind.AGAIN, date(2026, 3, 23))]]
    assert not PayoutRun.objects.filter(kind__in=payouts.QUICK, state=RunState.RELEASED).exists()
    assert reconcile.check() == []


def test_a_run_frozen_before_a_death_stops_until_they_are_taken_out(finance, second_finance):
    run = frozen(finance)
    ann = dies(run, "Ann", by=finance)

    with pytest.raises(RuleBroken, match="may have died"):
        payouts.release(run, by=second_finance)
    with pytest.raises(IntegrityError, match="may have died"), transaction.atomic():
        PayoutRun.objects.filter(pk=run.pk).update(
            state=RunState.RELEASED, released_by=second_finance, released_at=timezone.now()
        )
    with pytest.raises(RuleBroken, match="This payment was yours"):
        run_stops.take_out(run, by=ann.user)
    with pytest.raises(RuleBroken, match="This run has moved on"):
        run_stops.take_over(run, by=second_finance)
    for _ in range(2):
        run_stops.take_out(run, by=second_finance)
    assert acts(run)[-1] == "payoutrun.taken_out"
    payouts.release(run, by=second_finance)

    assert Due.objects.get(person=ann).state == DueState.APPROVED
    assert acts(Due.objects.get(person=ann))[-1] == "due.approved"
    assert acts(run).count("payoutrun.taken_out") == 1
    paid = bank.read("generic", payouts.take_bank_file(run, by=second_finance)[1]).credits
    assert [(one.name, one.pence) for one in paid] == [("A PERSON", 50_00)]
    assert run_files.write(run) == run_files.write(run)
    payouts.mark_paid(run, by=finance)
    assert Due.objects.get(person__name="Bob").state == DueState.PAID
    payouts.prepare_due(today=today())
    assert not ann.dues.get().payout_lines.filter(life=LineLife.LIVE).exists()
    assert reconcile.check() == []


def test_a_released_file_is_not_taken_for_who_may_have_died(finance, second_finance):
    run = frozen(finance)
    payouts.release(run, by=second_finance, today=today())
    dies(run, "Bob", by=finance)

    with pytest.raises(RuleBroken, match="may have died"):
        payouts.take_bank_file(run, by=second_finance)
    with pytest.raises(IntegrityError, match="may have died"), transaction.atomic():
        BankFileDownload.objects.create(run=run, by=second_finance, sha256="0" * 64)
    bobs = Due.objects.get(person__name="Bob")
    mark(bobs.seat, Attendance.DID_NOT_COME)
    run_stops.take_out(run, by=finance)
    bobs.refresh_from_db()
    assert bobs.state == DueState.WITHDRAWN  # the register says so meanwhile
    payouts.take_bank_file(run, by=second_finance)
    dies(run, "Ann", by=finance)

    with pytest.raises(RuleBroken, match="The file of this run has gone"):
        run_stops.take_out(run, by=finance)
    payouts.mark_paid(run, by=finance)
    assert reconcile.check() == []


def test_a_run_that_pays_only_who_may_have_died_is_cancelled(finance):
    run = frozen(finance, names=["Ann"])
    dies(run, "Ann", by=finance)

    with pytest.raises(RuleBroken, match="Cancel it"):
        run_stops.take_out(run, by=finance)
    payouts.cancel(run, by=finance, reason="The bank said no.")
    assert acts(run)[-2:] == ["payoutrun.cancelled", "payoutrun.refused"]
    assert acts(Due.objects.get())[-1] == "due.approved"

    assert reconcile.check() == []


def test_an_officer_who_is_away_holds_no_file_up(finance, second_finance):
    run, third = frozen(finance), UserFactory(roles=["finance"])
    payee = UserFactory(roles=["finance"])
    type(run.lines.first().person).objects.filter(name="Ann").update(user=payee)
    payouts.release(run, by=second_finance)

    for officer, why in [(finance, "You prepared"), (payee, "pays you")]:
        with pytest.raises(RuleBroken, match=why):
            run_stops.take_over(run, by=officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            PayoutRun.objects.filter(pk=run.pk).update(released_by=officer)
    for _ in range(2):
        run_stops.take_over(run, by=third)
    with pytest.raises(RuleBroken, match="Only the officer who released"):
        payouts.take_bank_file(run, by=second_finance)

    assert payouts.take_bank_file(run, by=third)
    payouts.mark_paid(run, by=finance)
    assert reconcile.check() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditrow WHERE action = 'payoutrun.taken_over'")
        assert cursor.fetchone() == (1,)
