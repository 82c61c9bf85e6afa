import json
from datetime import date

import pytest
from django.urls import reverse

from activities.tests.factories import SeatFactory
from impact.equality import questions
from impact.equality.domain import store
from impact.tests.factories import FeedbackFactory
from involvement import links
from involvement.people.domain import erasure, leaving
from involvement.people.models import LinkPurpose

TODAY = date(2026, 11, 22)
GIVEN = {"age": "45_54", "ethnic_group": "white_roma", "services": ["adult", "justice"]}


def said_of(person):
    given = store.of(store.key_of(person))
    return given and given.said


@pytest.fixture
def mine(client, person):
    client.force_login(person.user)
    return client


def test_the_page_says_why_who_sees_it_and_that_all_is_optional(mine):
    page = mine.get(reverse("my_equality")).text

    assert "Why we ask" in page
    assert "Only you. Your answers are kept apart" in page
    assert "Leave out any question" in page
    assert page.count("I prefer not to say") == page.count("<fieldset")
    assert "required" not in page.split("<main")[1].split("</form")[0]
    assert page.count("<h1") == 1


def test_answers_are_kept_shown_and_changed_by_the_person(mine, person):
    went = mine.post(reverse("my_equality"), GIVEN, follow=True)

    assert "Saved" in went.text
    assert said_of(person) == {
        "age": ["45_54"], "ethnic_group": ["white_roma"], "services": ["adult", "justice"],
    }  # fmt: skip
    assert went.text.count(" checked") == 4

    mine.post(reverse("my_equality"), {"age": "rather_not"})

    assert said_of(person) == {"age": ["rather_not"]}


def test_stopping_deletes_at_once_and_twice_is_as_good(mine, person):
    mine.post(reverse("my_equality"), GIVEN)

    went = [mine.post(reverse("my_equality_stop"), follow=True) for _ in range(2)]

    assert all("Your answers are gone" in page.text for page in went)
    assert said_of(person) is None


def test_nothing_answered_is_told_and_keeps_nothing(mine, person):
    page = mine.post(reverse("my_equality"), {})

    assert "Answer at least one question" in page.text
    assert said_of(person) is None


def test_an_answer_that_is_none_of_ours_is_refused_in_plain_words(mine, person):
    page = mine.post(reverse("my_equality"), {"age": "old", "sex": "female"})

    assert "Choose one of the answers below" in page.text
    assert said_of(person) is None


@pytest.mark.parametrize(
    ("nation", "asks"),
    [("england", "Gypsy or Irish Traveller"), ("scotland", "Showman"), ("ni", "Filipino"),
     ("cymru", "What can you do in Welsh?")],
)  # fmt: skip
def test_each_nation_is_asked_its_own_questions(mine, person, nation, asks):
    person.nation = nation
    person.save()

    assert asks in mine.get(reverse("my_equality")).text


@pytest.mark.parametrize("who", ["team", "chair", "finance", "analyst", "keeper", "outsider"])
def test_whoever_is_not_involved_has_no_such_page(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("my_equality")).status_code == 403
    assert client.post(reverse("my_equality_stop")).status_code == 403


def token_of(person, purpose, thing):
    return links.issue(purpose, thing.pk, to=person).split("/")[-2]


@pytest.mark.parametrize("way", ["invitation", "feedback"])
def test_by_a_link_it_is_answered_without_showing_what_was_saved(client, person, way):
    asked = questions.set_for(person.nation, today=TODAY)
    store.keep(store.key_of(person), asked, {"age": ["75_over"]}, today=TODAY)
    thing = SeatFactory(person=person) if way == "invitation" else FeedbackFactory(person=person)
    address = reverse(f"{way}_about_you", args=[token_of(person, LinkPurpose(way), thing)])

    page = client.get(address)
    went = client.post(address, GIVEN)

    assert " checked" not in page.text
    assert went.status_code == 302
    assert went.url.startswith("/e/")
    assert said_of(person)["age"] == ["45_54"]


def test_the_private_address_opens_changes_and_deletes_and_then_is_dead(client, person):
    seat = SeatFactory(person=person)
    start = reverse("invitation_about_you", args=[token_of(person, LinkPurpose.INVITATION, seat)])
    address = client.post(start, GIVEN).url.split("?")[0]

    page = client.get(address).text
    assert page.count(" checked") == 4
    assert "Ann" not in page

    client.post(address, {"age": "18_24"})
    assert said_of(person) == {"age": ["18_24"]}
    assert client.get(address).status_code == 200

    gone = client.post(f"{address}stop/", follow=True)
    assert gone.status_code == 410
    assert "There are no answers here" in gone.text
    assert said_of(person) is None


def test_answering_again_by_link_ends_the_older_address(client, person):
    seat = SeatFactory(person=person)
    start = reverse("invitation_about_you", args=[token_of(person, LinkPurpose.INVITATION, seat)])
    first, second = (client.post(start, GIVEN).url for _ in range(2))

    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_all_i_hold_shows_them_to_the_person_alone(mine, person, carer, client):
    mine.post(reverse("my_equality"), GIVEN)

    assert "White: Roma" in mine.get(reverse("held")).text
    assert "White: Roma" in b"".join(mine.get(reverse("held_page"))).decode()
    data = json.loads(b"".join(mine.get(reverse("held_data"))))
    assert "White: Roma" in str(data["held"]["equality answers"])
    client.force_login(carer.user)
    assert "White: Roma" not in client.get(reverse("held")).text


def test_whoever_leaves_takes_their_answers_along(mine, person, team):
    mine.post(reverse("my_equality"), GIVEN)

    leaving.leave(person, by=team)

    assert said_of(person) is None


def test_erasing_somebody_deletes_what_they_answered_since(mine, person):
    mine.post(reverse("my_equality"), GIVEN)

    erasure.forget(person)

    assert said_of(person) is None
