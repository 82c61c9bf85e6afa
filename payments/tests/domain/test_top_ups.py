"""Rates that start earlier than we knew: exact top-ups, for a person to approve, and only those."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from involvement.money import mileage_pence
from payments.domain import decisions, payouts, reconcile, top_ups
from payments.models import Claim, ClaimLine, CostKind, Due, DueState, LineState, Rate, RateKey
from payments.tests.factories import ClaimLineFactory, today
from payments.tests.money import person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C19")]


@pytest.fixture(autouse=True)
def one_rate(db):
    """The rate of the day they were paid by, and no other."""
    Rate.objects.filter(key=RateKey.MILE_CAR).delete()
    new_rate(45, since=date(2016, 10, 1))


def miles(tenths, *, pence=45, **line):
    return ClaimLineFactory(
        sent=True,
        kind=CostKind.MILES,
        tenths_of_miles=tenths,
        pence_per_mile=pence,
        amount_pence=mileage_pence(tenths_of_miles=tenths, pence_per_mile=pence),
        **line,
    )


def pay(first, second, *lines):
    for line in lines:
        decisions.approve(line, by=first)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=first)
    payouts.release(run, by=second)
    payouts.mark_paid(run, by=first)


def new_rate(value, *, since, until=None, is_to_confirm=False):
    told = {"value": value, "source": "A letter", "is_to_confirm": is_to_confirm}
    told["valid_to"] = until
    Rate.objects.update_or_create(key=RateKey.MILE_CAR, valid_from=since, defaults=told)


def test_a_back_dated_rate_drafts_the_difference_once(finance, second_finance):
    paid = miles(123, claim__seat__person=person_with_account())
    fare = ClaimLineFactory(sent=True, claim__seat__person=person_with_account())
    pay(finance, second_finance, paid, fare)
    waiting = miles(80, claim__seat__person=person_with_account())
    day = paid.claim.seat.meeting.day
    assert top_ups.draft_due(today=today()) == 0
    new_rate(55, since=day - timedelta(days=3), is_to_confirm=True)
    assert top_ups.draft_due(today=today()) == 0

    new_rate(55, since=day - timedelta(days=3))
    before = Due.objects.get(line=paid)

    assert [top_ups.draft_due(today=today()) for _ in range(2)] == [1, 0]

    more = ClaimLine.objects.get(tops_up=paid)
    assert (more.state, more.amount_pence) == (LineState.SENT, 6_77 - 5_54)
    assert more.claim.decide_by > today()
    assert more.claim.person == paid.claim.person
    assert Due.objects.count() == 2
    assert ClaimLine.objects.filter(pk=waiting.pk, state=LineState.SENT).exists()
    decisions.approve(more, by=finance)
    assert top_ups.draft_due(today=today()) == 0
    linked = Due.objects.get(line__tops_up=paid)
    assert (linked.state, linked.amount_pence) == (DueState.APPROVED, 1_23)
    before.refresh_from_db()
    assert (before.state, before.amount_pence) == (DueState.PAID, 5_54)
    new_rate(50, since=day - timedelta(days=1))  # lower again: nothing is taken back
    assert top_ups.draft_due(today=today()) == 0
    new_rate(60, since=day)
    assert top_ups.draft_due(today=today()) == 1
    assert sum(ClaimLine.objects.filter(tops_up=paid).values_list("amount_pence", flat=True)) == 184
    assert reconcile.check() == []


def test_what_a_person_said_no_to_is_not_drafted_again(finance, second_finance):
    paid = miles(100, claim__seat__person=person_with_account())
    pay(finance, second_finance, paid)
    new_rate(55, since=paid.claim.seat.meeting.day)
    top_ups.draft_due(today=today())

    decisions.refuse(ClaimLine.objects.get(tops_up=paid), reason="Not this time.", by=finance)

    assert top_ups.draft_due(today=today()) == 0


def test_the_top_ups_are_those_of_an_oracle(finance, second_finance):
    """Any miles, any rates, in any order of days: paid and drafted is what the best rate says."""
    lengths = [1, 7, 123, 2_999]
    lines = [miles(tenths, claim__seat__person=person_with_account()) for tenths in lengths]
    pay(finance, second_finance, *lines)
    day = lines[0].claim.seat.meeting.day
    assert {line.claim.seat.meeting.day for line in lines} == {day}
    rate = st.tuples(st.integers(1, 90), st.integers(-9, 9), st.booleans(), st.booleans())

    @settings(max_examples=25, deadline=None)
    @given(st.lists(rate, min_size=1, max_size=4))
    def hold(rates):
        with transaction.atomic():
            best, known = 45, {}
            for value, days, ends, is_to_confirm in rates:
                since = day + timedelta(days=days)
                until = since if ends else None
                new_rate(value, since=since, until=until, is_to_confirm=is_to_confirm)
                known[since] = (value, until, is_to_confirm)
                top_ups.draft_due(today=today())
                there = [
                    (since, value, is_to_confirm)
                    for since, (value, until, is_to_confirm) in known.items()
                    if since <= day and (until is None or until >= day)
                ]
                if there and not max(there)[2]:
                    best = max(best, max(there)[1])
                assert top_ups.draft_due(today=today()) == 0
            for line in lines:
                more = ClaimLine.objects.filter(tops_up=line).values_list("amount_pence", flat=True)
                whole = mileage_pence(tenths_of_miles=line.tenths_of_miles, pence_per_mile=best)
                assert line.amount_pence + sum(more) == whole
            assert Claim.objects.filter(lines__tops_up=None, lines__state="sent").count() == 0
            transaction.set_rollback(True)

    hold()
