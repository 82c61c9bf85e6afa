"""Nobody is asked before there is money for it, however many ask at once. (C19)"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from activities.domain import invitations, replies
from activities.models import Activity, Attendance, Purpose, Seat
from activities.tests.factories import ActivityFactory, GroupFactory, MeetingFactory, SeatFactory
from involvement.calendars import LONDON
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.domain import advance_uses, advances, budgets, decisions, payouts, reversals
from payments.models import Advance, DueState, GroupBudget, Reversal
from payments.tests.advancing import after, asked, cost, pay
from payments.tests.factories import ClaimLineFactory, DueFactory, today
from payments.tests.money import acts, earned_fee, mark, person_with_account


def three_fees(lead):
    """Open work whose budget pays for three fees."""
    activity = ActivityFactory(lead=lead, inviting=True)
    Purpose.objects.filter(activity=activity).update(budget_pence=150_00)
    return activity


def invite(meeting, *people, by):
    return invitations.invite_many(meeting, people, today=today(), by=by)


@pytest.mark.clause("C19")
def test_an_invitation_beyond_the_budget_is_stopped_before_it_is_sent(db, team):
    activity = three_fees(team)
    meeting, other = (MeetingFactory(activity=activity) for _ in "12")
    people = PersonFactory.create_batch(4)
    invite(meeting, *people[:3], by=team)
    sent = Notice.objects.count()

    for beyond in (meeting, other):
        with pytest.raises(RuleBroken, match=f"cost £50 more than .* Ask {team.name}, who leads"):
            invite(beyond, people[3], by=team)

    assert (Seat.objects.count(), Notice.objects.count()) == (3, sent)
    invite(meeting, *people[:3], by=team)  # who is asked already is no new cost
    seat = meeting.seats.get(person=people[0])
    replies.decline(seat, by_person=seat.person)
    assert invite(other, people[3], by=team)


@pytest.mark.clause("C19")
def test_a_group_has_its_own_budget_for_the_year(db, team, finance):
    activity = ActivityFactory(lead=team, inviting=True)
    meeting = MeetingFactory(activity=activity)
    year = budgets.financial_year_start(meeting.day).year
    for _ in range(2):
        budgets.set_for(activity.group, year=year, amount_pence=50_00, by=finance)
    budgets.set_for(activity.group, year=year + 1, amount_pence=60_00, by=finance)
    SeatFactory(meeting__starts_at=meeting.starts_at, meeting__ends_at=meeting.ends_at)
    moved = {
        name: getattr(meeting, name) + timedelta(days=366) for name in ("starts_at", "ends_at")
    }
    SeatFactory(meeting=MeetingFactory(activity__group=activity.group, **moved))
    SeatFactory(meeting=MeetingFactory(activity=activity, **moved))
    people = PersonFactory.create_batch(2)
    budget = GroupBudget.objects.get(year=year)
    assert (budget.amount_pence, acts(budget)) == (50_00, ["groupbudget.set"])

    with pytest.raises(RuleBroken, match=r"£50 more .* of the group for the year. Ask the pay"):
        invite(meeting, *people, by=team)
    assert invite(meeting, people[0], by=team)


@pytest.mark.clause("C19")
def test_money_goes_from_offered_to_promised_to_owed_to_spent(db, team, finance, second_finance):
    activity = three_fees(team)
    meeting = MeetingFactory(activity=activity, held=True)
    for later in (timedelta(0), timedelta(days=366)):  # of the other year nothing counts in this
        moved = {"starts_at": meeting.starts_at + later, "ends_at": meeting.ends_at + later}
        MeetingFactory(activity=activity, **moved)

    def now():
        found = budgets.of_activity(Activity.objects.get(pk=activity.pk))
        assert found.forecast == found.taken
        return found.offered, found.promised, found.owed, found.spent

    seat = SeatFactory(meeting=meeting, person=person_with_account(), fee_offered_pence=50_00)
    assert now() == (50_00, 0, 0, 0)
    Seat.objects.filter(pk=seat.pk).update(reply="coming", replied_at=meeting.starts_at)
    ClaimLineFactory(sent=True, claim__seat=seat, amount_pence=10_00)
    assert now() == (0, 60_00, 0, 0)
    seat.refresh_from_db()
    mark(seat, Attendance.CAME)
    assert now() == (0, 10_00, 50_00, 0)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)

    assert now() == (0, 10_00, 0, 50_00)
    year = budgets.financial_year_start(meeting.day).year
    ((_group, figures),) = budgets.of_groups(year)
    assert (figures.budget, figures.taken, figures.left) == (None, 60_00, None)
    assert figures.forecast == 110_00  # the meeting to come as much as the one that was
    for other in (year - 1, year + 1):
        assert [figures.forecast for _group, figures in budgets.of_groups(other)] == [0]
    assert budgets.years(date(2026, 9, 30)) == [2024, 2025, 2026]


def test_the_year_of_a_group_starts_on_the_first_of_october(db):
    """What is still to come costs as much, meeting by meeting, as what has been."""
    free, dear = GroupFactory(name="A"), GroupFactory(name="B")

    def meeting(group, *day, **fields):
        starts_at = datetime(*day, tzinfo=LONDON)
        return MeetingFactory(activity__group=group, starts_at=starts_at, **fields)

    for day, pence, state in (
        ((2025, 10, 1), 50_00, {"state": DueState.PAID, "paid_on": today()}),
        ((2026, 9, 30, 23), 30_00, {}),
        ((2026, 10, 1), 7_00, {}),
    ):
        seat = SeatFactory(meeting=meeting(dear, *day, state="held"), fee_offered_pence=0)
        DueFactory(seat=seat, amount_pence=pence, **state)
    meeting(free, 2025, 11, 1, state="held")
    meeting(free, 2025, 12, 1)
    for day in (1, 2, 3):
        meeting(dear, 2025, 12, day)

    [(_, none), (_, some)] = budgets.of_groups(2025)
    assert (none.taken, none.forecast) == (0, 0)
    assert (some.spent, some.owed, some.forecast) == (50_00, 30_00, 80_00 + 3 * 40_00)
    assert [figures.forecast for _, figures in budgets.of_groups(2026)] == [0, 7_00]


def test_what_one_seat_costs_counts_for_its_own_work_alone(db, finance, second_finance):
    settled, given, without = (
        SeatFactory(person=person_with_account(), coming=True, fee_offered_pence=0) for _ in "123"
    )
    for seat, pence in ((settled, 20_00), (given, 30_00)):
        advances.agree(asked(seat, pence), by=finance, today=today())
    fee = earned_fee(person=person_with_account())
    mark(fee.seat, Attendance.RESERVE_READY)
    pay([finance, second_finance])
    mark(fee.seat, Attendance.CAME)
    reversals.decide(Reversal.objects.get(), "made_up", by=finance)
    with after(settled):
        decisions.approve(cost(settled, 12_00), by=finance)
        advance = Advance.objects.get(seat=settled)
        told = {"ending": "let_go", "reason": "They moved away.", "today": today()}
        advance_uses.propose_end(advance, **told, by=finance)
        advance_uses.agree_end(advance, by=second_finance, today=today())
        cost(given, 10_00), cost(without, 25_00)

    found = [
        budgets.of_activity(seat.meeting.activity) for seat in (settled, given, without, fee.seat)
    ]

    assert [(one.promised, one.owed, one.spent) for one in found] == [
        (0, 0, 20_00), (0, 0, 30_00), (25_00, 0, 0), (0, 25_00, 25_00),
    ]  # fmt: skip


def test_whoever_spends_of_a_budget_or_sets_it_holds_it(db, team, finance):
    """The test with threads below shows what for."""
    works = [ActivityFactory(lead=team, inviting=True) for _ in "123"]
    budgets.held(works[0])
    budgets.set_for(works[1].group, year=2025, amount_pence=50_00, by=finance)
    invite(MeetingFactory(activity=works[2]), PersonFactory(), by=team)

    with connection.cursor() as cursor:
        cursor.execute("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted")
        held = {group for (group,) in cursor.fetchall()}

    assert {work.group_id for work in works} <= held


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(120)
def test_of_two_who_invite_at_once_the_budget_lets_one():
    lead = UserFactory(roles=["team"])
    activity = three_fees(lead)
    meetings = [MeetingFactory(activity=activity) for _ in "12"]
    parties = [PersonFactory.create_batch(2) for _ in "12"]
    gate = Barrier(2)

    def one(number):
        try:
            gate.wait(10)
            return len(invite(meetings[number], *parties[number], by=lead))
        except RuleBroken:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(one, range(2)))

    assert sorted(done) == [0, 2]
    assert Seat.objects.count() == 2
