import pytest
from django.urls import reverse

from activities.models import Attendance, FeeChoice
from activities.tests.factories import MeetingFactory, SeatFactory
from payments.domain import payouts
from payments.models import Due
from payments.tests.factories import PayeeAccountFactory, today
from payments.tests.money import mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(person):
    return SeatFactory(meeting=MeetingFactory(held=True), person=person, coming=True)


@pytest.fixture
def url(seat):
    return reverse("my_fee", args=[seat.meeting.ref])


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_the_fee_and_to_get_advice(client, person, url, seat):
    client.force_login(person.user)

    page = words(client.get(url))

    assert "The fee is <strong>£50</strong>." in page
    assert "Getting paid can change your benefits." in page
    assert seat.meeting.title in page


@pytest.mark.parametrize(
    ("answers", "choice", "less"),
    [
        ({"choice": "none"}, FeeChoice.NONE, None),
        ({"choice": "less", "less": "12.50"}, FeeChoice.LESS, 12_50),
        ({"choice": "full", "less": "12.50"}, FeeChoice.FULL, None),
        ({"choice": "wait"}, FeeChoice.WAIT, None),
    ],
)
def test_a_choice_is_saved(client, person, url, seat, answers, choice, less):
    client.force_login(person.user)

    response = client.post(url, answers)

    seat.refresh_from_db()
    assert response.url == reverse("my_money")
    assert (seat.fee_choice, seat.fee_less_pence) == (choice, less)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "Choose what we should do with your fee"),
        ({"choice": "more"}, "Choose what we should do with your fee"),
        ({"choice": "less"}, "Enter how much we should pay you, like 12.50"),
        ({"choice": "less", "less": "1e3"}, "Use numbers only, like 12.50"),
        ({"choice": "less", "less": "50.01"}, "Enter £50 or less"),
        ({"choice": "less", "less": "0"}, "The amount must be more than nothing"),
    ],
)
def test_bad_answers_are_told_and_change_nothing(client, person, url, seat, answers, says):
    client.force_login(person.user)

    response = client.post(url, answers)

    seat.refresh_from_db()
    assert response.status_code == 200
    assert says in words(response)
    assert seat.fee_choice == FeeChoice.FULL


def test_a_choice_after_the_money_left_is_told_and_changes_nothing(
    client, person, url, seat, finance
):
    PayeeAccountFactory(person=person, saved_by=person.user)
    mark(seat, Attendance.CAME)
    payouts.freeze(payouts.prepare(pay_on=today()), by=finance)
    client.force_login(person.user)

    assert "This money is on its way" in words(client.get(url))
    assert "This money is on its way" in words(client.post(url, {"choice": "none"}))
    assert Due.objects.get().state == "on_its_way"


@pytest.mark.parametrize("who", ["carer", "team", "finance", "outsider"])
def test_nobody_else_sees_it(client, request, url, who):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))

    assert client.get(url).status_code == 404
    assert client.post(url, {"choice": "none"}).status_code == 404
