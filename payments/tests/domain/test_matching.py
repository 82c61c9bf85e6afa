"""The bank's statement: what is certain is matched once, and nothing else is guessed. (M10)"""

import hashlib
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import quiet
from payments.bank import engine, statement
from payments.domain import matching, payouts, reconcile, returns, run_stops, unmatched
from payments.models import (
    BankLine,
    BankLineState,
    BankStatement,
    Due,
    DueState,
    Means,
    PaymentReturn,
    PayoutRun,
    RunState,
)
from payments.tests.factories import PayoutRunFactory, today
from payments.tests.money import acts, earned_fee, person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C20")]
NAMES = ["Zoe Hill", "Amir Khan", "Mair Rees"]


@pytest.fixture
def sent(finance, second_finance):
    """A run of three people whose file is with the bank, and one of the first of them alone."""
    people = [person_with_account(name=name) for name in NAMES]
    for person in people:
        earned_fee(person=person)
    first = go(finance, second_finance)
    earned_fee(person=people[0])
    return first, go(finance, second_finance, days=1)


def go(finance, second_finance, *, days=0, is_taken=True):
    run = payouts.prepare(pay_on=today() + timedelta(days=days))
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    if is_taken:
        payouts.take_bank_file(run, by=second_finance)
    return PayoutRun.objects.get(pk=run.pk)


def name_of(run, number=None):
    trial = "TRIAL" if matching.settings.TRIAL else ""
    if number is None:
        return f"{trial}{run.reference}"
    return engine.reference_of(run.reference, number, trial=bool(trial))


def row(words, pounds, *, days=0):
    return f"{today() + timedelta(days=days):%d/%m/%Y},{words},{pounds}"


def read(*rows, by):
    content = "\n".join(["Date,Description,Amount", *rows]).encode()
    return matching.read_in(statement.read(content), by=by)


def states_of(*runs):
    return [PayoutRun.objects.get(pk=run.pk).state for run in runs]


def snapshot():
    return (
        list(BankLine.objects.order_by("pk").values()),
        list(PayoutRun.objects.order_by("pk").values_list("pk", "state", "paid_at")),
        Notice.objects.count(),
        BankStatement.objects.count(),
    )


def test_a_run_on_the_statement_is_paid_and_read_again_changes_nothing(sent, finance):
    first, again = sent
    rows = [
        row(f"BACS {name_of(first)} EXAMPLE", "-150.00", days=1),
        row(f"fp {name_of(again, 1).lower()}", "-50.00"),
        row("Rent of the office", "-900.00"),
    ]

    assert read(*rows, by=finance) == (3, 2)

    assert states_of(first, again) == [RunState.PAID, RunState.PAID]
    assert Notice.objects.filter(kind="payment_sent").count() == 4
    whole, one, rent = BankLine.objects.order_by("pk")
    assert (whole.means, whole.run, whole.person, whole.words) == (Means.RUN, first, None, "")
    assert [line.is_certain for line in (whole, one, rent)] == [True, True, False]
    assert acts(whole.statement) == ["bankstatement.read"]
    assert (one.means, one.run, one.person.name) == (Means.PAYMENT, again, "Zoe Hill")
    assert (rent.state, rent.words) == (BankLineState.OPEN, "Rent of the office")
    assert "Rent" not in str(BankLine.objects.values_list("words", flat=True)[2])
    kept = snapshot()
    assert read(*rows, by=finance) == (0, 0)
    assert read(*reversed(rows), by=finance) == (0, 0)
    assert snapshot() == kept
    assert reconcile.check() == []


def test_a_run_is_paid_once_each_of_its_payments_is_there(sent, finance):
    run = sent[0]
    rows = [row(name_of(run, number), "-50.00") for number in (1, 2, 3)]

    assert read(*rows[:2], by=finance) == (2, 2)
    assert states_of(run) == [RunState.RELEASED]
    assert unmatched.of_run(run)["found"] == 2
    assert read(*rows, by=finance) == (1, 1)

    assert states_of(run) == [RunState.PAID]
    assert read(row(name_of(run), "-150.00"), by=finance) == (1, 0)


