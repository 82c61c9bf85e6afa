"""What BASW pays itself: never out of a pocket, within the budget, an invoice agreed by two."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from activities.models import Purpose, Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import erasure
from involvement.people.models import Person
from involvement.people.tests.factories import UserFactory
from payments.domain import budgets, direct, direct_checks, organisations, out_of_pocket, reconcile
from payments.models import DirectCost, DirectState
from payments.tests.domain.test_checking import flags_of
from payments.tests.factories import (
    ClaimLineFactory,
    DirectCostFactory,
    OrganisationFactory,
    today,
)
from payments.tests.money import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, travel="book", meeting=MeetingFactory(held=True))


def enter(seat, by, **facts):
    facts = {"kind": "fare", "how": "card", "amount_pence": 42_00} | facts
    return direct.enter(seat, **facts, today=today(), by=by)


def told():
    return Notice.objects.filter(kind="cost_paid").count()


@pytest.mark.clause("C22", "C19")
def test_what_we_book_is_paid_marks_the_travel_and_counts_in_the_budget(seat, team):
    work = seat.meeting.activity
    before = budgets.of_activity(work)

    night = enter(seat, team, kind="stay", amount_pence=120_00, reference="R 17")
    assert Seat.objects.get(pk=seat.pk).travel_booked_by is None
    booked = enter(seat, team)
    assert enter(seat, team) == booked
    assert acts(booked)[0] == "directcost.entered"

    assert (booked.state, booked.paid_on, night.nights) == (DirectState.PAID, today(), 1)
    assert Seat.objects.get(pk=seat.pk).travel_booked_by == team
    assert budgets.of_activity(work).spent == before.spent + 162_00
    assert out_of_pocket.now(None, today=today()).pence == 0
    assert told() == 2
    assert "is_booked" in flags_of(ClaimLineFactory(sent=True, claim__seat=seat))
    assert "is_booked" not in flags_of(ClaimLineFactory(sent=True, claim__seat=seat, kind="food"))


@pytest.mark.clause("C19")
def test_nothing_is_booked_beyond_what_the_work_may_cost(seat, team):
    left = budgets.of_activity(seat.meeting.activity).left
    assert left is not None

    with pytest.raises(RuleBroken, match=r"£0\.01 more than this work may still cost"):
        enter(seat, team, amount_pence=left + 1)
    assert enter(seat, team, amount_pence=left)
    assert budgets.of_activity(seat.meeting.activity).left == 0
    assert Purpose.objects.exists()


@pytest.mark.clause("C21")
def test_an_invoice_for_care_is_agreed_by_two_officers_and_then_paid(
    seat, team, finance, second_finance
):
    agency = OrganisationFactory()
    given = {"kind": "care", "how": "invoice", "organisation": agency, "amount_pence": 60_00}
    with pytest.raises(RuleBroken, match="number of its invoice"):
        enter(seat, team, **given)
    cost = enter(seat, team, **given, reference="INV-1")
    with pytest.raises(RuleBroken, match="entered already"):
        enter(seat, team, **given | {"amount_pence": 61_00}, reference="inv 1")
    assert budgets.of_activity(seat.meeting.activity).owed >= 60_00
    with pytest.raises(RuleBroken):
        direct.agree(cost, by=team)

    for _ in range(2):
        direct.agree(cost, by=finance)
    with pytest.raises(RuleBroken, match="moved on"):
        direct.mark_paid(cost, by=finance)
    direct.agree(cost, by=second_finance)
    assert told() == 0
    assert not direct.with_claimed(DirectCost.objects.all()).get().is_claimed
    ClaimLineFactory(sent=True, claim__seat=seat, kind="care")
    assert direct.with_claimed(DirectCost.objects.all()).get().is_claimed
    for _ in range(2):
        direct.mark_paid(cost, by=finance)

    cost.refresh_from_db()
    assert (cost.state, cost.checked_by, cost.agreed_by) == ("paid", finance, second_finance)
    assert told() == 1
    assert reconcile.check() == []

    late = enter(seat, team, **given, reference="INV-2")
    organisations.stop(agency, by=finance)
    with pytest.raises(RuleBroken, match="not confirmed any more"):
        direct.agree(late, by=finance)
    agency.refresh_from_db()
    with pytest.raises(RuleBroken, match="Choose an organisation"):
        enter(seat, team, **given, reference="INV-3")


@pytest.mark.clause("C21")
def test_nobody_sees_to_what_is_theirs_or_what_they_vouched_for(
    seat, team, finance, second_finance
):
    assert {"fare", "care"} <= set(direct.KINDS)
    assert "miles" not in direct.KINDS
    with pytest.raises(RuleBroken, match="This is for you"):
        enter(seat, seat.person.user)
    agency = OrganisationFactory(confirmed_by=second_finance)
    own = DirectCostFactory(entered_by=finance)
    Person.objects.filter(pk=own.person_id).update(user=second_finance)
    for by in (finance, second_finance):
        with pytest.raises(RuleBroken, match="it is yours, or you entered it"):
            direct.agree(own, by=by)

    cost = DirectCostFactory(entered_by=team, organisation=agency)
    direct.agree(cost, by=finance)
    with pytest.raises(RuleBroken, match="You confirmed this organisation"):
        direct.agree(cost, by=second_finance)
    direct.agree(cost, by=UserFactory(roles=["finance"]))
    organisations.stop(agency, by=finance)
    with pytest.raises(RuleBroken, match="Do not pay it"):
        direct.mark_paid(cost, by=finance)


@pytest.mark.clause("C21")
def test_the_database_holds_who_may_agree(person, finance):
    cost = DirectCostFactory(seat__person=person, entered_by=finance)
    wrong = [
        {"checked_by": finance, "checked_at": cost.entered_at},  # who entered it
        {"checked_by": person.user, "checked_at": cost.entered_at},  # whose it is
        {"agreed_by": UserFactory(), "agreed_at": cost.entered_at},  # without a first
        {"amount_pence": 1},
        {"state": "paid", "paid_on": today()},
    ]
    for facts in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            DirectCost.objects.filter(pk=cost.pk).update(**facts)


def test_one_left_unpaid_sets_the_budget_free(team, finance):
    cost = DirectCostFactory(entered_by=team)
    work = cost.seat.meeting.activity
    before = budgets.of_activity(work).taken

    for _ in range(2):
        direct.cancel(cost, by=finance)

    assert budgets.of_activity(work).taken == before - 60_00
    with pytest.raises(RuleBroken, match="moved on"):
        direct.agree(cost, by=finance)


@pytest.mark.clause("C20")
def test_what_two_agreed_to_pay_two_leave_unpaid(team, finance, second_finance):
    cost = DirectCostFactory(entered_by=team)
    for officer in (finance, second_finance):
        direct.agree(cost, by=officer)

    for _ in range(2):
        direct.cancel(cost, by=second_finance)

    cost.refresh_from_db()
    assert (cost.state, cost.stop_asked_by) == (DirectState.AGREED, second_finance)
    assert acts(cost).count("directcost.stop_asked") == 1
    for ended_by in (finance, second_finance):  # nobody asked, or the same officer
        asked = None if ended_by == finance else second_finance
        moment = None if asked is None else cost.entered_at
        with pytest.raises(DatabaseError), transaction.atomic():
            DirectCost.objects.filter(pk=cost.pk).update(
                state="cancelled", ended_by=ended_by, ended_at=cost.entered_at,
                stop_asked_by=asked, stop_asked_at=moment,
            )  # fmt: skip
    for _ in range(2):
        direct.cancel(cost, by=finance)
    cost.refresh_from_db()
    assert (cost.state, cost.ended_by) == (DirectState.CANCELLED, finance)
    assert reconcile.check() == []


def test_which_agency_came_and_why_a_booking_went_are_erased_in_their_time(seat, team):
    long_ago = timezone.now() - timedelta(days=9 * 366)
    two = UserFactory.create_batch(2)
    agreed = {"checked_by": two[0], "agreed_by": two[1], "checked_at": long_ago,
              "agreed_at": long_ago, "state": "paid", "paid_on": long_ago.date()}  # fmt: skip
    invoices = DirectCostFactory.create_batch(2, entered_at=long_ago, **agreed)
    ended = {"ended_by": two[0], "ended_at": long_ago, "ended_reason": "Ann did not come"}
    booked = DirectCostFactory(
        how="card", organisation=None, entered_at=long_ago, paid_on=long_ago.date(),
        state="taken_back", **ended,
    )  # fmt: skip

    list(erasure.erase(today=today()))

    for cost in (*invoices, booked):
        cost.refresh_from_db()
        assert (cost.organisation, cost.reference, cost.kind) == (None, "", "other")
        assert (cost.ended_reason, cost.amount_pence) == ("-", 60_00)
    assert reconcile.check() == []


@pytest.mark.clause("C22", "C20")
def test_a_second_equal_booking_is_entered_and_a_wrong_one_taken_back(seat, team, finance):
    work = seat.meeting.activity
    first = enter(seat, team)
    second = enter(seat, team, second_after=first.pk)
    assert enter(seat, team, second_after=first.pk) == second  # the same press, twice
    assert {enter(seat, team).pk} <= {first.pk, second.pk}
    assert DirectCost.objects.count() == 2
    spent = budgets.of_activity(work).spent

    for by, reason, words in ((team, "Twice", "finance officer"), (finance, " ", "Say why")):
        with pytest.raises(RuleBroken, match=words):
            direct.take_back(second, reason=reason, by=by)
    with pytest.raises(RuleBroken, match="Only a booking"):
        direct.take_back(DirectCostFactory(entered_by=team), reason="Wrong", by=finance)
    for _ in range(2):
        direct.take_back(second, reason="Entered twice", by=finance)

    second.refresh_from_db()
    assert (second.state, second.ended_by) == (DirectState.TAKEN_BACK, finance)
    assert (second.ended_reason, second.paid_on) == ("Entered twice", today())
    assert budgets.of_activity(work).spent == spent - 42_00
    assert direct.paid_for([seat]) == {seat.pk: [first]}
    with pytest.raises(DatabaseError), transaction.atomic():
        DirectCost.objects.filter(pk=second.pk).update(ended_reason="")
    assert reconcile.check() == []


@pytest.mark.clause("C20")
def test_the_auditor_names_each_wrong_it_looks_for(person, team):
    names = ",".join(trigger.get_pgid(DirectCost) for trigger in DirectCost._meta.triggers)
    table = "ALTER TABLE payments_directcost DROP CONSTRAINT"
    with connection.cursor() as cursor:
        cursor.execute(f"{table} invoice_is_agreed_by_two_others")
        cursor.execute(f"{table} agreed_invoice_is_left_by_two")
        cursor.execute("DROP INDEX an_invoice_is_entered_once")
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
    fine = DirectCostFactory(entered_by=team)
    assert reconcile.check() == []

    now = fine.entered_at
    told = {"checked_by": team, "checked_at": now, "agreed_by": team, "agreed_at": now}
    DirectCost.objects.filter(pk=fine.pk).update(state="agreed", person=person, **told)
    left, two = DirectCostFactory(entered_by=team), UserFactory.create_batch(2)
    told = {"checked_by": two[0], "checked_at": now, "agreed_by": two[1], "agreed_at": now}
    ended = {"state": "cancelled", "ended_by": two[0], "ended_at": now}
    DirectCost.objects.filter(pk=left.pk).update(**told, **ended)
    DirectCostFactory(entered_by=person.user, seat__person=person)
    DirectCostFactory(organisation=fine.organisation, reference=fine.reference)

    assert {wrong.name for wrong in reconcile.check()} == set(direct_checks.CHECKS)
