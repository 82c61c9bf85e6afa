"""A rate changes when another officer agrees, and only from its day on; nothing old is edited."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from involvement.errors import RuleBroken
from payments.domain import decisions, payouts, rate_changes, rates, top_ups
from payments.models import ClaimLine, Rate, RateChange, RateChangeState, RateKey
from payments.tests.book_factories import RateChangeFactory
from payments.tests.factories import ClaimLineFactory, today
from payments.tests.money import acts, person_with_account

NEW_YEAR = date(2027, 1, 1)
pytestmark = pytest.mark.clause("C19")


def asked(by, **told):
    told = {"key": RateKey.FEE_MEETING, "value": 60_00, "valid_from": NEW_YEAR} | told
    return rate_changes.propose(**told, source="Council", reason="Prices went up", by=by)


def spans(key):
    return list(
        Rate.objects.filter(key=key, nation="uk")
        .order_by("id")
        .values_list("value", "valid_from", "valid_to")
    )


def test_another_officer_agrees_and_the_rate_before_ends(finance, second_finance, keeper, outsider):
    change = asked(keeper)
    assert asked(keeper) == change
    own = asked(finance, key=RateKey.FEE_RESERVE)
    with pytest.raises(RuleBroken, match="waits already"):
        asked(finance)
    for who, what, said in [
        (finance, own, "You asked for this change"),
        (keeper, own, "A finance officer"),
        (outsider, change, "A finance officer"),
    ]:
        with pytest.raises(RuleBroken, match=said):
            rate_changes.approve(what, by=who)
    with pytest.raises(RuleBroken, match="Only a finance officer or a keeper"):
        asked(outsider, key=RateKey.LOOK)
    with pytest.raises(RuleBroken, match="You asked for this change"):
        rate_changes.turn_down(own, words="No.", by=finance)
    with pytest.raises(RuleBroken, match="Write why not"):
        rate_changes.turn_down(own, words=" ", by=second_finance)

    for _twice in range(2):
        rate_changes.approve(change, by=second_finance)

    assert spans(RateKey.FEE_MEETING) == [
        (50_00, date(2016, 10, 1), date(2026, 12, 31)),
        (60_00, NEW_YEAR, None),
    ]
    row = Rate.objects.get(change=change)
    assert (row.is_to_confirm, row.source) == (False, "Council")
    assert acts(change) == ["ratechange.proposed", "ratechange.approved"]
    with pytest.raises(RuleBroken, match="Only the person who asked"):
        rate_changes.take_back(own, by=second_finance)
    rate_changes.take_back(own, by=finance)
    rate_changes.take_back(own, by=finance)
    with pytest.raises(RuleBroken, match="moved on"):
        rate_changes.turn_down(own, words="No.", by=second_finance)
    assert rates.on(RateKey.FEE_RESERVE, NEW_YEAR) == 25_00


def test_the_database_itself_refuses_one_who_agrees_with_themselves(finance):
    change = RateChangeFactory(proposed_by=finance)
    decided = {"decided_by": finance, "decided_at": timezone.now()}

    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        RateChange.objects.filter(pk=change.pk).update(state=RateChangeState.APPROVED, **decided)
    row = Rate.objects.filter(key=RateKey.FEE_MEETING)
    for edit in (
        lambda: row.update(value=1),
        lambda: row.update(valid_to=today()) and row.update(valid_to=None),
        lambda: row.delete(),
        lambda: RateChange.objects.filter(pk=change.pk).update(value=1),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            edit()


def test_a_wrong_rate_is_replaced_and_one_in_between_ends_at_the_next(finance, second_finance):
    last = date(2026, 12, 31)
    for value, day in [
        (60_00, NEW_YEAR), (61_00, NEW_YEAR), (55_00, date(2026, 12, 1)), (56_00, last),
        (54_00, date(2026, 11, 24)),
    ]:  # fmt: skip
        rate_changes.approve(asked(finance, value=value, valid_from=day), by=second_finance)

    assert spans(RateKey.FEE_MEETING) == [
        (50_00, date(2016, 10, 1), date(2026, 11, 23)),
        (60_00, NEW_YEAR, last),
        (61_00, NEW_YEAR, None),
        (55_00, date(2026, 12, 1), date(2026, 12, 30)),
        (56_00, last, last),
        (54_00, date(2026, 11, 24), date(2026, 11, 30)),
    ]
    for day in (date(2026, 12, 1), date(2026, 12, 30)):
        change = asked(finance, value=57_00, valid_from=day)
        assert rate_changes.before(change).value == 55_00
        rate_changes.take_back(change, by=finance)
    assert [rate.value for rate in rates.others(last, least=NEW_YEAR)] == [61_00]


def test_a_nation_may_have_its_own_fee_and_falls_back_to_that_of_all(finance, second_finance):
    change = asked(finance, key=RateKey.FEE_RESERVE, value=35_00, nation="scotland")
    assert rate_changes.before(change).value == 25_00
    rate_changes.approve(change, by=second_finance)

    reserve = {n: rates.on(RateKey.FEE_RESERVE, NEW_YEAR, nation=n) for n in ("scotland", "cymru")}
    assert reserve == {"scotland": 35_00, "cymru": 25_00}
    with pytest.raises(IntegrityError, match="known_nation"), transaction.atomic():
        RateChangeFactory(key=RateKey.MILE_CAR, nation="scotland")


@pytest.mark.django_db(transaction=True)
def test_two_changes_agreed_at_once_leave_no_day_with_two_rates(finance, second_finance):
    days = [NEW_YEAR + timedelta(days=n) for n in range(4)]
    changes = [asked(finance, value=60_00 + n, valid_from=day) for n, day in enumerate(days)]
    start, wrong = Barrier(len(changes)), []

    def agree(change):
        try:
            start.wait()
            rate_changes.approve(change, by=second_finance)
        except Exception as why:
            wrong.append(why)
        finally:
            connection.close()

    threads = [Thread(target=agree, args=[change]) for change in changes]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert wrong == []
    assert [rates.on(RateKey.FEE_MEETING, day) for day in days] == [6000, 6001, 6002, 6003]


def test_a_back_dated_rate_says_first_what_it_adds_and_then_drafts_it(finance, second_finance):
    line = ClaimLineFactory(
        sent=True,
        kind="miles",
        tenths_of_miles=100,
        pence_per_mile=55,
        amount_pence=5_50,
        claim__seat__person=person_with_account(),
    )
    decisions.approve(line, by=finance)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    day = line.claim.seat.meeting.day
    change = asked(finance, key=RateKey.MILE_CAR, value=60, valid_from=day)
    assert rate_changes.owed_by(change) == top_ups.More(1, 50)
    assert rate_changes.before(change).value == 55

    rate_changes.approve(change, by=second_finance)

    more = ClaimLine.objects.get(tops_up=line)
    assert (more.amount_pence, more.state) == (50, "sent")
    again = asked(finance, key=RateKey.MILE_CAR, value=70, valid_from=day)
    assert rate_changes.owed_by(again) == top_ups.More(1, 1_00)
    rate_changes.take_back(again, by=finance)
    later = asked(finance, key=RateKey.MILE_CAR, value=61, valid_from=day + timedelta(days=1))
    assert rate_changes.owed_by(later) == top_ups.More(0, 0)
    rate_changes.approve(later, by=second_finance)
    same = asked(finance, key=RateKey.MILE_CAR, value=60, valid_from=day - timedelta(days=1))
    assert rate_changes.owed_by(same) == top_ups.More(0, 0)
    least = asked(finance, key=RateKey.MILE_CAR, value=90, valid_from=day - timedelta(days=9))
    assert rate_changes.owed_by(least) == top_ups.More(0, 0)  # another rate holds on the day
