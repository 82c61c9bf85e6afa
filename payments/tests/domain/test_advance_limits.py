"""Money before the day: how much, until when, for whom, and who agrees; at each edge. (C22)"""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.models import MeetingState, Purpose, Reply
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import BehalfAct
from involvement.people.tests.factories import BehalfFactory, UserFactory
from payments.domain import advances, reconcile
from payments.models import Advance, CostKind, Due, DueState, RateKey
from payments.tests.advancing import asked
from payments.tests.factories import today
from payments.tests.money import acts, person_with_account, set_rate

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C22")]


@pytest.fixture
def seat():
    """Somebody with a bank account who comes to a meeting in thirty days."""
    return SeatFactory(person=person_with_account(), coming=True)


def officer_of(nation):
    user = UserFactory()
    user.grants.create(role="finance", nation=nation)
    return user


def test_it_is_for_who_comes_and_until_the_day_before(seat, finance):
    day = seat.meeting.day
    told = [advances.in_time(seat, today=day - timedelta(days=left)) for left in (1, 0)]
    assert told == [True, False]
    advance = asked(seat)
    with pytest.raises(RuleBroken, match="cannot be there before"):
        advances.agree(advance, by=finance, today=day)
    assert not Due.objects.exists()
    assert advances.agree(advance, by=finance, today=day - timedelta(days=1))
    due = Due.objects.get()
    assert (due.payable_from, due.pay_by) == (day - timedelta(days=1), day)
    for state in (MeetingState.HELD, MeetingState.CANCELLED):
        seat.meeting.state = state
        assert not advances.in_time(seat, today=today())
    seat.meeting.state, seat.reply = MeetingState.PLANNED, Reply.NOT_COMING
    assert not advances.in_time(seat, today=today())


def test_what_arrives_on_the_day_itself_by_friday_goes_sooner(finance):
    with time_machine.travel("2026-11-16T09:00:00Z"):  # a Monday
        urgent = []
        for days in (4, 5):  # on pay day, and on the day after it
            meeting = MeetingFactory(starts_at=timezone.now() + timedelta(days=days))
            advance = asked(SeatFactory(person=person_with_account(), coming=True, meeting=meeting))
            advances.agree(advance, by=finance, today=today())
            urgent.append(Advance.objects.get(pk=advance.pk).is_urgent)
    assert urgent == [True, False]


def test_who_may_ask_for_what_and_how_much(seat):
    kinds = set(advances.KINDS)
    assert {CostKind.MILES, CostKind.TAXI} <= kinds
    assert not kinds & {CostKind.MOTORCYCLE, CostKind.BICYCLE, CostKind.PASSENGER}
    other = SeatFactory(coming=True).person
    told = {"kind": "taxi", "amount_pence": 5_00, "today": today()}
    alone = SeatFactory(invited_at=None, invited_by=None, purpose=None)
    for wrong, who in ((seat, other), (alone, alone.person)):
        with pytest.raises(RuleBroken, match="that you were asked to"):
            advances.ask(wrong, by_person=who, **told)
    assert advances.most(seat, today=today()) == 100_00
    first = asked(seat, 60_00)
    assert advances.most(seat, today=today()) == 40_00
    with pytest.raises(RuleBroken, match="up to £40 here"):
        asked(seat, 40_01, "food")
    assert asked(seat, 40_00, "food").amount_pence == 40_00
    set_rate(RateKey.BEFORE, 50_00)
    assert advances.most(seat, today=today()) == 0
    with pytest.raises(RuleBroken, match="belongs to someone else"):
        advances.take_back(first, by_person=other)
    assert Advance.objects.get(pk=first.pk).state == "asked"
    advances.take_back(first, by_person=seat.person)
    assert advances.most(seat, today=today()) == 10_00
    again = asked(seat, 10_00)
    assert (again.pk != first.pk, acts(again)) == (True, ["advance.asked"])
    told = [(one.kind, one.amount_pence, one.left) for one in advances.of_seat(seat)]
    assert told == [("taxi", 60_00, 60_00), ("food", 40_00, 40_00), ("taxi", 10_00, 10_00)]


