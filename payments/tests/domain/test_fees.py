from datetime import timedelta

import pytest
from django.utils import timezone

from activities.domain import calling_off
from activities.models import Attendance, FeeChoice
from activities.signals import seats_marked
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.calendars import working_days_after
from involvement.errors import RuleBroken
from involvement.people.domain import quiet
from involvement.people.models import BehalfAct
from involvement.people.tests.factories import BehalfFactory
from payments.domain import fees, payouts, reconcile, returns, run_stops
from payments.models import Due, DueState, PayoutLine, Reversal
from payments.tests.factories import today
from payments.tests.money import acts, earned_fee, mark, person_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(person):
    return SeatFactory(meeting=MeetingFactory(held=True), person=person, coming=True)


@pytest.fixture
def on_its_way(finance):
    """The due of a fee in a frozen run."""
    due = earned_fee(person=person_with_account())
    payouts.freeze(payouts.prepare(pay_on=today()), by=finance)
    due.refresh_from_db()
    return due


@pytest.mark.clause("C20")
@pytest.mark.parametrize(
    ("attendance", "choice", "pence"),
    [
        (Attendance.CAME, FeeChoice.FULL, 50_00),
        (Attendance.PART, FeeChoice.FULL, 50_00),
        (Attendance.RESERVE_CAME, FeeChoice.FULL, 50_00),
        (Attendance.RESERVE_READY, FeeChoice.FULL, 25_00),
        (Attendance.CAME, FeeChoice.LESS, 10_00),
        (Attendance.RESERVE_READY, FeeChoice.LESS, 10_00),
        (Attendance.CAME, FeeChoice.NONE, None),
        (Attendance.CAME, FeeChoice.WAIT, None),
        (Attendance.RESERVE_READY, FeeChoice.NONE, None),
        (Attendance.RESERVE_READY, FeeChoice.WAIT, None),
        (Attendance.DID_NOT_COME, FeeChoice.FULL, None),
    ],
)
def test_marking_makes_the_fee_due(seat, attendance, choice, pence):
    seat.fee_choice = choice
    seat.fee_less_pence = 10_00 if choice == FeeChoice.LESS else None
    seat.save()
    mark(seat, attendance, settle=False)

    seats_marked.send(sender=type(seat), seats=[seat], by=seat.marked_by)

    owed = Due.objects.filter(seat=seat).values_list("amount_pence", flat=True)
    assert list(owed) == ([pence] if pence else [])
    assert fees.earned(seat) == (pence or 0)
    assert reconcile.check() == []


def test_a_choice_of_less_is_never_more_than_a_reserves_fee(seat):
    seat.fee_choice, seat.fee_less_pence = FeeChoice.LESS, 40_00
    seat.save()

    due = mark(seat, Attendance.RESERVE_READY)

    assert due.amount_pence == 25_00


def test_the_promise_counts_from_the_day_we_knew(seat):
    due = mark(seat, Attendance.CAME)

    assert due.payable_from == today()
    assert due.pay_by == working_days_after(today(), 10)


def test_marking_before_the_day_is_over_counts_from_the_meeting(person):
    seat = SeatFactory(person=person, coming=True)  # in thirty days

    due = mark(seat, Attendance.CAME)

    assert due.payable_from == seat.meeting.day


@pytest.mark.parametrize(("is_reserve", "pence"), [(False, 50_00), (True, 25_00)])
def test_a_meeting_that_we_call_off_late_is_paid_without_waiting_for_its_day(
    person, team, is_reserve, pence
):
    meeting = MeetingFactory(starts_at=timezone.now() + timedelta(days=2))
    SeatFactory(person=person, coming=True, meeting=meeting, is_reserve=is_reserve)

    calling_off.call_off(meeting, today=today(), by=team)

    due = Due.objects.get()
    assert (due.amount_pence, due.payable_from, due.state) == (pence, today(), DueState.APPROVED)
    assert reconcile.check() == []


def test_settling_twice_changes_nothing(seat):
    mark(seat, Attendance.CAME)
    rows = AuditRow.objects.count()

    fees.settle(seat, by=seat.marked_by)

    assert Due.objects.get().amount_pence == 50_00
    assert AuditRow.objects.count() == rows


def test_a_correction_changes_the_due_and_its_prepared_line():
    due = earned_fee(person=person_with_account())
    payouts.prepare(pay_on=today())

    mark(due.seat, Attendance.RESERVE_READY)

    assert Due.objects.get().amount_pence == 25_00
    assert PayoutLine.objects.get().amount_pence == 25_00
    assert acts(due) == ["due.approved", "due.corrected"]
    assert reconcile.check() == []


def test_a_correction_to_not_coming_withdraws_it_and_back_again_owes_it():
    due = earned_fee(person=person_with_account())
    payouts.prepare(pay_on=today())

    mark(due.seat, Attendance.DID_NOT_COME)

    assert Due.objects.get().state == DueState.WITHDRAWN
    assert not PayoutLine.objects.exists()
    assert reconcile.check() == []
    Due.objects.update(payable_from=today() - timedelta(days=90))

    mark(due.seat, Attendance.CAME)

    assert Due.objects.get().state == DueState.APPROVED
    assert Due.objects.get().payable_from == today()  # promised anew
    assert reconcile.check() == []


