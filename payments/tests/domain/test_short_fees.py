from datetime import timedelta

import pytest

from activities.models import Attendance, FeeChoice, Seat
from payments.domain import fees, payouts, rate_changes, reconcile, reversals, short_fees
from payments.domain.top_ups import More
from payments.models import Due, RateKey, Reversal
from payments.tests.factories import today
from payments.tests.money import earned_fee, mark, person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C19")]


def asked(by, value, day, key=RateKey.FEE_RESERVE, nation="uk"):
    told = {"value": value, "valid_from": day, "source": "Council", "reason": "Late"}
    return rate_changes.propose(key=key, nation=nation, by=by, **told)


def test_a_back_dated_fee_of_reserves_drafts_what_was_short_and_no_offer_moves(
    finance, second_finance
):
    came, ready, less = (earned_fee(person=person_with_account()) for _ in range(3))
    mark(ready.seat, Attendance.RESERVE_READY)
    Seat.objects.filter(pk=less.seat_id).update(fee_choice=FeeChoice.LESS, fee_less_pence=28_00)
    mark(less.seat, Attendance.RESERVE_READY)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    day = ready.seat.meeting.day

    elsewhere = asked(finance, 90_00, day, nation="scotland")
    assert rate_changes.owed_by(elsewhere) == More(0, 0)
    rate_changes.approve(elsewhere, by=second_finance)
    offered = asked(finance, 80_00, day, key=RateKey.FEE_MEETING)
    rate_changes.approve(offered, by=second_finance)
    assert not Reversal.objects.exists()
    too_late = asked(finance, 35_00, day + timedelta(days=1))
    assert rate_changes.owed_by(too_late) == More(0, 0)
    change = asked(finance, 30_00, day)
    assert rate_changes.owed_by(change) == More(2, 8_00)

    rate_changes.approve(change, by=second_finance)

    short = Reversal.objects.order_by("pk")
    assert [(one.due, one.less_pence) for one in short] == [(ready, 5_00), (less, 3_00)]
    assert short_fees.draft_due() == 0
    reversals.decide(short[0], "made_up", by=finance)
    assert Due.objects.get(rest_of=short[0]).amount_pence == 5_00
    assert fees.settle(came.seat, by=finance).amount_pence == 50_00
    lower = asked(finance, 10_00, day - timedelta(days=1))
    assert rate_changes.owed_by(lower) == More(0, 0)
    assert short_fees.draft_due() == 0
    assert reconcile.check() == []