def test_what_is_not_certain_waits(sent, finance, second_finance):
    """Another amount, a far day, no reference, two at once, or a file that nobody took."""
    run, _other = sent
    earned_fee(person=person_with_account(name="Late"))
    unsent = go(finance, second_finance, days=2, is_taken=False)

    assert read(
        row(name_of(run), "-150.01"),
        row(name_of(run), "150.00"),
        row(name_of(run), "-150.00", days=9),
        row("All of it", "-150.00"),
        row(f"{name_of(run, 1)} {name_of(run, 2)}", "-50.00"),
        row(name_of(run, 4), "-50.00"),
        row(f"9{name_of(run, 1)}", "-50.00"),
        row(name_of(run, 3), "-50.00"),
        row(f"x {name_of(run, 3)}", "-50.00"),
        row(name_of(unsent), "-50.00"),
        by=finance,
    ) == (10, 0)

    assert states_of(run, unsent) == [RunState.RELEASED, RunState.RELEASED]
    assert not BankLine.objects.exclude(state=BankLineState.OPEN).exists()


def test_the_same_line_twice_on_a_day_is_two_and_known_again(db, finance):
    tea = row("Tea", "-3.10")

    assert read(tea, tea, by=finance) == (2, 0)
    assert read(tea, tea, tea, by=finance) == (1, 0)

    known = BankLine.objects.order_by("pk").values_list("fingerprint", flat=True)
    told = [f"{today()}|-310|Tea|{number}" for number in (1, 2, 3)]
    assert list(known) == [hashlib.sha256(one.encode()).hexdigest() for one in told]


@pytest.mark.parametrize(
    ("pence", "days", "is_near"),
    [
        (-50_00, -8, False), (-50_00, -7, True), (-50_00, 7, True), (-50_00, 8, False),
        (50_00, -8, False), (50_00, -7, True), (50_00, 60, True), (50_00, 61, False),
    ],
)  # fmt: skip
def test_money_leaves_near_the_day_of_its_run_and_comes_back_within_two_months(
    pence, days, is_near
):
    line = BankLine(day=today() + timedelta(days=days), pence=pence)

    assert matching.is_near(line, PayoutRun(pay_on=today())) is is_near


def test_what_came_back_may_be_on_a_statement_before_what_went_out(sent, finance):
    run = sent[0]

    assert read(row(f"RTN {name_of(run, 2)}", "50.00", days=3), by=finance) == (1, 1)
    assert states_of(run) == [RunState.RELEASED]
    assert read(row(name_of(run), "-150.00"), by=finance) == (1, 1)

    assert states_of(run) == [RunState.PAID]


def test_a_return_that_nobody_noted_is_looked_at_again(sent, finance):
    run = sent[0]
    read(row(name_of(run), "-150.00"), row(f"RTN {name_of(run, 2)}", "50.00"), by=finance)
    line = BankLine.objects.get(means=Means.RETURN)

    matching.look_again(line, by=finance)

    line.refresh_from_db()
    assert (line.state, line.means, line.decided_by) == (BankLineState.OPEN, "", None)


def test_a_return_on_the_statement_asks_why_and_then_follows_the_usual_way(sent, finance):
    run = sent[0]
    second = run.lines.order_by("person_id")[1].person
    read(row(name_of(run), "-150.00"), by=finance)

    assert read(row(f"RTN {name_of(run, 2)}", "50.00", days=3), by=finance) == (1, 1)

    back = unmatched.to_explain().get()
    assert (back.means, back.person, unmatched.to_explain_count()) == (Means.RETURN, second, 1)
    assert not PaymentReturn.objects.exists()
    returns.note(run.lines.get(pk=back.paid), code="B", by=finance)
    assert unmatched.to_explain_count() == 0
    assert Due.objects.get(person=second).state == DueState.FAILED
    with pytest.raises(RuleBroken, match="It stays so"):
        matching.look_again(back, by=finance)
    assert reconcile.check() == []


