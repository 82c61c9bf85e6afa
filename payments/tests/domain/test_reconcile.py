"""Each invariant has a violation made behind the program's back, which the auditor must name."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from activities.models import Attendance
from involvement.people.models import Person
from involvement.people.tests.factories import UserFactory
from payments import tasks
from payments.domain import payouts, reconcile, returns
from payments.models import (
    Appeal,
    ClaimLine,
    Due,
    DueState,
    LineState,
    PayeeCall,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    ReturnCode,
)
from payments.tests.factories import (
    BankLineFactory,
    ClaimLineFactory,
    PayeeAccountFactory,
    PayeeChangeFactory,
    today,
)
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db

# What the triggers and constraints would refuse, they do not see here.
GUARDS = {
    "payments_payoutline": [
        "payout_line_is_worth_something",
        "line_that_came_back_has_its_return",
    ],
    "payments_paymentreturn": [],
    "payments_payoutrun": [
        "run_freezer_does_not_release",
        "run_state_has_its_moment",
        "run_release_is_whole",
    ],
    "payments_due": ["paid_due_has_its_day"],
    "payments_ledgerentry": [],
    "payments_claimline": ["claim_line_decision_is_whole"],
}


@pytest.fixture
def paid(finance, second_finance):
    """A paid run of a fee and an approved cost, and one fee that waits in the next."""
    person = person_with_account()
    earned_fee(person=person)
    cost = ClaimLineFactory(
        sent=True,
        claim__seat__person=person,
        state=LineState.APPROVED,
        decided_by=finance,
        decided_at=timezone.now(),
    )
    Due.objects.create(
        person=person, line=cost, amount_pence=12_50, payable_from=today(), pay_by=today()
    )
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    earned_fee()
    assert reconcile.check() == []
    unguard()
    return run


def unguard():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP INDEX one_live_payout_line_per_due")
        for table, names in GUARDS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for name in names:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def fee(run):
    return run.lines.filter(due__seat__isnull=False)


def cost_line(run):
    return ClaimLine.objects.filter(due__payout_lines__run=run)


def lined_twice(run):
    line = run.lines.first()
    line.pk = None
    line.run = PayoutRun.objects.create(pay_on=today(), number=7)
    line.save()


def pays_more(run):
    fee(run).update(amount_pence=50_01)


def pays_the_wrong_account(run):
    other = person_with_account()
    fee(run).update(payee=other.payee_accounts.get())


def lost_its_account(run):
    fee(run).update(payee=None)


def total_is_wrong(run):
    PayoutRun.objects.filter(pk=run.pk).update(total_pence=1)


def another_account_of_theirs(run):
    person = run.lines.first().person
    person.payee_accounts.update(replaced_at=timezone.now())
    fee(run).update(payee=PayeeAccountFactory(person=person, saved_by=person.user))


def paid_in_no_run(run):
    fee(run).update(life="returned")


def paid_run_with_a_due_on_its_way(run):
    Due.objects.filter(line__isnull=False).update(state=DueState.ON_ITS_WAY, paid_on=None)


def due_taken_back_but_paid(run):
    Due.objects.filter(line__isnull=False).update(state=DueState.APPROVED, paid_on=None)


def cost_was_never_decided(run):
    cost_line(run).update(state=LineState.SENT, decided_by=None, decided_at=None)


def nobody_marked_the_seat(run):
    seat = fee(run).get().due.seat
    type(seat).objects.filter(pk=seat.pk).update(
        attendance=Attendance.UNMARKED, marked_at=None, marked_by=None
    )


def came_no_more(run):
    seat = fee(run).get().due.seat
    type(seat).objects.filter(pk=seat.pk).update(attendance=Attendance.DID_NOT_COME)


def offered_less(run):
    due = earned_fee()
    Due.objects.filter(pk=due.pk).update(amount_pence=60_00)


def earned_nothing(run):
    due = earned_fee()
    Due.objects.filter(pk=due.pk).update(state=DueState.WITHDRAWN)


def approved_their_own(run):
    cost_line(run).update(decided_by=run.lines.first().person.user)


def looked_again_alone(run):
    line = cost_line(run).get()
    said_no = {"refused_by": line.decided_by, "refused_at": line.decided_at, "reason": "No"}
    days = {"decide_by": today(), "pay_by": today()}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE payments_appeal DISABLE TRIGGER USER")
    Appeal.objects.create(line=line, **said_no, **days)


def released_alone(run):
    PayoutRun.objects.filter(pk=run.pk).update(released_by=run.frozen_by_id or 0)


def released_to_themselves(run):
    PayoutRun.objects.filter(pk=run.pk).update(released_by=run.lines.first().person.user)


def paid_on_no_day(run):
    Due.objects.filter(seat__isnull=False).update(paid_on=None)


def approved_for_nothing(run):
    due = Due.objects.get(line__isnull=False)
    due.entries.all().delete()
    PayoutLine.objects.filter(due=due).delete()
    due.delete()


def owed_to_another(run):
    other = person_with_account()
    Due.objects.filter(seat__isnull=False).update(person=other)
    fee(run).update(person=other, payee=other.payee_accounts.get())


def changed(run, **fields):
    return PayeeChangeFactory(account=fee(run).get().payee, person=fee(run).get().person, **fields)


def frozen_too_soon(run):
    called_in_vain(changed(run), at=run.frozen_at)


def called_in_vain(change, *, at):
    earlier = at - timedelta(microseconds=1)
    PayeeCall.objects.create(change=change, outcome="no_answer", by=UserFactory(), at=earlier)


def released_though_stopped(run):
    before, between = run.frozen_at - timedelta(hours=1), run.frozen_at + timedelta(microseconds=1)
    changed(run, waits_until=before, stopped_at=between, state="stopped")


def released_by_who_called(run):
    change = changed(run, made_at=run.frozen_at - timedelta(hours=2))
    hour = run.frozen_at - timedelta(hours=1)
    PayeeCall.objects.create(change=change, outcome="called", by=run.released_by, at=hour)


def came_back(run):
    return returns.note(fee(run).get(), code=ReturnCode.CLOSED, by=run.frozen_by)


def settled_and_lost(run):
    Due.objects.filter(line__isnull=False).update(state=DueState.WITHDRAWN, paid_on=None)


def returned_twice_as_much(run):
    back = came_back(run)
    PaymentReturn.objects.filter(pk=back.pk).update(amount_pence=99_00)


def lives_again(run):
    back = came_back(run)
    back.lines.filter(due__line=None).update(life="live", came_back=None)


def sent_back_by_nobody(run):
    fee(run).update(life="returned")


def paid_again(run):
    """What no verb lets through: the next run pays into the account that sent it back."""
    back = came_back(run)
    Due.objects.filter(payout_lines__came_back=back).update(state=DueState.APPROVED)
    payouts.freeze(payouts.prepare(pay_on=today() + timedelta(days=1)), by=run.frozen_by)
    called_in_vain(changed(run), at=PayoutRun.objects.latest("pk").frozen_at)


def may_have_died(run):
    before = run.frozen_at - timedelta(hours=1)
    Person.objects.filter(pk=fee(run).get().person_id).update(quiet_at=before)


def failed_by_itself(run):
    Due.objects.filter(seat__isnull=False).update(state=DueState.FAILED, paid_on=None)


def on_a_statement_with_another_amount(run):
    paid = fee(run).get()
    told = {"means": "payment", "run": run, "person": paid.person, "decided_by": run.frozen_by}
    BankLineFactory(pence=-1, words="", state="matched", decided_at=run.frozen_at, **told)


def noted_their_own(run):
    back = came_back(run)
    PaymentReturn.objects.filter(pk=back.pk).update(noted_by=back.person.user)


def only_one_officer_said_so(run):
    back = returns.note(fee(run).get(), code=ReturnCode.OTHER, by=run.frozen_by)
    long_ago = back.noted_at - timedelta(days=8)
    PaymentReturn.objects.filter(pk=back.pk).update(noted_at=long_ago)
    told = {"means": "return", "run": run, "person": person_with_account()}
    decided = {"decided_by": run.frozen_by, "decided_at": run.frozen_at, "state": "matched"}
    BankLineFactory(pence=50_00, words="", **told, **decided)


@pytest.mark.clause("C20")
@pytest.mark.parametrize(
    ("break_it", "name"),
    [
        (lined_twice, "due with two live lines"),
        (pays_more, "line that is not its due"),
        (pays_the_wrong_account, "line that pays somebody else's account"),
        (lost_its_account, "line of a frozen run without an account"),
        (total_is_wrong, "run that is not the sum of its lines"),
        (another_account_of_theirs, "run changed after it was frozen"),
        (paid_in_no_run, "due on its way or paid outside a run"),
        (paid_run_with_a_due_on_its_way, "due on its way or paid outside a run"),
        (due_taken_back_but_paid, "live line whose due stands elsewhere"),
        (cost_was_never_decided, "cost lined up without a decision"),
        (nobody_marked_the_seat, "fee for a seat that was not marked"),
        (came_no_more, "fee for a seat that was not marked"),
        (offered_less, "fee more than was offered"),
        (earned_nothing, "fee that was earned and is not owed"),
        (approved_their_own, "approver of their own cost"),
        (looked_again_alone, "appeal decided by who said no"),
        (released_alone, "run released by who froze it"),
        (released_to_themselves, "run released by who it pays"),
        (paid_on_no_day, "paid due without the day of its run"),
        (approved_for_nothing, "approved cost that is not owed"),
        (owed_to_another, "due of somebody else"),
        (frozen_too_soon, "line frozen to details on hold"),
        (released_though_stopped, "line released to details on hold"),
        (released_by_who_called, "run released by who confirmed its details"),
        (settled_and_lost, "run whose money is not settled, returned or on its way"),
        (settled_and_lost, "all money released is not all settled, returned or on its way"),
        (returned_twice_as_much, "payment that came back and is not its lines"),
        (lives_again, "payment that came back and is not its lines"),
        (sent_back_by_nobody, "line that came back without anybody noting it"),
        (paid_again, "payment made again to details that sent it back"),
        (may_have_died, "line frozen for somebody who may have died"),
        (failed_by_itself, "due that failed and never came back"),
        (
            on_a_statement_with_another_amount,
            "line of the bank's statement that is not what we paid",
        ),
        (noted_their_own, "return noted by who was paid"),
        (
            only_one_officer_said_so,
            "return that no statement shows and no second officer saw",
        ),
    ],
)
def test_the_auditor_names_what_is_wrong(paid, break_it, name):
    paid.refresh_from_db()

    break_it(paid)

    found = {violation.name: violation.ids for violation in reconcile.check()}
    assert name in found
    assert found.get("run changed after it was frozen", (paid.pk,)) == (paid.pk,)


def test_every_check_has_its_violation():
    marks = test_the_auditor_names_what_is_wrong.pytestmark
    tried = {name for mark in marks if mark.name == "parametrize" for _do, name in mark.args[1]}

    assert tried == {*reconcile.CHECKS, "run changed after it was frozen"}


def test_check_money_says_ok_or_names_what_is_wrong(paid):
    said = io.StringIO()
    call_command("check_money", stdout=said)
    assert said.getvalue() == "OK\n"

    total_is_wrong(paid)

    with pytest.raises(CommandError, match=rf"not the sum of its lines: {paid.pk}") as refused:
        call_command("check_money")
    assert refused.value.returncode == 1


def test_a_long_list_is_cut_and_counted():
    violation = reconcile.Violation("too many", tuple(range(25)))

    assert str(violation).endswith("19 and 5 more")
    assert str(reconcile.Violation("many", tuple(range(20)))).endswith(" 19")


def test_the_hourly_check_logs_what_is_wrong(paid, caplog):
    assert tasks.check_money() == 0

    total_is_wrong(paid)

    assert tasks.check_money() == 4  # the run, its money, all money, and the ledger
    assert f"not the sum of its lines: {paid.pk}" in caplog.text
