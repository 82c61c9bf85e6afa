"""Whoever stays away because they would be alone is paid the full fee, as if they had come."""

import pytest
from django.utils import timezone

from activities.domain import alone, calling_off, register, replies
from activities.models import Attendance, FeeChoice, Seat
from activities.tests.factories import AloneAlertFactory, MeetingFactory, SeatFactory, in_days
from payments.domain import fees, payouts, reconcile
from payments.models import Due, DueState, PayoutLine
from payments.tests.factories import today
from payments.tests.money import person_with_account

pytestmark = pytest.mark.django_db


def one_alone(person, **seat):
    meeting = MeetingFactory(invited_at=timezone.now(), reply_by=today())
    seat = SeatFactory(meeting=meeting, person=person, coming=True, **seat)
    AloneAlertFactory(seat=seat)
    return seat


def dues():
    return list(Due.objects.values_list("seat", "amount_pence", "state"))


@pytest.mark.clause("R13", "C20")
@pytest.mark.parametrize("choose", [alone.stay_away, alone.tell_another_way])
def test_staying_away_makes_the_full_fee_due_once(person, choose):
    seat = one_alone(person)

    for _ in range(2):
        choose(seat, by_person=person)

    due = Due.objects.get()
    assert dues() == [(seat.pk, 50_00, DueState.APPROVED)]
    assert due.payable_from == seat.meeting.day  # as for everybody who came
    assert reconcile.check() == []


@pytest.mark.clause("R13")
@pytest.mark.parametrize(
    ("given", "pence"),
    [
        ({"fee_choice": FeeChoice.LESS, "fee_less_pence": 10_00}, 10_00),
        ({"is_reserve": True, "stepped_up_at": timezone.now()}, 50_00),
        ({"fee_choice": FeeChoice.NONE}, None),
        ({"fee_choice": FeeChoice.WAIT}, None),
    ],
)
def test_what_they_chose_of_their_fee_stays_their_choice(person, given, pence):
    seat = one_alone(person, **given)

    alone.stay_away(seat, by_person=person)

    assert [amount for _seat, amount, _state in dues()] == ([pence] if pence else [])


@pytest.mark.clause("R13")
def test_coming_after_all_is_one_fee_and_not_two(person, team):
    seat = one_alone(person)
    alone.stay_away(seat, by_person=person)

    replies.accept(seat, by_person=person)
    between = dues()
    Seat.objects.filter(pk=seat.pk).update(fee_choice=FeeChoice.FULL)
    type(seat.meeting).objects.update(starts_at=in_days(-1))
    register.mark(seat, Attendance.CAME, by=team)

    assert between == [(seat.pk, 50_00, DueState.WITHDRAWN)]
    assert dues() == [(seat.pk, 50_00, DueState.APPROVED)]
    assert reconcile.check() == []


@pytest.mark.clause("R13")
def test_it_is_paid_when_the_meeting_is_called_off_afterwards(person, team):
    seat = one_alone(person)
    alone.stay_away(seat, by_person=person)

    calling_off.call_off(seat.meeting, today=today(), by=team)

    assert dues() == [(seat.pk, 50_00, DueState.APPROVED)]


@pytest.mark.clause("R13")
def test_it_goes_into_the_run_of_its_day():
    seat = one_alone(person_with_account())
    type(seat.meeting).objects.update(starts_at=in_days(1))
    alone.stay_away(seat, by_person=seat.person)

    payouts.prepare(pay_on=Due.objects.get().payable_from)

    assert PayoutLine.objects.get().amount_pence == 50_00


def test_who_waits_for_advice_may_choose_their_fee_later(person):
    seat = one_alone(person, fee_choice=FeeChoice.WAIT)
    alone.stay_away(seat, by_person=person)

    fees.choose(seat, choice=FeeChoice.FULL, by_person=person)

    assert dues() == [(seat.pk, 50_00, DueState.APPROVED)]