def test_one_press_says_what_a_line_is(sent, finance):
    run, other = sent
    read(
        row("Wages", "-150.00"),
        row("to Khan", "-50.00"),
        row("back", "50.00"),
        row("Tea", "-3.10"),
        by=finance,
    )
    lines = list(BankLine.objects.order_by("pk"))
    could = unmatched.suggest(lines)

    assert [(one.run, one.means) for one in could[lines[0].pk]] == [(run, Means.RUN)]
    assert [(one.run, one.who) for one in could[lines[1].pk]] == [
        (other, ""),
        (run, "Amir Khan"),
    ]
    assert could[lines[2].pk] == []  # one of too many, which is not the same as none
    assert lines[3].pk not in could
    whole = matching.Meaning(run.pk, Means.RUN)
    with pytest.raises(RuleBroken, match="not the same"):
        matching.match(lines[1], whole, by=finance)
    for _ in range(2):
        matching.match(lines[0], whole, by=finance)
        matching.not_ours(lines[3], by=finance)
    assert not BankLine.objects.filter(is_certain=True).exists()
    assert states_of(run, other) == [RunState.PAID, RunState.RELEASED]
    assert Notice.objects.filter(kind="payment_sent").count() == 3
    person = run.lines.get(person__name="Amir Khan").person_id
    with pytest.raises(RuleBroken, match="on a statement already"):
        matching.match(lines[1], matching.Meaning(run.pk, Means.PAYMENT, person), by=finance)
    assert matching.rest_not_ours([lines[1].pk, lines[3].pk], by=finance) == 1
    assert set(BankLine.objects.exclude(pk=lines[2].pk).values_list("words", flat=True)) == {""}
    for _ in range(2):
        matching.look_again(lines[0], by=finance)
    assert states_of(run) == [RunState.PAID]
    assert BankLine.objects.get(pk=lines[0].pk).state == BankLineState.OPEN


def test_nothing_is_matched_to_a_run_whose_file_nobody_took(sent, finance, second_finance):
    earned_fee(person=person_with_account())
    unsent = go(finance, second_finance, days=2, is_taken=False)
    read(row("Wages", "-50.00"), by=finance)
    line = BankLine.objects.get()

    with pytest.raises(RuleBroken, match="Nobody has taken the file"):
        matching.match(line, matching.Meaning(unsent.pk, Means.RUN), by=finance)


def test_a_run_that_should_be_there_is_missed(sent, finance):
    assert unmatched.missing_runs() == []
    assert set(matching.leaving([PayoutRunFactory(number=9)]).values()) == {0}
    first, other = sent
    read(
        row("Rent", "-1.00", days=-1),
        row("Rent", "-1.00", days=2),
        row(name_of(first, 2), "-50.00"),
        by=finance,
    )

    missed = [(run, run.found, run.people) for run in unmatched.missing_runs()]

    assert sorted(missed, key=lambda one: one[0].pk) == [(first, 1, 3), (other, None, 1)]


def test_who_was_taken_out_of_a_run_is_not_waited_for(sent, finance, second_finance):
    earned_fee(person=sent[0].lines.first().person), earned_fee(person=person_with_account())
    run = go(finance, second_finance, days=2, is_taken=False)
    quiet.begin(run.lines.last().person, by=finance)
    run_stops.take_out(run, by=finance)
    payouts.take_bank_file(run, by=second_finance)

    read(
        row("Rent", "-1.00", days=-1),
        row(name_of(run, 1), "-50.00", days=2),
        row("Rent", "-1.00", days=5),
        by=finance,
    )

    assert states_of(run) == [RunState.PAID]
    assert run not in unmatched.missing_runs()


def test_whatever_a_statement_says_money_adds_up(sent, finance):
    """Lines in any order, some twice or odd, over many files: what is paid is on a statement."""
    first, other = sent
    names = [name_of(first, number) for number in (1, 2, 3)]
    good = [row(name, "-50.00") for name in names] + [row(name_of(first), "-150.00")]
    good += [row(name_of(other), "-50.00"), row(f"{names[1]} back", "50.00", days=2)]
    odd = [row(names[0], "-50.01"), row("Tea", "-50.00"), row(name_of(other), "50.00")]

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.lists(st.sampled_from(good + odd), min_size=1, max_size=5), max_size=4))
    def hold(files):
        with transaction.atomic():
            for rows in files:
                read(*rows, by=finance)
            assert reconcile.check() == []
            for run in PayoutRun.objects.filter(state=RunState.PAID):
                out = BankLine.objects.filter(run=run, pence__lt=0)
                assert -sum(out.values_list("pence", flat=True)) == run.total_pence
            transaction.set_rollback(True)

    hold()
