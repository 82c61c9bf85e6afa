from datetime import date, time, timedelta

from django.urls import reverse

from activities.models import Meeting, Seat, Travel
from involvement.calendars import at_london
from payments.domain import claims, out_of_pocket
from payments.models import Due, DueState
from payments.tests.factories import ClaimLineFactory

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

    client.force_login(finance)
    client.get(reverse("what_we_pay"))
    with django_assert_num_queries(7):
        assert "Month by month" in client.get(reverse("out_of_pocket")).text
