"""Each invariant of money has a check of the auditor, and each check a violation it names. (M8)"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activities.models import FeeChoice
from involvement.audit import trail
from involvement.audit.models import AuditRow
from payments.domain import decisions, payouts, rate_changes, reconcile, rule_checks
from payments.models import BankFileDownload, ClaimLine, Due, PayoutLine, PayoutRun, RateKey
from payments.tests.factories import ClaimLineFactory, ReversalFactory, today
from payments.tests.money import earned_fee, person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C20")]

# security.md 5.2. Likely duplicates (I14) are shown to whoever decides, who may pay them.
KEPT_BY = {
    "I1": ["ledger entry that moves nothing", "due that is not where the ledger says"],
    "I2": ["due with two live lines", "due both sent and in a bank file"],
    "I3": ["run that is not the sum of its lines", "line that is not its due"],
    "I4": ["bank file that was not the same each time"],
    "I5": [
        "approver of their own cost",
        "run released by who froze it",
        "run released by who it pays",
        "voucher or gift seen to by one officer, or by the person",
        "rest of a fee that nobody else agreed to",
    ],
    "I6": ["run changed after it was frozen"],
    "I7": ["ledger with a step missing"],
    "I8": ["line frozen to details on hold", "line that pays somebody else's account"],
    "I9": [
        "payment of nothing, or of more than one may be",
        "large cost that one officer alone approved",
    ],
    "I10": ["seat or cost that is owed twice"],
    "I11": ["two runs under one reference"],
    "I12": [
        "run whose money is not settled, returned or on its way",
        "all money released is not all settled, returned or on its way",
    ],
    "I13": ["payment made again to details that sent it back"],
    "I14": ["cost lined up without a decision"],
    "I15": ["run that left the bank otherwise than the ledger says"],
    "I16": ["fee for somebody who chose to have none, or to wait"],
    "I17": ["run that moved on without a trace"],
}


@pytest.fixture
def paid(finance, second_finance):
    """A paid run of a fee and of a cost that two officers approved, its file taken."""
    person = person_with_account()
    earned_fee(person=person)
    cost = ClaimLineFactory(sent=True, claim__seat__person=person, amount_pence=250_00)
    decisions.approve(cost, by=finance)
    assert decisions.approve(cost, by=second_finance)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    assert reconcile.check() == []
    with connection.cursor() as cursor:  # below the program: no trigger, no constraint
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tables = [PayoutRun, PayoutLine, Due, BankFileDownload, ClaimLine, AuditRow]
        for table in [model._meta.db_table for model in tables]:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype IN ('c', 'u') "
            "AND conrelid::regclass::text = ANY(%s)",
            [[model._meta.db_table for model in tables]],
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return PayoutRun.objects.get(pk=run.pk)


def file_was_another(run):
    BankFileDownload.objects.create(run=run, by=run.released_by, sha256="0" * 64)
    return run


def paid_nothing(run):
    line = run.lines.first()
    PayoutLine.objects.filter(pk=line.pk).update(amount_pence=0)
    return line


def paid_far_too_much(run):
    line = run.lines.first()
    PayoutLine.objects.filter(pk=line.pk).update(amount_pence=1_000_001)
    return line


def looked_at_once(run):
    line = ClaimLine.objects.get()
    ClaimLine.objects.update(first_check_at=None, first_check_by=None)
    return line


def split_it(run):
    """Approve a small cost alone, though all that was claimed for the meeting was much."""
    large = ClaimLine.objects.get()
    small = ClaimLineFactory(sent=True, claim__seat=large.claim.seat, amount_pence=50_00)
    done = {"decided_at": timezone.now(), "decided_by": run.frozen_by}
    ClaimLine.objects.filter(pk=small.pk).update(state="approved", **done)
    return small


def raised_the_limit_since(run):
    line = looked_at_once(run)
    higher = {"value": 900_00, "valid_from": today() - timedelta(days=60), "source": "Council"}
    change = rate_changes.propose(
        key=RateKey.SECOND_CHECK, **higher, reason="To pay it", by=run.frozen_by
    )
    rate_changes.approve(change, by=run.released_by)
    return line


def owed_twice(run):
    due = Due.objects.get(seat__isnull=False)
    due.pk = None
    due.save()
    return due


def named_twice(run):
    run.pk, run.seal_id = None, 0
    run.save()
    return run


def chose_none(run):
    due = Due.objects.get(seat__isnull=False)
    type(due.seat).objects.filter(pk=due.seat_id).update(fee_choice=FeeChoice.NONE)
    return due


def left_no_trace(run):
    AuditRow.objects.filter(action="payoutrun.paid").delete()
    return run


def kept_their_own(run):
    due = Due.objects.get(seat__isnull=False)
    done = {"outcome": "let_be", "decided_by": due.person.user, "decided_at": due.made_at}
    return ReversalFactory(due=due, **done)


def put_right_the_wrong_way(run):
    due = Due.objects.get(seat__isnull=False)
    done = {"outcome": "made_up", "decided_by": run.frozen_by, "decided_at": due.made_at}
    return ReversalFactory(due=due, **done)


def owed_more_by_nobody(run):
    fee = Due.objects.get(seat__isnull=False)
    waits = ReversalFactory(due=fee, should_be_pence=fee.amount_pence + 10_00)
    fee.pk, fee.seat, fee.rest_of, fee.amount_pence = None, None, waits, 10_00
    fee.save()
    return fee


@pytest.mark.parametrize(
    ("break_it", "name"),
    [
        (owed_more_by_nobody, "rest of a fee that nobody else agreed to"),
        (file_was_another, "bank file that was not the same each time"),
        (paid_nothing, "payment of nothing, or of more than one may be"),
        (paid_far_too_much, "payment of nothing, or of more than one may be"),
        (looked_at_once, "large cost that one officer alone approved"),
        (split_it, "large cost that one officer alone approved"),
        (raised_the_limit_since, "large cost that one officer alone approved"),
        (owed_twice, "seat or cost that is owed twice"),
        (named_twice, "two runs under one reference"),
        (chose_none, "fee for somebody who chose to have none, or to wait"),
        (left_no_trace, "run that moved on without a trace"),
        (kept_their_own, "fee put right by its own person, or the wrong way"),
        (put_right_the_wrong_way, "fee put right by its own person, or the wrong way"),
    ],
)
def test_the_auditor_names_what_breaks_a_rule(paid, break_it, name):
    wrong = break_it(paid)

    found = {violation.name: violation.ids for violation in reconcile.check()}

    assert found[name] == (wrong.pk,)


def test_every_invariant_has_a_check_and_every_check_of_rules_a_violation():
    marks = test_the_auditor_names_what_breaks_a_rule.pytestmark
    tried = {name for mark in marks if mark.name == "parametrize" for _do, name in mark.args[1]}
    named = {name for names in KEPT_BY.values() for name in names}

    assert list(KEPT_BY) == [f"I{number}" for number in range(1, 18)]
    assert named <= {*reconcile.every(), "run changed after it was frozen"}
    assert tried == set(rule_checks.CHECKS)


def test_a_limit_lowered_afterwards_makes_nothing_wrong(finance, second_finance):
    def set_limit(pence):
        asked = {"value": pence, "valid_from": today(), "source": "x", "reason": "x"}
        change = rate_changes.propose(key=RateKey.SECOND_CHECK, by=finance, **asked)
        rate_changes.approve(change, by=second_finance)

    set_limit(250_00)
    set_limit(300_00)
    cost = ClaimLineFactory(sent=True, amount_pence=300_00)
    assert decisions.approve(cost, by=finance)
    set_limit(100_00)

    assert reconcile.check() == []


def test_what_was_refused_before_or_came_later_counts_for_no_limit(finance):
    small = ClaimLineFactory(sent=True, amount_pence=150_00)
    large = ClaimLineFactory(sent=True, amount_pence=150_00, claim=small.claim)
    for line in (small, large):
        trail.record("claimline.sent", line, by=None)
    decisions.refuse(large, reason="This was paid before.", by=finance)
    assert decisions.approve(small, by=finance)
    late = ClaimLineFactory(sent=True, amount_pence=150_00, claim__seat=small.claim.seat)
    trail.record("claimline.sent", late, by=None)

    assert reconcile.check() == []