def test_a_correction_after_freezing_waits_for_a_person(on_its_way):
    seat = on_its_way.seat

    for _ in range(2):
        mark(seat, Attendance.DID_NOT_COME)

    on_its_way.refresh_from_db()
    assert (on_its_way.state, on_its_way.amount_pence) == (DueState.ON_ITS_WAY, 50_00)
    assert Reversal.objects.get().should_be_pence == 0
    assert acts(on_its_way)[-1] == "due.reversal_drafted"
    assert fees.has_left(fees.seat_of(on_its_way.person, seat.meeting.ref))
    assert reconcile.check() == []

    mark(seat, Attendance.RESERVE_READY)

    assert Reversal.objects.get().should_be_pence == 25_00


def test_a_correction_that_is_taken_back_needs_no_decision(on_its_way):
    mark(on_its_way.seat, Attendance.DID_NOT_COME)

    mark(on_its_way.seat, Attendance.CAME)

    assert not Reversal.objects.exists()


def test_what_somebody_was_asked_for_stays_as_it_was_decided(on_its_way, finance):
    mark(on_its_way.seat, Attendance.DID_NOT_COME)
    when = on_its_way.made_at
    Reversal.objects.update(decided_by=finance, decided_at=when, outcome="asked")

    mark(on_its_way.seat, Attendance.RESERVE_READY)

    assert Reversal.objects.get().should_be_pence == 0


def test_somebody_who_waits_for_advice_is_owed_their_fee_when_they_say_so(seat, person):
    fees.choose(seat, choice=FeeChoice.WAIT, by_person=person)
    mark(seat, Attendance.CAME)
    assert not Due.objects.exists()
    later = today() + timedelta(days=4)

    fees.choose(seat, choice=FeeChoice.FULL, by_person=person, today=later)

    due = Due.objects.get()
    assert (due.amount_pence, due.payable_from) == (50_00, later)
    assert reconcile.check() == []


def test_choosing_nothing_takes_the_fee_back_and_the_trail_does_not_say_why(seat, person):
    mark(seat, Attendance.CAME)

    for _ in range(2):
        fees.choose(seat, choice=FeeChoice.NONE, by_person=person)

    assert Due.objects.get().state == DueState.WITHDRAWN
    row = AuditRow.objects.get(action="seat.fee_chosen")
    assert (row.reason, row.was, row.person_id) == ("", "", person.pk)


def test_only_the_person_chooses(seat, carer):
    with pytest.raises(RuleBroken, match="themselves"):
        fees.choose(seat, choice=FeeChoice.NONE, by_person=carer)

    seat.refresh_from_db()
    assert seat.fee_choice == FeeChoice.FULL


def test_who_types_it_for_them_writes_down_their_words(seat, person):
    with trail.through(BehalfFactory(person=person)):
        with pytest.raises(RuleBroken, match="Write down the words"):
            fees.choose(seat, choice=FeeChoice.NONE, by_person=person)
        fees.choose(seat, choice=FeeChoice.NONE, words="Keep it", by_person=person)

    act = BehalfAct.objects.get()
    said = f"You told us what to do with your fee for “{seat.meeting.title}”."
    assert (act.said, act.words) == (said, "Keep it")


@pytest.mark.parametrize("less", [None, 0, 50_01])
def test_less_is_less_and_more_than_nothing(seat, person, less):
    with pytest.raises(RuleBroken, match="not more than the fee"):
        fees.choose(seat, choice=FeeChoice.LESS, less=less, by_person=person)
    fees.choose(seat, choice=FeeChoice.LESS, less=1, by_person=person)
    assert fees.seat_of(person, seat.meeting.ref).fee_less_pence == 1
    fees.choose(seat, choice=FeeChoice.FULL, less=1, by_person=person)
    seat = fees.seat_of(person, seat.meeting.ref)
    assert (seat.fee_less_pence, fees.has_left(seat)) == (None, False)
    mark(seat, Attendance.CAME)
    assert not fees.has_left(fees.seat_of(person, seat.meeting.ref))


def test_a_choice_cannot_change_once_the_money_is_on_its_way(on_its_way):
    with pytest.raises(RuleBroken, match="on its way"):
        fees.choose(on_its_way.seat, choice=FeeChoice.NONE, by_person=on_its_way.person)

    on_its_way.refresh_from_db()
    assert on_its_way.state == DueState.ON_ITS_WAY


def cancelled(due, run, finance, second_finance):
    payouts.cancel(run, by=finance)


def taken_out(due, run, finance, second_finance):
    quiet.begin(due.person, by=finance)
    run_stops.take_out(run, by=finance)


def came_back(due, run, finance, second_finance):
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    back = returns.note(run.lines.get(due=due), code="C", by=finance)
    returns.pay_again(back, by=finance)
    returns.pay_again(back, by=finance)


@pytest.mark.clause("C20")
@pytest.mark.parametrize("goes_back", [cancelled, taken_out, came_back])
@pytest.mark.parametrize(
    ("now", "state", "pence"),
    [
        (Attendance.DID_NOT_COME, DueState.WITHDRAWN, 50_00),
        (Attendance.RESERVE_READY, DueState.APPROVED, 25_00),
    ],
)
def test_a_fee_corrected_on_its_way_is_right_once_it_has_not_left_after_all(
    finance, second_finance, goes_back, now, state, pence
):
    due, other = (earned_fee(person=person_with_account()) for _ in range(2))
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    mark(due.seat, now)

    goes_back(due, run, finance, second_finance)

    due.refresh_from_db()
    assert (due.state, due.amount_pence) == (state, pence)
    assert not Reversal.objects.exists()
    assert reconcile.check() == []
    other.refresh_from_db()
    assert other.amount_pence == 50_00
