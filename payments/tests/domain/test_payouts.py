from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.models import RoleGrant
from payments.domain import payouts, reconcile
from payments.models import (
    AcceptedFormat,
    BankFileDownload,
    Due,
    DueState,
    LineLife,
    PayoutRun,
    PayWay,
    RunState,
)
from payments.tests.factories import today
from payments.tests.money import acts, change_account, earned_fee, person_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A prepared run of two fees of one person and one of another."""
    person = person_with_account()
    for who in (person, person, person_with_account()):
        earned_fee(person=who)
    return payouts.prepare(pay_on=today())


@pytest.fixture
def frozen(run, finance):
    payouts.freeze(run, by=finance)
    run.refresh_from_db()
    return run


@pytest.fixture
def released(frozen, second_finance):
    payouts.release(frozen, by=second_finance)
    frozen.refresh_from_db()
    return frozen


def states():
    return set(Due.objects.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("on", "pay_on"),
    [
        (date(2026, 3, 16), date(2026, 3, 20)),
        (date(2026, 3, 20), date(2026, 3, 20)),
        (date(2026, 3, 21), date(2026, 3, 27)),
        (date(2026, 4, 1), date(2026, 4, 2)),  # the Friday is Good Friday
        (date(2026, 4, 3), date(2026, 4, 10)),
        (date(2026, 12, 22), date(2026, 12, 24)),  # the Friday is Christmas Day
        (date(2026, 12, 25), date(2026, 12, 31)),  # the Friday is New Year's Day
    ],
)
def test_pay_day_is_friday_or_the_working_day_before(on, pay_on):
    assert payouts.pay_day(on) == pay_on


def test_preparing_gathers_each_due_once(run):
    again = payouts.prepare(pay_on=today())

    assert again == run
    assert sorted(run.lines.values_list("due", flat=True)) == sorted(
        Due.objects.values_list("pk", flat=True)
    )


def test_preparing_leaves_out_what_is_not_payable():
    earned_fee(person=person_with_account(way=PayWay.OTHER))
    earned_fee()  # nobody has told us where to send it
    later = earned_fee(person=person_with_account())
    Due.objects.filter(pk=later.pk).update(payable_from=today() + timedelta(days=1))

    assert payouts.prepare(pay_on=today()).lines.count() == 0
    assert payouts.prepare(pay_on=today() + timedelta(days=1)).lines.get().due == later


def test_a_line_goes_when_its_due_is_no_longer_payable(run):
    gone = run.lines.first()
    change_account(gone.person, way=PayWay.OTHER)

    payouts.prepare(pay_on=today())

    assert not run.lines.filter(person=gone.person).exists()


def test_a_line_follows_the_account_until_it_is_frozen(run, finance):
    person = run.lines.last().person
    for account, go in (
        ("22222222", lambda: payouts.prepare(pay_on=today())),
        ("33333333", lambda: payouts.freeze(run, by=finance)),
    ):
        now = change_account(person, number=account)
        go()
        assert {line.payee for line in run.lines.filter(person=person)} == {now}


def test_money_is_there_at_the_soonest_when_the_bank_can(settings):
    saturday = date(2026, 3, 14)

    assert payouts.soonest(saturday) == saturday
    settings.BANK_FORMAT = "bacs"
    assert payouts.soonest(saturday) == date(2026, 3, 17)
    assert payouts.soonest(saturday, "generic") == saturday


@pytest.mark.parametrize("day", [14, 15, 16])  # from Saturday on
def test_what_does_not_wait_for_friday_is_paid_on_the_first_working_day(day):
    assert payouts.quick_day(date(2026, 3, day)) == date(2026, 3, 16)


def test_prepare_due_does_nothing_while_nothing_is_owed():
    assert payouts.prepare_due(today=today()) == 0
    assert not PayoutRun.objects.exists()


def test_the_next_due_goes_to_next_weeks_run_once_fridays_is_frozen(finance):
    monday, friday = date(2026, 3, 16), date(2026, 3, 20)
    earned_fee(person=person_with_account(), payable_from=monday)
    assert payouts.prepare_due(today=monday) == 1
    payouts.freeze(PayoutRun.objects.get(), by=finance)
    earned_fee(person=person_with_account(), payable_from=monday)

    assert payouts.prepare_due(today=monday) == 1
    assert payouts.prepare_due(today=monday) == 1

    runs = PayoutRun.objects.order_by("pay_on").values_list("pay_on", "state")
    assert list(runs) == [
        (friday, RunState.FROZEN),
        (friday + timedelta(days=7), RunState.PREPARED),
    ]


def test_what_nobody_froze_in_time_goes_into_the_next_run():
    due = earned_fee(person=person_with_account(), payable_from=date(2026, 3, 16))
    payouts.prepare_due(today=date(2026, 3, 16))

    assert payouts.prepare_due(today=date(2026, 3, 21)) == 1

    assert due.payout_lines.get().run.pay_on == date(2026, 3, 27)


def test_freezing_fixes_amounts_accounts_and_total(frozen, finance):
    assert (frozen.state, frozen.line_count, frozen.total_pence) == (RunState.FROZEN, 3, 150_00)
    assert frozen.frozen_by == finance
    assert len(frozen.contents_hash) == 64
    assert states() == {DueState.ON_ITS_WAY}
    for line in frozen.lines.all():
        assert line.payee == line.person.payee_accounts.get()
    assert AuditRow.objects.filter(action="due.on_its_way", actor_id=finance.pk).count() == 3
    assert reconcile.check() == []


def test_a_changed_bank_account_does_not_change_a_frozen_run(frozen):
    line = frozen.lines.first()
    change_account(line.person)

    payouts.prepare(pay_on=today())

    assert frozen.lines.get(pk=line.pk).payee == line.payee
    with pytest.raises(IntegrityError, match="a frozen run never changes"), transaction.atomic():
        frozen.lines.update(payee=line.person.payee_accounts.get(replaced_at=None))


def test_an_empty_run_is_not_frozen(finance):
    run = payouts.prepare(pay_on=today())

    with pytest.raises(RuleBroken, match="nothing to pay"):
        payouts.freeze(run, by=finance)

    run.refresh_from_db()
    assert run.state == RunState.PREPARED


def test_freezing_twice_is_refused(frozen, second_finance):
    with pytest.raises(RuleBroken, match="Frozen"):
        payouts.freeze(frozen, by=second_finance)

    frozen.refresh_from_db()
    assert frozen.frozen_by != second_finance


def test_a_release_by_who_froze_it_is_refused_by_words_and_by_the_database(frozen, finance):
    with pytest.raises(RuleBroken, match="Someone else"):
        payouts.release(frozen, by=finance)
    with pytest.raises(IntegrityError, match="run_freezer_does_not_release"), transaction.atomic():
        _release_behind(frozen, finance)


def test_a_release_by_who_is_paid_is_refused_by_words_and_by_the_database(run, finance):
    payee = run.lines.first().person.user
    RoleGrant.objects.create(user=payee, role="finance")
    payouts.freeze(run, by=finance)

    with pytest.raises(RuleBroken, match="pays you"):
        payouts.release(run, by=payee)
    with pytest.raises(IntegrityError, match="does not release their own"), transaction.atomic():
        _release_behind(run, payee)


def _release_behind(run, by):
    PayoutRun.objects.filter(pk=run.pk).update(
        state=RunState.RELEASED, released_by=by, released_at="2026-03-20T12:00Z"
    )


def test_a_real_release_from_the_private_database_is_refused(frozen, second_finance, settings):
    settings.TRIAL, settings.DATABASE_IS_EMBEDDED = False, True

    with pytest.raises(RuleBroken, match="only for trying out"):
        payouts.release(frozen, by=second_finance)


def test_a_run_whose_day_has_passed_is_not_released(frozen, second_finance):
    with pytest.raises(RuleBroken, match="has passed"):
        payouts.release(frozen, by=second_finance, today=today() + timedelta(days=1))


def test_a_run_with_a_name_that_banks_do_not_take_is_not_released(finance, second_finance):
    person = person_with_account(account_name="=HYPERLINK(1)", name="Ann")
    earned_fee(person=person)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)

    with pytest.raises(RuleBroken, match="Row 1, Ann"):
        payouts.release(run, by=second_finance)


def test_releasing_twice_is_refused(released, second_finance):
    with pytest.raises(RuleBroken, match="This run has moved on"):
        payouts.release(released, by=second_finance)


def test_cancelling_frees_everything_for_a_new_run_of_the_day(frozen, second_finance):
    payouts.cancel(frozen, by=second_finance, reason="The total is wrong")

    again = payouts.prepare(pay_on=today())
    frozen.refresh_from_db()
    assert frozen.state == RunState.CANCELLED
    assert set(frozen.lines.values_list("life", flat=True)) == {LineLife.VOID}
    assert (again.number, again.lines.count()) == (2, 3)
    assert states() == {DueState.APPROVED}
    assert reconcile.check() == []


def test_cancelling_twice_or_after_release_is_refused(frozen, released, finance):
    with pytest.raises(RuleBroken, match="This run has moved on"):
        payouts.cancel(released, by=finance)
    assert states() == {DueState.ON_ITS_WAY}


def test_marking_paid_tells_each_person_once(released, finance, second_finance):
    payouts.take_bank_file(released, by=second_finance)
    payouts.mark_paid(released, by=finance)
    with pytest.raises(RuleBroken, match="Paid"):
        payouts.mark_paid(released, by=finance)

    assert states() == {DueState.PAID}
    assert set(Due.objects.values_list("paid_on", flat=True)) == {released.pay_on}
    assert AuditRow.objects.filter(action="due.paid", actor_id=finance.pk).count() == 3
    people = set(released.lines.values_list("person", flat=True))
    assert set(Notice.objects.values_list("key", flat=True)) == {
        f"payment_sent:{released.pk}:{pk}" for pk in people
    }
    assert reconcile.check() == []


@pytest.mark.clause("C20")
def test_only_the_pay_team_moves_a_run_and_it_is_paid_only_by_its_file(
    run, finance, second_finance, team
):
    steps = [
        (payouts.freeze, finance),
        (payouts.release, second_finance),
        (payouts.mark_paid, finance),
    ]
    for verb, officer in steps:
        if verb == payouts.mark_paid:
            with pytest.raises(RuleBroken, match="Take the file to the bank first"):
                verb(run, by=finance)
            payouts.take_bank_file(run, by=second_finance)
        for act in (verb, payouts.cancel):
            with pytest.raises(RuleBroken, match="Only a finance officer"):
                act(run, by=team)
        verb(run, by=officer)

    run.refresh_from_db()
    assert run.state == RunState.PAID
    assert RunState.CANCELLED not in PayoutRun.MOVES[RunState.PREPARED]


def test_a_run_that_was_tampered_with_is_not_released(frozen, second_finance):
    PayoutRun.objects.filter(pk=frozen.pk).update(contents_hash="0" * 64)

    with pytest.raises(RuleBroken, match="not what was frozen"):
        payouts.release(frozen, by=second_finance)


def test_a_due_that_moved_by_itself_stops_its_run(frozen, finance, second_finance):
    moved = Due.objects.filter(payout_lines=frozen.lines.first())
    moved.update(state=DueState.APPROVED)
    with pytest.raises(RuleBroken, match="moved on by itself"):
        payouts.cancel(frozen, by=finance)
    payouts.release(frozen, by=second_finance)
    payouts.take_bank_file(frozen, by=second_finance)

    with pytest.raises(RuleBroken, match="moved on by itself"):
        payouts.mark_paid(frozen, by=finance)

    frozen.refresh_from_db()
    assert (frozen.state, moved.get().state) == (RunState.RELEASED, DueState.APPROVED)


def test_a_run_that_was_tampered_with_is_not_paid(released, finance, second_finance):
    payouts.take_bank_file(released, by=second_finance)
    PayoutRun.objects.filter(pk=released.pk).update(contents_hash="0" * 64)

    with pytest.raises(RuleBroken, match="not what was frozen"):
        payouts.mark_paid(released, by=finance)

    assert states() == {DueState.ON_ITS_WAY}


def test_the_bank_file_is_the_same_each_time_and_each_time_is_noted(released, second_finance):
    name, first = payouts.take_bank_file(released, by=second_finance)
    _name, second = payouts.take_bank_file(released, by=second_finance)

    assert name.startswith("TRIAL-payments-")
    assert first == second
    assert first.count(b"\r\n") == 3  # the header and two people
    assert b",TRIAL" in first
    assert BankFileDownload.objects.filter(run=released, by=second_finance).count() == 2
    assert acts(released)[-2:] == ["payoutrun.file_taken"] * 2


def test_only_who_released_a_run_takes_its_file(released, finance):
    with pytest.raises(RuleBroken, match="Only the officer who released"):
        payouts.take_bank_file(released, by=finance)
    with pytest.raises(IntegrityError, match="only who released"), transaction.atomic():
        BankFileDownload.objects.create(run=released, by=finance, sha256="0" * 64)

    assert not BankFileDownload.objects.exists()


def test_the_bank_accepts_a_format_once(released, finance, second_finance):
    with pytest.raises(RuleBroken, match="Take the file to the bank first"):
        payouts.accept_format(released, by=finance)
    payouts.take_bank_file(released, by=second_finance)

    payouts.accept_format(released, by=finance)
    payouts.accept_format(released, by=second_finance)

    accepted = AcceptedFormat.objects.get()
    assert (accepted.bank_format, accepted.run, accepted.by) == ("generic", released, finance)
    row = AuditRow.objects.get(action="payoutrun.format_accepted")
    assert (row.actor_id, row.reason) == (finance.pk, "generic")


@pytest.mark.parametrize("state", ["frozen", "paid"])
def test_there_is_no_bank_file_before_release_nor_after_payment(state, frozen, second_finance):
    if state == "paid":
        payouts.release(frozen, by=second_finance)
        payouts.take_bank_file(frozen, by=second_finance)
        payouts.mark_paid(frozen, by=second_finance)

    with pytest.raises(RuleBroken, match="moved on"):
        payouts.take_bank_file(frozen, by=second_finance)


def test_a_run_of_many_takes_as_many_statements_as_one_of_few(
    finance, second_finance, django_assert_max_num_queries
):
    for _ in range(30):
        earned_fee(person=person_with_account())

    with django_assert_max_num_queries(65):  # a savepoint is two
        run = payouts.prepare(pay_on=today())
        payouts.freeze(run, by=finance)
        payouts.release(run, by=second_finance)
        payouts.take_bank_file(run, by=second_finance)
        payouts.mark_paid(run, by=finance)
