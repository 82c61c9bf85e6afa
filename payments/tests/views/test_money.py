from datetime import timedelta

import pytest
from django.urls import reverse

from activities.tests.factories import MeetingFactory, SeatFactory
from payments.domain import claims
from payments.models import Claim, Due, DueState
from payments.tests.factories import ClaimLineFactory, DueFactory, today


@pytest.fixture
def mine(client, person):
    client.force_login(person.user)
    return client


def seat_of(person, **fields):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True), **fields)


def test_no_money_yet_says_what_will_come(mine):
    page = mine.get(reverse("my_money")).content.decode()

    assert "No payments yet. After a meeting, your fee shows here by itself." in page


@pytest.mark.clause("C20")
def test_what_is_coming_and_when_stands_first(mine, person):
    seat = seat_of(person)
    DueFactory(seat=seat, person=person, pay_by=today() + timedelta(days=3))

    page = mine.get(reverse("my_money")).content.decode()

    assert "£50 will be in your bank by" in page
    assert page.index("will be in your bank") < page.index(seat.meeting.title)


def test_a_failed_payment_is_the_first_thing(mine, person):
    DueFactory(seat=seat_of(person), person=person, state=DueState.FAILED)

    page = mine.get(reverse("my_money")).content.decode()

    assert "A payment did not get to you" in page
    assert "Payment failed" in page


def test_a_meeting_offers_a_claim_and_a_draft_carries_on(mine, person):
    seat = seat_of(person)
    assert "Claim a cost" in mine.get(reverse("my_money")).content.decode()

    claims.begin(seat, kind="fare", by_person=person, today=today())

    assert "Carry on with your claim" in mine.get(reverse("my_money")).content.decode()


@pytest.mark.clause("C20")
@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ("full", "Your fee of £50 comes after the meeting. You do not have to ask for it."),
        ("none", "You chose no fee. We still pay back what it costs you to come."),
        ("wait", "You wanted to wait with your fee."),
    ],
)
def test_a_meeting_to_come_says_what_happens_with_the_fee(mine, person, choice, says):
    seat = SeatFactory(person=person, coming=True, fee_choice=choice)

    page = mine.get(reverse("my_money")).content.decode()

    assert says in page
    assert reverse("my_fee", args=[seat.meeting.ref]) in page


@pytest.mark.parametrize(("count", "has_claims"), [(1, 0), (1, 1), (3, 1)])
def test_my_money_asks_the_same_for_none_one_and_many(
    mine, person, count, has_claims, django_assert_num_queries
):
    for _ in range(count):
        seat = seat_of(person)
        DueFactory(seat=seat, person=person)
        if has_claims:
            ClaimLineFactory(sent=True, claim__seat=seat)

    with django_assert_num_queries(6):
        page = mine.get(reverse("my_money"))

    assert [len(card["claims"]) for card in page.context["cards"]] == [has_claims] * count


@pytest.mark.clause("C20")
def test_a_claim_shows_each_step_with_its_day(mine, person, finance):
    line = ClaimLineFactory(sent=True, claim__seat=seat_of(person))
    url = reverse("my_claim_detail", args=[line.claim.ref])
    steps = mine.get(url).context["steps"]
    assert [step.state for step in steps] == ["done", "now", "todo", "todo"]

    claims.approve(line, by=finance)
    steps = mine.get(url).context["steps"]
    assert [step.state for step in steps] == ["done", "done", "now", "todo"]
    assert str(steps[3].date).startswith("by ")

    Due.objects.update(state=DueState.PAID, paid_on=today())
    steps = mine.get(url).context["steps"]
    assert [step.state for step in steps] == ["done"] * 4


def test_a_claim_that_we_are_late_with_says_sorry(mine, person):
    line = ClaimLineFactory(sent=True, claim__seat=seat_of(person))
    url = reverse("my_claim_detail", args=[line.claim.ref])
    assert "We are late" not in mine.get(url).content.decode()

    Claim.objects.update(decide_by=today() - timedelta(days=1))

    assert "We are late" in mine.get(url).content.decode()


def test_a_refused_cost_says_why_and_how_to_ask_someone_else(mine, person, finance):
    line = ClaimLineFactory(sent=True, claim__seat=seat_of(person))
    claims.refuse(line, reason="Lunch was there.", by=finance)

    page = mine.get(reverse("my_claim_detail", args=[line.claim.ref])).content.decode()

    assert "Lunch was there." in page
    assert "You can ask someone else to look" in page
    assert "Take my claim back" not in page


def test_somebody_elses_claim_looks_like_none(mine, carer, finance):
    line = ClaimLineFactory(sent=True, claim__seat__person=carer)
    url = reverse("my_claim_detail", args=[line.claim.ref])

    assert mine.get(url).status_code == 404
    mine.force_login(finance)
    assert mine.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_claim_asks_the_same_for_one_and_many(mine, person, count, django_assert_num_queries):
    line = ClaimLineFactory(sent=True, claim__seat=seat_of(person))
    for _ in range(count - 1):
        ClaimLineFactory(claim=line.claim, state="sent")

    with django_assert_num_queries(5):
        mine.get(reverse("my_claim_detail", args=[line.claim.ref]))
