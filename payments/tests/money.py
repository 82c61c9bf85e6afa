"""Money made as it is made in life, for tests: marked, approved, with a place to go to."""

from django.utils import timezone

from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.people.tests.factories import PersonFactory
from payments.domain import fees
from payments.models import Due, DueState, PayeeAccount, PayWay
from payments.tests.factories import DueFactory, PayeeAccountFactory, today


def person_with_account(*, name=None, account_name="A Person", **account):
    person = PersonFactory(with_account=True, **({"name": name} if name else {}))
    PayeeAccountFactory(person=person, saved_by=person.user, account_name=account_name, **account)
    return person


def change_account(person, *, way=PayWay.BANK, number="12345678"):
    PayeeAccount.objects.filter(person=person, replaced_at=None).update(replaced_at=timezone.now())
    return PayeeAccountFactory(
        person=person, saved_by=person.user, way=way, account_number=number, ending=number[-2:]
    )


def mark(seat, attendance, *, settle=True):
    """Mark somebody as presence does, and let the fee follow."""
    seat.attendance = attendance
    seat.marked_at, seat.marked_by = timezone.now(), seat.meeting.activity.lead
    seat.save(update_fields=["attendance", "marked_at", "marked_by"])
    return fees.settle(seat, by=seat.marked_by) if settle else None


def paid_before(person):
    """Let somebody have been paid once, so that the next payment is not the first."""
    return DueFactory(seat__person=person, state=DueState.PAID, paid_on=today())


def earned_fee(*, person=None, payable_from=None, meeting=None):
    """The due of somebody who came."""
    person = person or PersonFactory(with_account=True)
    seat = SeatFactory(meeting=meeting or MeetingFactory(held=True), person=person, coming=True)
    due = mark(seat, Attendance.CAME)
    if payable_from:
        Due.objects.filter(pk=due.pk).update(payable_from=payable_from)
    return due