def test_one_officer_agrees_up_to_the_limit_and_two_a_penny_above(seat, finance, second_finance):
    set_rate(RateKey.BEFORE, 500_00)
    set_rate(RateKey.SECOND_CHECK, 90_00)
    at = asked(seat, 90_00)
    assert advances.agree(at, by=finance, today=today())
    more = asked(seat, 1, "food")  # a penny in all above it: splitting is no way round
    for _ in range(2):
        assert not advances.agree(more, by=finance, today=today())
    assert (Due.objects.count(), acts(more)) == (1, ["advance.asked", "advance.first_check"])
    assert advances.agree(more, by=second_finance, today=today())
    more.refresh_from_db()
    assert (more.first_check_by, more.decided_by) == (finance, second_finance)
    other = SeatFactory(person=person_with_account(), coming=True)
    most, rest = asked(other, 90_00), asked(other, 10_00, "food")
    assert not advances.agree(rest, by=finance, today=today())
    advances.take_back(most, by_person=other.person)
    assert advances.agree(rest, by=finance, today=today())  # small enough now for one
    rest.refresh_from_db()
    assert (rest.state, rest.first_check_by, rest.decided_by) == ("agreed", None, finance)
    assert reconcile.check() == []


def test_a_very_large_one_is_agreed_for_the_whole_uk(finance):
    seats = [SeatFactory(coming=True, meeting__activity__group__nation="cymru") for _ in "12"]
    local = officer_of("cymru")
    set_rate(RateKey.BEFORE, 500_00)
    set_rate(RateKey.SECOND_CHECK, 400_00)
    set_rate(RateKey.WHOLE_UK, 90_00)
    at, above = asked(seats[0], 90_00), asked(seats[1], 90_01)
    assert advances.agree(at, by=local, today=today())
    with pytest.raises(RuleBroken, match="An officer for the whole UK"):
        advances.agree(above, by=local, today=today())
    assert Due.objects.count() == 1
    assert advances.agree(above, by=finance, today=today())


def test_the_last_penny_of_a_budget_can_be_given_and_not_one_more(seat, finance):
    advance, purpose = asked(seat), Purpose.objects.filter(activity=seat.meeting.activity)
    purpose.update(budget_pence=50_00 + 19_99)  # with the fee
    with pytest.raises(RuleBroken, match=r"This is £0\.01 more than this work"):
        advances.agree(advance, by=finance, today=today())
    purpose.update(budget_pence=50_00 + 20_00)
    assert advances.agree(advance, by=finance, today=today())
    other = asked(SeatFactory(coming=True))
    Purpose.objects.filter(activity=other.seat.meeting.activity).update(budget_pence=None)
    assert advances.agree(other, by=finance, today=today())


def test_officers_see_what_waits_in_their_nations_with_what_is_asked_in_all(finance):
    seat = SeatFactory(coming=True, meeting__activity__group__nation="cymru")
    nation, other = "cymru", "scotland"
    first, second = asked(seat, 30_00), asked(seat, 20_00, "food")
    no = asked(seat, 10_00, "care")
    advances.refuse(no, reason="We book it.", by=finance)
    for nations in (None, {nation}, {nation, other}):
        found = advances.waiting(nations)
        assert [(one, one.in_all) for one in found] == [(first, 50_00), (second, 50_00)]
    for nations in ({other}, set()):
        assert not advances.waiting(nations)


def test_what_never_left_is_stopped_once_and_only_by_another_officer(seat, finance):
    advance, food = asked(seat), asked(seat, 5_00, "food")
    advances.agree(advance, by=finance, today=today())
    seat.person.user.grants.create(role="finance", nation="uk")
    typist = officer_of("uk")
    with trail.through(BehalfFactory(person=seat.person, by=typist)):
        typed = asked(seat, 6_00, "care")
    for one, by, why in (
        (advance, seat.person.user, "it is yours"),
        (advance, UserFactory(roles=["team"]), "Only a finance officer"),
        (typed, typist, "or you entered it"),
    ):
        with pytest.raises(RuleBroken, match=why):
            advances.stop(one, by=by)
    assert not Advance.objects.filter(state="taken_back").exists()
    for _ in range(2):
        advances.stop(advance, by=finance)
        advances.stop(food, by=finance)  # that nobody has agreed to
    states = dict(Advance.objects.values_list("kind", "state"))
    assert states == {"taxi": "taken_back", "food": "taken_back", "care": "asked"}
    assert Due.objects.get().state == DueState.WITHDRAWN
    told = [acts(advance).count("advance.taken_back"), acts(food).count("advance.taken_back")]
    assert told == [1, 1]
    with pytest.raises(RuleBroken, match="moved on"):
        advances.agree(food, by=finance, today=today())


