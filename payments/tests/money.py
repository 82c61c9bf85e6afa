"""Money made as it is made in life, for tests: marked, approved, with a place to go to."""

from contextlib import contextmanager
from datetime import date, timedelta

import pgtrigger
from django.utils import timezone

from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.people.tests.factories import PersonFactory
from payments.domain import fees
from payments.models import Due, DueState, PayeeAccount, PayWay, Rate
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


def acts(subject):
    """What was done to something, in order, as the trail has it."""
    rows = AuditRow.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).order_by("pk")
    return list(rows.values_list("action", flat=True))


@contextmanager
def rates_at_will():
    """Let rates be altered, as they never are in life."""
    with pgtrigger.ignore(
        "payments.Rate:rate_is_never_altered",
        "payments.Rate:rate_only_ends_sooner",
        "payments.Rate:rate_is_never_deleted",
    ):
        yield


def set_rate(key, value, *, since=date(2016, 10, 1), until=None, **row):
    """Let a rate be so much from a day on, in place of all that there was from that day."""
    with rates_at_will():
        rates = Rate.objects.filter(key=key, nation=row.get("nation", "uk"))
        rates.filter(valid_from__gte=since).delete()
        older = rates.filter(valid_from__lt=since).exclude(valid_to__lt=since)
        older.update(valid_to=since - timedelta(days=1))
    row = {"source": "Council", "is_to_confirm": False} | row
    return Rate.objects.create(key=key, value=value, valid_from=since, valid_to=until, **row)
