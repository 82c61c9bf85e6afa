from datetime import date

import pytest
from django.db import IntegrityError, transaction

from involvement.errors import RuleBroken
from payments.domain import rates
from payments.models import Rate, RateKey
from payments.tests.money import set_rate

LAST_OLD, FIRST_NEW = date(2026, 4, 5), date(2026, 4, 6)


@pytest.mark.parametrize(
    ("day", "pence"), [(date(2025, 6, 1), 45), (LAST_OLD, 45), (FIRST_NEW, 55)]
)
def test_a_mile_is_worth_what_the_day_says(db, day, pence):
    assert rates.on(RateKey.MILE_CAR, day) == pence


def test_a_day_before_every_rate_says_so_in_words(db):
    with pytest.raises(RuleBroken, match="Each mile by car"):
        rates.on(RateKey.MILE_CAR, date(2000, 1, 1))


def test_one_query_gives_several_rates(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = rates.several([RateKey.DECIDE_DAYS, RateKey.PAY_DAYS], FIRST_NEW)

    assert found == {"days.decide": 5, "days.pay": 10}


def test_a_newer_row_ends_the_older_and_overlap_is_refused_by_the_database(db):
    with pytest.raises(IntegrityError, match="rates_never_overlap"), transaction.atomic():
        Rate.objects.create(
            key=RateKey.FEE_MEETING, value=60_00, valid_from=date(2026, 10, 1), source="Council"
        )

    set_rate(RateKey.FEE_MEETING, 60_00, since=date(2026, 10, 1))

    assert rates.on(RateKey.FEE_MEETING, date(2026, 9, 30)) == 50_00
    assert rates.on(RateKey.FEE_MEETING, date(2026, 10, 1)) == 60_00


def test_earlier_and_coming_rates_are_told_newest_first(db):
    set_rate(RateKey.FEE_MEETING, 60_00, since=date(2027, 1, 1))

    def told(day, *, least):
        found = [rate for rate in rates.others(day, least=least) if rate.key[:5] != "info."]
        return [(rate.key, rate.value) for rate in found]

    paid = [("fee.meeting", 60_00), ("mile.car", 45)]
    assert told(date(2026, 11, 22), least=date(2025, 11, 22)) == paid
    assert told(FIRST_NEW, least=LAST_OLD) == paid
    assert ("mile.car", 45) not in told(LAST_OLD, least=LAST_OLD)
    set_rate(RateKey.FEE_MEETING, 61_00, since=date(2028, 1, 1), until=date(2028, 1, 1))
    assert told(date(2028, 1, 2), least=date(2028, 1, 1))[0] == ("fee.meeting", 61_00)
