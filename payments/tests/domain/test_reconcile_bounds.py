"""What the auditor names is wrong, if only by a moment, and what is right it leaves alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.people.models import Person
from payments.domain import payouts, reconcile, returns
from payments.models import (
    Due,
    DueState,
    PayeeCall,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    ReturnCode,
    ReturnConfirmation,
)
from payments.tests.domain.test_reconcile import (
    called_in_vain,
    came_back,
    changed,
    fee,
    paid,
    paid_again,
)
from payments.tests.factories import (
    AdvanceFactory,
    BankLineFactory,
    DueFactory,
    PaymentReturnFactory,
    PayoutLineFactory,
    ReversalFactory,
    today,
)
from payments.tests.money import earned_fee, mark, person_with_account

__all__ = ["paid"]
pytestmark = [pytest.mark.django_db, pytest.mark.clause("C20")]
HOUR = timedelta(hours=1)


def waited_until_then(run):
    changed(run, waits_until=run.frozen_at)


def called_just_then(run):
    call = {"outcome": "called", "by": run.frozen_by, "at": run.frozen_at}
    PayeeCall.objects.create(change=changed(run), **call)


def stopped_just_then(run):
    changed(run, waits_until=run.frozen_at - HOUR, stopped_at=run.frozen_at, state="stopped")


def stopped_and_called_in_vain(run):
    before = run.frozen_at - HOUR
    change = changed(run, waits_until=before, stopped_at=before, state="stopped")
    called_in_vain(change, at=run.frozen_at)


def came_back_long_ago(run):
    back = returns.note(fee(run).get(), code=ReturnCode.OTHER, by=run.frozen_by)
    PaymentReturn.objects.update(noted_at=back.noted_at - timedelta(days=8))
    return back


def another_came_back():
    return PaymentReturnFactory(line=PayoutLineFactory(paid=True, run__number=2))


def a_second_officer_saw_it(run):
    ReturnConfirmation.objects.create(payment_return=came_back_long_ago(run), by=run.released_by)


def a_second_officer_saw_another(run):
    came_back_long_ago(run)
    ReturnConfirmation.objects.create(payment_return=another_came_back(), by=run.released_by)


def came_for_nothing(run):
    seat = SeatFactory(coming=True, fee_offered_pence=0, meeting=MeetingFactory(held=True))
    mark(seat, Attendance.CAME, settle=False)


def reserve_called_off(run, **more):
    seat = SeatFactory(coming=True, reserve=True, meeting=MeetingFactory(held=True), **more)
    mark(seat, Attendance.CALLED_OFF, settle=False)


def called_off_after_stepping_up(run):
    reserve_called_off(run, stepped_up_at=timezone.now())


def paid_again_after_a_call(run, *, outcome, late=timedelta(0), back=None):
    paid_again(run)
    at = PayoutRun.objects.latest("pk").frozen_at + late
    back = back() if back else PaymentReturn.objects.get()
    back.calls.create(outcome=outcome, by=run.released_by, at=at)


def paid_again_and_right(run):
    paid_again_after_a_call(run, outcome="right")


def paid_again_too_soon(run):
    paid_again_after_a_call(run, outcome="right", late=timedelta(microseconds=1))


def paid_again_unreached(run):
    paid_again_after_a_call(run, outcome="no_answer")


def paid_again_and_another_right(run):
    paid_again_after_a_call(run, outcome="right", back=another_came_back)


def paid_again_to_what_was_saved_just_then(run):
    paid_again(run)
    PaymentReturn.objects.update(noted_at=PayoutLine.objects.latest("pk").payee.saved_at)


def died_just_then(run):
    Person.objects.filter(pk=fee(run).get().person_id).update(quiet_at=run.frozen_at)


def failed_while_another_came_back(run):
    another_came_back()
    Due.objects.filter(payout_lines=None).update(state=DueState.FAILED)


def failed_and_lives(run):
    line = came_back(run).lines.get(due__line=None)
    line.pk, line.life, line.came_back = None, "live", None
    line.run = PayoutRun.objects.create(pay_on=today(), number=7)
    line.save()


def advanced(run):
    advance = AdvanceFactory(agreed=True)
    DueFactory(seat=None, advance=advance, person=advance.person, amount_pence=20_00)


def another_was_made_up(run):
    done = {"outcome": "made_up", "decided_by": run.frozen_by, "decided_at": timezone.now()}
    ReversalFactory(due=fee(run).get().due, should_be_pence=60_00, **done)


def on_the_statement(run):
    """All of a run, and one payment of two in another, to somebody whom the next pays again."""
    told = {"run": run, "words": "", "state": "matched", "decided_at": run.frozen_at}
    told["decided_by"] = run.frozen_by
    BankLineFactory(pence=-run.total_pence, means="run", **told)
    line = PayoutLineFactory(paid=True, run__number=2)
    PayoutLineFactory(run=line.run)
    PayoutLineFactory(run__number=3, due__seat__person=line.person, payee=line.payee)
    PayoutRun.objects.filter(pk=line.run_id).update(total_pence=2 * line.amount_pence)
    one = {"means": "payment", "person": line.person, "pence": -line.amount_pence}
    BankLineFactory(**told | one | {"run": line.run})


def frozen_and_not_released(run):
    earned_fee(person=person_with_account())
    payouts.freeze(payouts.prepare(pay_on=today() + timedelta(days=1)), by=run.frozen_by)


HELD, UNPROVED = "line frozen to details on hold", "payment made again to details that sent it back"
UNSEEN = "return that no statement shows and no second officer saw"
ALL_MONEY = "all money released is not all settled, returned or on its way"
UNOWED, FAILED = "fee that was earned and is not owed", "due that failed and never came back"


@pytest.mark.parametrize(
    ("make", "name", "is_wrong"),
    [
        (waited_until_then, HELD, False),
        (called_just_then, HELD, False),
        (stopped_just_then, HELD, True),
        (stopped_and_called_in_vain, HELD, True),
        (a_second_officer_saw_it, UNSEEN, False),
        (a_second_officer_saw_another, UNSEEN, True),
        (came_for_nothing, UNOWED, False),
        (reserve_called_off, UNOWED, False),
        (called_off_after_stepping_up, UNOWED, True),
        (paid_again_and_right, UNPROVED, False),
        (paid_again_too_soon, UNPROVED, True),
        (paid_again_unreached, UNPROVED, True),
        (paid_again_and_another_right, UNPROVED, True),
        (paid_again_to_what_was_saved_just_then, UNPROVED, True),
        (died_just_then, "line frozen for somebody who may have died", False),
        (failed_while_another_came_back, FAILED, True),
        (failed_and_lives, FAILED, True),
        (called_just_then, "run released by who confirmed its details", False),
        (frozen_and_not_released, ALL_MONEY, False),
        (on_the_statement, "line of the bank's statement that is not what we paid", False),
        (advanced, "due of somebody else", False),
        (another_was_made_up, "fee more than was offered", False),
    ],
)
def test_the_auditor_is_right_to_the_moment(paid, make, name, is_wrong):
    paid.refresh_from_db()

    make(paid)

    found = {violation.name for violation in reconcile.check()}
    assert (name in found) == is_wrong
