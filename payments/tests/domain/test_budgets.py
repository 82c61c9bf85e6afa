"""Nobody is asked before there is money for it, however many ask at once. (C19)"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from activities.domain import invitations, replies
from activities.models import Activity, Attendance, Purpose, Seat
from activities.tests.factories import ActivityFactory, MeetingFactory, SeatFactory
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.domain import budgets, payouts
from payments.models import GroupBudget
from payments.tests.factories import ClaimLineFactory, today
from payments.tests.money import acts, mark, person_with_account


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
    SeatFactory(meeting__starts_at=meeting.starts_at, meeting__ends_at=meeting.ends_at)
    moved = {
        name: getattr(meeting, name) + timedelta(days=366) for name in ("starts_at", "ends_at")
    }
    SeatFactory(meeting=MeetingFactory(activity__group=activity.group, **moved))
    people = PersonFactory.create_batch(2)
    assert GroupBudget.objects.get().amount_pence == 50_00
    assert acts(GroupBudget.objects.get()) == ["groupbudget.set"]

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
