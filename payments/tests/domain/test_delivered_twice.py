"""A queue may deliver a task again, during the first and after it: the money moves once. (M5)"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from involvement.notices.models import Notice
from involvement.notices.tasks import send_due
from involvement.people.tests.factories import UserFactory
from payments.domain import payouts, reconcile
from payments.models import Due, DueState, LedgerEntry, PayoutLine, PayoutRun, RunState
from payments.tasks import check_money, draft_top_ups, prepare_payouts, tell_what_is_late
from payments.tests.money import earned_fee, person_with_account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
FEES = 4


def at_once(*acts):
    gate = Barrier(len(acts))

    def one(act):
        try:
            gate.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_tasks_delivered_again_and_again_make_one_run_and_post_once():
    first, second = UserFactory.create_batch(2, roles=["finance"])
    for _ in range(FEES):
        earned_fee(person=person_with_account())

    told = at_once(*[prepare_payouts] * 5)
    told += [prepare_payouts()]

    run = PayoutRun.objects.get()
    assert told == [FEES] * 6
    assert lined() == sorted(Due.objects.values_list("pk", flat=True))
    assert posted() == {"owed": FEES}

    payouts.freeze(run, by=first)
    at_once(*[prepare_payouts] * 2, lambda: payouts.release(run, by=second), check_money)
    payouts.take_bank_file(run, by=second)
    at_once(*[prepare_payouts] * 2, lambda: payouts.mark_paid(run, by=first), send_due)
    before = everything()
    at_once(prepare_payouts, draft_top_ups, tell_what_is_late, send_due, send_due)
    at_once(prepare_payouts, draft_top_ups, tell_what_is_late, send_due)

    assert everything() == before
    assert PayoutRun.objects.get().state == RunState.PAID
    assert set(Due.objects.values_list("state", flat=True)) == {DueState.PAID}
    assert posted() == {"owed": FEES, "going": FEES, "paid": FEES}
    assert Notice.objects.filter(kind="payment_sent").count() == FEES
    assert not Notice.objects.filter(kind="payment_sent", attempts__gt=1).exists()
    assert check_money() == 0
    assert reconcile.check() == []


def lined():
    return sorted(PayoutLine.objects.values_list("due", flat=True))


def posted():
    """How often each step was posted, over all dues; no due takes one twice."""
    steps = list(LedgerEntry.objects.values_list("due", "kind"))
    assert len(set(steps)) == len(steps)
    kinds = [kind for _, kind in steps]
    return {kind: kinds.count(kind) for kind in kinds}


def everything():
    return (
        list(PayoutRun.objects.values()),
        list(PayoutLine.objects.values()),
        list(Due.objects.values()),
        list(LedgerEntry.objects.values()),
        sorted(Notice.objects.values_list("key", flat=True)),
    )