def test_nothing_leaves_for_a_meeting_that_is_off(seat, finance):
    off = SeatFactory(person=person_with_account(), coming=True)
    for one in (seat, off):
        advances.agree(asked(one), by=finance, today=today())
    asked(off, 5_00, "food")
    asked(seat, 5_00, "food")
    type(off.meeting).objects.filter(pk=off.meeting_id).update(state=MeetingState.CANCELLED)
    assert (advances.stop_needless(), advances.stop_needless()) == (2, 0)
    assert {one.seat for one in Advance.objects.filter(state="taken_back")} == {off}
    assert {one.seat for one in advances.waiting(None)} == {seat}
    assert Due.objects.get(state=DueState.WITHDRAWN).advance.seat == off


def test_what_is_typed_for_somebody_is_in_their_copy_and_decided_by_others(seat, finance):
    typist, third = officer_of("uk"), officer_of("uk")
    typing = BehalfFactory(person=seat.person, by=typist)
    with trail.through(typing):
        first = asked(seat)
        assert asked(seat) == first
    assert first.entered_by == typist
    with pytest.raises(RuleBroken, match="or you entered it"):
        advances.agree(first, by=typist, today=today())
    own = asked(seat, 5_00, "food")
    advances.refuse(own, reason="We book it.", by=typist)
    with trail.through(typing), pytest.raises(RuleBroken, match="You decided about this"):
        advances.ask_again(own, by_person=seat.person, today=today())
    advances.refuse(first, reason="We book it.", by=finance)
    advances.ask_again(own, by_person=seat.person, today=today())
    advances.refuse(own, reason="Still.", by=finance)
    care = asked(seat, 6_00, "care")
    advances.refuse(care, reason="We book it.", by=finance)
    with trail.through(typing):
        for _ in range(2):
            advances.ask_again(care, by_person=seat.person, today=today())
    care.refresh_from_db()
    assert (care.refused_by, care.again_typed_by, care.decided_by) == (finance, typist, None)
    for by in (typist, finance):
        with pytest.raises(RuleBroken, match="You said no to this before, or typed it"):
            advances.agree(care, by=by, today=today())
    assert advances.agree(care, by=third, today=today())
    with trail.through(typing):
        for _ in range(2):
            advances.take_back(care, by_person=seat.person)
    assert [act.said for act in BehalfAct.objects.filter(behalf=typing)] == [
        f"You asked for £20 before “{seat.meeting.title}”.",
        "You asked somebody else to look at what you need before a meeting.",
        "You took back what you asked for before a meeting.",
    ]
    assert reconcile.check() == []


def test_another_look_is_asked_for_once_in_time_and_within_what_one_can_have(seat, finance):
    taxi, food, care = (asked(seat, 30_00, kind) for kind in ("taxi", "food", "care"))
    told = {"by_person": seat.person, "today": today()}
    with pytest.raises(RuleBroken, match="asked for this already"):
        advances.ask_again(care, **told)  # nobody has said no
    for one in (taxi, food):
        advances.refuse(one, reason="We book it.", by=finance)
    other = SeatFactory(coming=True).person
    for changed, why in (
        ({"by_person": other}, "belongs to someone else"),
        ({"today": seat.meeting.day}, "Nobody else can look"),
    ):
        with pytest.raises(RuleBroken, match=why):
            advances.ask_again(taxi, **told | changed)
    anew = asked(seat, 40_01)
    with pytest.raises(RuleBroken, match="asked for this already"):
        advances.ask_again(taxi, **told)
    with pytest.raises(RuleBroken, match=r"up to £29\.99 here"):
        advances.ask_again(food, **told)
    assert set(Advance.objects.filter(state="asked")) == {care, anew}
    advances.take_back(anew, by_person=seat.person)
    asked(seat, 40_00, "stay")
    for _ in range(2):
        advances.ask_again(food, **told)
    food.refresh_from_db()
    assert (food.state, food.refused_by, food.decided_by) == ("asked", finance, None)
    assert advances.most(seat, today=today()) == 0
