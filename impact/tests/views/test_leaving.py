import pytest
from django.urls import reverse

from activities.tests.factories import SeatFactory
from payments.tests.factories import DueFactory, PayeeAccountFactory

MONEY, SURE = reverse("my_leave"), reverse("my_leave_sure")


@pytest.mark.clause("C5", "C20")
def test_money_comes_first_then_what_goes_when_then_goodbye(
    client, person, django_assert_max_num_queries
):
    DueFactory(person=person, amount_pence=5000)
    PayeeAccountFactory(person=person)
    SeatFactory(person=person, coming=True)
    client.force_login(person.user)

    with django_assert_max_num_queries(6):
        page = client.get(MONEY).text
    assert "<strong>£50</strong> is coming by" in page
    assert "You are asked to 1 meeting that has not been held yet." in page
    assert "The law asks us to keep it until then." in client.get(SURE).text
    assert "Tick the box if you want to leave" in client.post(SURE, {}).text
    person.refresh_from_db()
    assert person.left_at is None

    done = client.post(SURE, {"sure": "on"}, follow=True)

    assert "You have left" in done.text
    assert "Sign in" in done.text
    person.refresh_from_db()
    assert person.left_at is not None
    assert client.post(SURE, {"sure": "on"}).url.startswith("/sign-in/")


def test_with_nothing_owed_it_says_so_and_offers_a_break(client, person):
    client.force_login(person.user)

    page = client.get(MONEY).text

    assert "No money is on its way" in page
    assert "Take a break instead" in page


def test_whoever_does_not_sign_in_leaves_through_the_team(client, team, finance, person):
    address = reverse("person_leaves", args=[person.pk])
    client.force_login(finance)
    assert client.get(address).status_code == 404
    client.force_login(team)
    assert "Do they want to leave?" in client.get(address).text

    for _ in range(2):
        done = client.post(address, {"sure": "on"}, follow=True).text

    assert "They have left." in done
    person.refresh_from_db()
    assert person.left_at is not None
