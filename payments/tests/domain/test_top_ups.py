"""Rates that start earlier than we knew: exact top-ups, for a person to approve, and only those."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from involvement.money import mileage_pence
from involvement.people.models import Person
from payments.domain import decisions, payouts, reconcile, top_ups
from payments.models import Claim, ClaimLine, CostKind, Due, DueState, LineState, Rate, RateKey
from payments.tests.factories import ClaimLineFactory, today
from payments.tests.money import acts, person_with_account, rates_at_will, set_rate

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C19")]


@pytest.fixture(autouse=True)
def one_rate(db):
    """The rate of the day they were paid by, and no other."""
    set_rate(RateKey.MILE_CAR, 45)


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
    payouts.take_bank_file(run, by=second)
    payouts.mark_paid(run, by=first)


def new_rate(value, *, since, until=None, is_to_confirm=False):
    with rates_at_will():
        there = Rate.objects.filter(key=RateKey.MILE_CAR)
        there.filter(valid_from=since).delete()
        next_one = there.filter(valid_from__gt=since).order_by("valid_from").first()
        if next_one and (until is None or until >= next_one.valid_from):
            until = next_one.valid_from - timedelta(days=1)
        older = there.filter(valid_from__lt=since).exclude(valid_to__lt=since)
        older.update(valid_to=since - timedelta(days=1))
    Rate.objects.create(
        key=RateKey.MILE_CAR,
        value=value,
        valid_from=since,
        valid_to=until,
        source="A letter",
        is_to_confirm=is_to_confirm,
    )


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
    assert more.pence_per_mile == 10
    assert (acts(more), acts(more.claim)) == (["claimline.sent"], ["claim.topped_up"])
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
    new_rate(60, since=day, until=day)
    assert top_ups.draft_due(today=today()) == 1
    added = ClaimLine.objects.filter(tops_up=paid).order_by("pk")
    assert [(one.amount_pence, one.pence_per_mile) for one in added] == [(1_23, 10), (61, 5)]
    assert reconcile.check() == []


def test_the_smallest_difference_is_a_penny_and_nothing_is_no_cost(finance, second_finance):
    short, long = (miles(n, claim__seat__person=person_with_account()) for n in (1, 100))
    pay(finance, second_finance, short, long)
    day = short.claim.seat.meeting.day
    drafted = ClaimLine.objects.exclude(tops_up=None).order_by("pk")

    days = {"since": day, "until": day + timedelta(days=1)}
    assert top_ups.more(RateKey.MILE_CAR, 46, **days) == top_ups.More(1, 10)
    assert top_ups.more(RateKey.MILE_CAR, 55, **days) == top_ups.More(2, 1_01)
    new_rate(46, since=day)  # a tenth of a mile is 5 pence still

    assert top_ups.draft_due(today=today()) == 1
    assert [(one.tops_up, one.amount_pence) for one in drafted] == [(long, 10)]
    new_rate(55, since=day)
    assert top_ups.draft_due(today=today()) == 2
    assert drafted.get(tops_up=short).amount_pence == 1


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

    def put(known, since, until, told):
        """Each day has one rate: a new one takes its days up to the next that was there."""
        begins = known.setdefault("begins", set())
        later = min((one for one in begins if one > since), default=day + timedelta(days=99))
        begins.add(since)
        for number in range(-20, 20):
            on = day + timedelta(days=number)
            if since <= on < later:
                known[on] = told if until is None or on <= until else None

    @settings(max_examples=25, deadline=None)
    @given(st.lists(rate, min_size=1, max_size=4))
    def hold(rates):
        with transaction.atomic():
            best, known = 45, {}
            for value, days, ends, is_to_confirm in rates:
                since = day + timedelta(days=days)
                until = since if ends else None
                new_rate(value, since=since, until=until, is_to_confirm=is_to_confirm)
                put(known, since, until, (value, is_to_confirm))
                top_ups.draft_due(today=today())
                told = known.get(day)
                if told and not told[1]:
                    best = max(best, told[0])
                assert top_ups.draft_due(today=today()) == 0
            for line in lines:
                more = ClaimLine.objects.filter(tops_up=line).values_list("amount_pence", flat=True)
                whole = mileage_pence(tenths_of_miles=line.tenths_of_miles, pence_per_mile=best)
                assert line.amount_pence + sum(more) == whole
            assert Claim.objects.filter(lines__tops_up=None, lines__state="sent").count() == 0
            transaction.set_rollback(True)

    hold()


def test_whoever_was_erased_is_owed_no_difference(finance, second_finance):
    paid = miles(123, claim__seat__person=person_with_account())
    pay(finance, second_finance, paid)
    day = paid.claim.seat.meeting.day
    new_rate(55, since=day - timedelta(days=3))
    assert top_ups.affected().exists()
    since, until = day - timedelta(days=1), day + timedelta(days=1)
    assert top_ups.more(RateKey.MILE_CAR, 60, since=since, until=until).number == 1

    Person.objects.filter(pk=paid.claim.person_id).update(erased_at=timezone.now())

    assert top_ups.draft_due(today=today()) == 0
    assert top_ups.more(RateKey.MILE_CAR, 60, since=since, until=until).number == 0
