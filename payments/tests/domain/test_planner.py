"""A plan for one's own fees: right sums over one's weeks, sealed, and nobody else's business."""

import json
import logging
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some

from activities.models import FeeChoice, Reply
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from involvement.audit.models import AuditRow
from involvement.people.domain import erasure, held, leaving
from involvement.people.domain.strikes import Struck
from involvement.sealing import SealBroken
from payments.domain import fees, planner
from payments.domain.planner import CountBy, Every, Plan
from payments.models import Due, DueState, FeePlan
from payments.tests.factories import today
from payments.tests.money import earned_fee

MARK = 7_654_32


def plan(**changes):
    usual = {"every": Every.WEEK, "limit_pence": 60_00, "starts_on": today()}
    return Plan(**usual | changes)


@given(
    every=some.sampled_from(Every.values),
    starts_on=some.dates(date(2024, 1, 1), date(2027, 12, 31)),
    day=some.dates(date(2025, 1, 1), date(2028, 12, 31)),
)
def test_every_day_is_in_one_stretch(every, starts_on, day):
    own = plan(every=every, starts_on=starts_on)
    number = planner._number(own, day)

    assert planner._start(own, number) <= day < planner._start(own, number + 1)


@pytest.mark.clause("C20")
def test_fees_fall_into_weeks_against_the_persons_own_limit(person):
    paid = earned_fee(person=person)
    Due.objects.filter(pk=paid.pk).update(state=DueState.PAID, paid_on=today())
    Due.objects.filter(pk=earned_fee(person=person).pk).update(pay_by=today(), goes_as="voucher")
    for choice, to in ((FeeChoice.WAIT, ""), (FeeChoice.GIVE, "A charity"), (FeeChoice.NONE, "")):
        SeatFactory(person=person, coming=True, fee_choice=choice, fee_to=to)
    soon = MeetingFactory(starts_at=in_days(1))
    sure = SeatFactory(person=person, coming=True, meeting=soon)
    asked = SeatFactory(
        person=person, reply=Reply.NONE, meeting=MeetingFactory(starts_at=in_days(2))
    )
    SeatFactory(coming=True)  # somebody else's

    _before, now, *later = planner.stretches(person, plan(other_pence=5_00), today=today())

    assert [(fee.kind, fee.is_voucher) for fee in now.fees] == [("paid", False), ("coming", True)]
    assert (now.pence, now.over_pence) == (105_00, 45_00)
    assert (now.first, now.last) == (today(), today() + timedelta(days=6))
    to_come = {fee.seat: fee for stretch in later for fee in stretch.fees}
    assert {seat: fee.kind for seat, fee in to_come.items()} == {sure: "expected", asked: "asked"}
    assert (to_come[sure].can_wait, to_come[asked].can_wait) == (True, False)
    by_meeting = planner.stretches(person, plan(count_by=CountBy.MEETING), today=today())
    assert sure in {fee.seat for fee in by_meeting[1].fees}
    assert len(planner.waiting(person)) == 1

    fees.choose(sure, choice=FeeChoice.WAIT, by_person=person, today=today())
    assert sure in planner.waiting(person)
    assert all(
        stretch.over_pence == 0 for stretch in planner.stretches(person, plan(), today=today())[2:]
    )


def test_a_plan_is_sealed_to_its_person_and_nowhere_else(person, carer, caplog):
    before = AuditRow.objects.count()
    own = plan(limit_pence=MARK, every=Every.MONTH)
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            planner.save(person, own)
    planner.save(carer, plan())

    assert planner.of(person) == own
    assert FeePlan.objects.count() == 2
    assert AuditRow.objects.count() == before
    assert str(MARK) not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT plan FROM payments_feeplan")
        assert not any(str(MARK) in token for (token,) in cursor.fetchall())
        cursor.execute(
            "UPDATE payments_feeplan SET plan = (SELECT plan FROM payments_feeplan WHERE"
            " person_id = %s) WHERE person_id = %s",
            [person.pk, carer.pk],
        )
    with pytest.raises(SealBroken):
        planner.of(carer)


@pytest.mark.clause("C20")
def test_a_plan_is_in_no_file_and_goes_with_the_person(person):
    planner.save(person, plan(limit_pence=MARK))
    struck = Struck()
    written = [
        kind.written(row, person, struck) for kind, rows in held.every_row(person) for row in rows
    ]
    assert str(MARK) not in json.dumps(written, default=str)

    leaving.leave(person, by=person.user)
    person.refresh_from_db()
    erasure.forget(person)
    assert not FeePlan.objects.exists()
    planner.forget(person)


def test_forgetting_leaves_nothing(person):
    planner.save(person, plan())
    for _ in range(2):
        planner.forget(person)

    assert planner.of(person) is None
    assert not FeePlan.objects.exists()
