"""The kinds of cost, and the rules of each: what prices it, what is asked, where it is booked."""

import pytest

from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.errors import RuleBroken
from payments import defaults
from payments.domain import claims, reconcile
from payments.models import (
    IN_MILES,
    RULES,
    TRAVEL,
    Claim,
    ClaimLine,
    CostKind,
    LedgerEntry,
    Rate,
    RateKey,
)
from payments.tests.domain.test_checking import flags_of
from payments.tests.domain.test_claims import added, started
from payments.tests.factories import ClaimLineFactory
from payments.tests.money import rates_at_will

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C21")]
MILE = {"miles": 55, "motorcycle": 24, "bicycle": 20, "passenger": 5}


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))


def test_every_kind_has_its_rules_and_the_common_ones_are_few():
    assert set(RULES) == set(CostKind)
    assert {kind.value for kind in IN_MILES} == set(MILE)
    assert {kind.value for kind in TRAVEL} == {*MILE, "fare", "taxi", "parking"}
    assert [kind.value for kind in CostKind if RULES[kind].is_common] == [
        "fare", "miles", "taxi", "parking", "care", "food",
    ]  # fmt: skip


def test_miles_of_each_sort_have_a_rate_of_their_own(seat):
    for kind in IN_MILES:
        line = added(started(seat, kind), amount_pence=None, tenths_of_miles=100, photo=None)
        assert (line.pence_per_mile, line.amount_pence) == (MILE[kind], 10 * MILE[kind])
    new = Rate.objects.exclude(key=RateKey.MILE_CAR).filter(key__startswith="mile.")
    assert {(rate.is_to_confirm, bool(rate.source)) for rate in new} == {(True, True)}


def test_somebody_they_know_needs_no_receipt_and_a_taxi_does(seat):
    for kind in (CostKind.CARE, CostKind.CHILDCARE, CostKind.ASSISTANT):
        line = added(started(seat, kind), amount_pence=60_00, photo=None)
        assert line.has_no_receipt
    for kind in (CostKind.TAXI, CostKind.INTERPRETER):
        with pytest.raises(RuleBroken, match="no receipt"):
            added(started(seat, kind), photo=None)
        with pytest.raises(RuleBroken, match="why there is no receipt"):
            added(started(seat, kind), amount_pence=60_00, photo=None, has_no_receipt=True)


def test_above_a_cap_we_ask_why_and_it_still_goes(seat):
    nights = {"amount_pence": 290_00, "nights": 2}
    assert added(started(seat, CostKind.STAY), **nights).nights == 2
    nights["amount_pence"] += 1
    with pytest.raises(RuleBroken, match=r"more than £145 a night"):
        added(started(seat, CostKind.STAY), **nights)
    line = added(started(seat, CostKind.STAY), **nights, note="No other room was step-free")
    with pytest.raises(RuleBroken, match=r"more than £5\."):
        added(started(seat, CostKind.PHONE), amount_pence=5_01)
    claim = claims.send(Claim.objects.get(), by_person=seat.person)

    assert "is_over_cap" in flags_of(line)
    assert "is_over_cap" not in flags_of(claim.lines.first())


def test_each_kind_is_booked_under_its_own_account(finance):
    lines = []
    for kind in CostKind:
        more = {"tenths_of_miles": 10, "pence_per_mile": 1} if kind in IN_MILES else {}
        more |= {"nights": 1} if RULES[kind].in_nights else {}
        lines.append(ClaimLineFactory(sent=True, kind=kind, **more))

    for line in lines:
        claims.approve(line, by=finance)

    found = {entry.due.line.kind: entry.debit for entry in LedgerEntry.objects.all()}
    assert found == {kind.value: RULES[kind].account for kind in CostKind}
    assert reconcile.check() == []
    ClaimLine.objects.filter(kind=CostKind.STAY).update(kind=CostKind.FOOD, nights=None)
    assert [str(it).split(":")[0] for it in reconcile.check()] == [
        "cost in the ledger under another name"
    ]


def test_a_rate_that_came_later_is_there_and_nothing_else_changes():
    with rates_at_will():
        Rate.objects.filter(key__in=[RateKey.MILE_BICYCLE, RateKey.CAP_NIGHT]).delete()
        Rate.objects.filter(key=RateKey.MILE_CAR).update(value=60)

    for _ in range(2):
        defaults.load()

    assert Rate.objects.get(key=RateKey.MILE_BICYCLE).value == 20
    assert set(Rate.objects.filter(key=RateKey.MILE_CAR).values_list("value", flat=True)) == {60}
