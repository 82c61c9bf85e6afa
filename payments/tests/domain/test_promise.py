from datetime import date, timedelta

import pytest
from django.utils import timezone

from activities.tests.factories import SeatFactory
from involvement.people.tests.factories import PersonFactory
from payments.domain import promise
from payments.models import DueState, RateKey
from payments.tests.factories import DueFactory, PayeeAccountFactory, today
from payments.tests.money import set_rate


@pytest.mark.clause("C20")
@pytest.mark.parametrize(
    ("sent_on", "nation", "decide_by", "pay_by"),
    [
        (date(2026, 11, 2), "england", date(2026, 11, 9), date(2026, 11, 16)),
        (date(2026, 11, 7), "england", date(2026, 11, 13), date(2026, 11, 20)),  # a Saturday
        (date(2026, 12, 23), "england", date(2027, 1, 4), date(2027, 1, 11)),  # over Christmas
        (date(2026, 12, 23), "scotland", date(2027, 1, 5), date(2027, 1, 12)),  # 2 January's Monday
    ],
)
def test_both_days_are_counted_in_working_days(db, sent_on, nation, decide_by, pay_by):
    assert promise.dates(sent_on, nation) == promise.Promise(decide_by, pay_by)


def test_a_new_promise_counts_only_from_its_day(db):
    set_rate(RateKey.PAY_DAYS, 5, since=date(2026, 11, 10))

    assert promise.dates(date(2026, 11, 9)).pay_by == date(2026, 11, 23)
    assert promise.dates(date(2026, 11, 10)).pay_by == date(2026, 11, 17)


def test_what_is_coming_adds_up_and_leaves_out_what_has_come(person, outsider):
    for pence, state, days in [
        (50_00, DueState.APPROVED, 5),
        (12_40, DueState.ON_ITS_WAY, 9),
        (99_00, DueState.WITHDRAWN, 30),
    ]:
        DueFactory(
            seat=SeatFactory(person=person),
            person=person,
            amount_pence=pence,
            state=state,
            pay_by=today() + timedelta(days=days),
        )
    DueFactory(seat=SeatFactory(person=person), state=DueState.PAID, paid_on=today())
    DueFactory()  # somebody else's

    found = promise.coming(person, now=timezone.now())

    by = today() + timedelta(days=9)
    assert found == promise.Coming(pence=62_40, by=by, has_failed=False, has_account=False)


def test_a_failed_payment_is_told(person):
    DueFactory(seat=SeatFactory(person=person), person=person, state=DueState.FAILED)

    assert promise.coming(person, now=timezone.now()) == promise.Coming(
        0, None, has_failed=True, has_account=False
    )


def test_where_the_money_goes_is_known_while_an_account_is_in_use(person, outsider):
    PayeeAccountFactory(person=PersonFactory())
    assert promise.coming(person, now=timezone.now()) == promise.Coming(
        0, None, has_failed=False, has_account=False
    )

    account = PayeeAccountFactory(person=person)
    assert promise.coming(person, now=timezone.now()).has_account is True

    account.replaced_at = timezone.now()
    account.save(update_fields=["replaced_at"])
    assert promise.coming(person, now=timezone.now()).has_account is False
