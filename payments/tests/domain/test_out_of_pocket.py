from datetime import date, time, timedelta

from django.urls import reverse
from django.utils import timezone

from activities.models import Meeting, Seat, Travel
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.calendars import at_london
from payments.domain import claims, decisions, out_of_pocket
from payments.domain.out_of_pocket import Laid
from payments.models import Due, DueState
from payments.tests import advancing
from payments.tests.factories import ClaimLineFactory, today
from payments.tests.money import person_with_account

TODAY = date(2026, 11, 20)


def cost(finance, *, pence, held_on, paid_on=None):
    line = ClaimLineFactory(sent=True, amount_pence=pence)
    moment = at_london(held_on, time(11))
    ends_at = moment + timedelta(hours=2)
    Meeting.objects.filter(seats__claims=line.claim_id).update(starts_at=moment, ends_at=ends_at)
    if paid_on:
        claims.approve(line, by=finance)
        Due.objects.filter(line=line).update(state=DueState.PAID, paid_on=paid_on)
    return line


def test_pounds_times_days_are_counted_until_the_money_is_there(
    client, finance, django_assert_num_queries
):
    cost(finance, pence=10_00, held_on=date(2026, 11, 1), paid_on=date(2026, 11, 13))
    slow = cost(finance, pence=20_00, held_on=date(2026, 9, 20), paid_on=date(2026, 11, 9))
    cost(finance, pence=5_00, held_on=date(2026, 10, 1), paid_on=date(2026, 10, 5))
    cost(finance, pence=9_00, held_on=date(2025, 10, 1), paid_on=date(2025, 10, 5))
    waiting = cost(finance, pence=8_00, held_on=date(2026, 11, 10))
    cost(finance, pence=4_00, held_on=date(2026, 12, 10))  # nobody waits before the meeting
    ClaimLineFactory(claim=waiting.claim, state="sent", amount_pence=1_00)
    Seat.objects.filter(claims=waiting.claim_id).update(travel=Travel.BOOK)

    months = out_of_pocket.by_month(None, today=TODAY)
    assert [(m.label.month, m.pence, m.pound_days, m.days) for m in months] == [
        (11, 30_00, 10 * 12 + 20 * 50, 37),
        (10, 5_00, 20, 4),
    ]
    now = out_of_pocket.now(None, today=TODAY)
    assert (now.pence, now.pound_days, now.people) == (13_00, 90, 2)
    first, *_rest = out_of_pocket.worst(None, today=TODAY)
    assert (first.label, first.pound_days) == (slow.claim.seat.meeting.activity.title, 1000)
    assert all(work.pence_days for work in out_of_pocket.worst(None, today=TODAY))
    assert out_of_pocket.Laid(2, 3).days == 2
    assert not out_of_pocket.worst({"scotland"}, today=TODAY)
    assert out_of_pocket.booked(None, today=TODAY) == (0, 1)
    assert out_of_pocket.booked({"scotland"}, today=TODAY) == (0, 0)

    client.force_login(finance)
    client.get(reverse("what_we_pay"))
    with django_assert_num_queries(7):
        assert "Month by month" in client.get(reverse("out_of_pocket")).text


def test_twelve_months_begin_on_the_first_and_the_worst_are_ten(finance):
    nothing = out_of_pocket.now(None, today=TODAY)
    assert (nothing, nothing.days) == (Laid(0, 0), 0)
    assert out_of_pocket.given(None, today=TODAY) == (0, 0)
    assert [Laid(1, pence_days).pound_days for pence_days in (49, 50)] == [0, 1]
    first = date(2025, 12, 1)
    cost(finance, pence=3_00, held_on=first, paid_on=first)
    cost(finance, pence=5_00, held_on=first, paid_on=first - timedelta(days=1))
    assert [month.pence for month in out_of_pocket.by_month(None, today=TODAY)] == [3_00]
    least = cost(finance, pence=1, held_on=date(2026, 11, 19))
    [work] = out_of_pocket.worst(None, today=TODAY)
    assert work == Laid(1, 1, least.claim.seat.meeting.activity.title)
    assert out_of_pocket.now(None, today=TODAY) == Laid(1, 1, people=1)
    claims.approve(least, by=finance)
    assert out_of_pocket.now(None, today=TODAY) == Laid(1, 1, people=1)

    for pence in range(2, 13):
        cost(finance, pence=pence, held_on=date(2026, 11, 19))
    worst = out_of_pocket.worst(None, today=TODAY)
    assert [work.pence for work in worst] == list(range(12, 2, -1))


def test_what_was_given_before_the_day_is_not_out_of_a_pocket(finance, second_finance):
    officers, day = [finance, second_finance], today()
    soon = MeetingFactory(starts_at=timezone.now() + timedelta(days=20))
    seat = SeatFactory(person=person_with_account(), coming=True, meeting=soon)
    advancing.given(seat, officers, 20_00)
    with advancing.time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        advancing.given(seat, officers, 5_00, "food")

    own = {seat.meeting.activity.group.nation}
    assert out_of_pocket.given(None, today=day) == out_of_pocket.given(own, today=day) == (25_00, 1)
    assert out_of_pocket.given({"another"}, today=day) == (0, 0)
    first = date(day.year - (day.month < 12), day.month % 12 + 1, 1)
    for paid_on, pence in ((first, 25_00), (first - timedelta(days=1), 0)):
        Due.objects.filter(advance__seat=seat).update(paid_on=paid_on)
        assert out_of_pocket.given(None, today=day)[0] == pence

    with advancing.after(seat):
        decisions.approve(advancing.cost(seat, 15_00), by=finance)
        assert out_of_pocket.now(None, today=today()) == Laid(0, 0)
        advancing.cost(seat, 12_00, "food")
        now = out_of_pocket.now(None, today=today())
        assert (now.pence, now.people) == (2_00, 1)
