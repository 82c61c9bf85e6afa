from datetime import timedelta

import pytest

from activities.models import Attendance, FeeChoice, Group, Seat
from payments.domain import fees, payouts, rate_changes, reconcile, reversals, short_fees
from payments.domain.top_ups import More
from payments.models import Due, RateKey, Reversal
from payments.tests.factories import today
from payments.tests.money import earned_fee, mark, person_with_account, set_rate

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


def paid(attendance=Attendance.RESERVE_READY, nation="uk", **seat):
    """A reserve's fee of £25 that was paid."""
    due = earned_fee(person=person_with_account())
    Group.objects.filter(activities__meetings=due.seat.meeting_id).update(nation=nation)
    Seat.objects.filter(pk=due.seat_id).update(attendance=attendance, **seat)
    Due.objects.filter(pk=due.pk).update(amount_pence=25_00, state="paid", paid_on=today())
    return due


def test_each_nation_has_its_own_rate_and_one_to_confirm_adds_nothing(finance):
    uk, cymru = paid(), paid(nation="cymru", attendance=Attendance.CALLED_OFF, is_reserve=True)
    paid(fee_choice=FeeChoice.LESS, fee_less_pence=25_00)
    paid(attendance=Attendance.CALLED_OFF)  # who was to come had the fee that was offered
    day = uk.seat.meeting.day
    days = {"since": day, "until": day + timedelta(days=1)}

    assert short_fees.more(25_01, nation="uk", **days) == More(2, 2)
    assert short_fees.more(25_01, nation="cymru", **days) == More(1, 1)
    assert short_fees.more(25_00, nation="uk", **days) == More(0, 0)
    set_rate(RateKey.FEE_RESERVE, 99_00, nation="scotland", since=day)
    set_rate(RateKey.FEE_RESERVE, 40_00, is_to_confirm=True)
    assert short_fees.draft_due() == 0  # nobody has confirmed it

    set_rate(RateKey.FEE_RESERVE, 30_00, nation="cymru", since=day)
    assert short_fees.more(50_00, nation="uk", **days) == More(1, 25_00)

    assert short_fees.draft_due() == 1
    assert [(one.due, one.less_pence) for one in Reversal.objects.all()] == [(cymru, 5_00)]
