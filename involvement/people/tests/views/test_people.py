import pytest
from django.urls import reverse
from django.utils import timezone

from involvement.calendars import Nation
from involvement.people.models import Person, RoleGrant
from involvement.people.tests.factories import (
    NeedsFactory,
    PersonFactory,
    TrustedPersonFactory,
    UserFactory,
)

PEOPLE = reverse("people")
NEW = reverse("person_new")
ANN = {
    "name": "Ann Lee",
    "capacity": "carer",
    "nation": "england",
    "route": "email",
    "email": "ann@people.example",
    "paper_format": "easy_read",
}


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def names(answer):
    return [person.name for person in answer.context["rows"]]


def look_for(client, **asked):
    return client.post(PEOPLE, asked, follow=True)


def page(name, person):
    return reverse(name, args=[person.pk])


def test_an_empty_list_says_what_to_do(signed_in):
    assert "Nobody is here yet. Add the first person." in signed_in.get(PEOPLE).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(signed_in, django_assert_num_queries, count):
    PersonFactory.create_batch(count)

    with django_assert_num_queries(4):
        answer = signed_in.get(PEOPLE)

    assert len(names(answer)) == count


def test_people_are_found_by_name(signed_in):
    for name in ("Ann Lee", "Bob Anning", "Cat"):
        PersonFactory(name=name)

    assert names(look_for(signed_in, name=" ann")) == ["Ann Lee", "Bob Anning"]
    assert 'We found nobody with "zed" in their name.' in look_for(signed_in, name="zed").text
    assert look_for(signed_in, name="\x00").status_code == 200
    assert names(look_for(signed_in, name="")) == ["Ann Lee", "Bob Anning", "Cat"]


def test_no_name_stands_in_an_address(signed_in, monkeypatch, outsider):
    from involvement.people.views import people

    monkeypatch.setattr(people.People, "page_size", 1)
    for name in ("Ann Lee", "Ann Moor"):
        PersonFactory(name=name)

    answer = look_for(signed_in, name="ann")
    [(address, _code)] = answer.redirect_chain
    onward = answer.context["page"].next_url

    for seen in (address, onward):
        assert "ann" not in seen.lower().replace("%2b", "")[:60].split("found=")[0]
        assert "Lee" not in seen
    assert names(signed_in.get(PEOPLE + onward)) == ["Ann Moor"]
    # the same address opens nothing of the search to another account
    other = UserFactory(roles=["team"])
    signed_in.force_login(other)
    assert names(signed_in.get(address)) == ["Ann Lee"]
    assert "Show everyone" not in signed_in.get(address).text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"capacity": "carer"}, ["Cat"]),
        ({"nation": "cymru"}, ["Bob"]),
        ({"paper_format": "easy_read"}, ["Ann"]),
        ({"shared": "survivor"}, ["Bob"]),
        ({"is_free": "on"}, ["Bob", "Cat"]),
        ({"is_free": "on", "capacity": "service_user"}, ["Bob"]),
        ({"name": "c", "nation": "cymru"}, []),
    ],
)
def test_people_are_found_by_what_they_shared(signed_in, asked, found):
    PersonFactory(name="Ann", paper_format="easy_read", paused_at=timezone.now())
    PersonFactory(name="Bob", nation=Nation.CYMRU, described_as="Survivor of the system")
    PersonFactory(name="Cat", carer=True)

    assert names(look_for(signed_in, **asked)) == found


def test_an_odd_search_is_told_beside_its_box(signed_in):
    answer = signed_in.post(PEOPLE, {"nation": "france", "name": "x" * 121})

    assert answer.context["form"].errors == {
        "nation": ["Choose one from the list"],
        "name": ["Use fewer letters to look for"],
    }


def test_a_long_list_goes_on_after_any_name(signed_in, monkeypatch):
    from involvement.people.views import people

    monkeypatch.setattr(people.People, "page_size", 1)
    for name in ("Ann~Lee", "Bob", "Cat"):
        PersonFactory(name=name)
    answer, seen = signed_in.get(PEOPLE), []

    while answer.context["page"].next_url:
        seen += names(answer)
        answer = signed_in.get(PEOPLE + answer.context["page"].next_url)

    assert seen + names(answer) == ["Ann~Lee", "Bob", "Cat"]
    for nonsense in ("x", "a~b", "~"):
        assert signed_in.get(PEOPLE, {"after": nonsense}).status_code == 404


def test_a_member_sees_and_changes_only_people_of_their_nations(client, db):
    member = UserFactory()
    RoleGrant.objects.create(user=member, role="team", nation=Nation.CYMRU)
    here, there = PersonFactory(nation=Nation.CYMRU), PersonFactory(nation=Nation.SCOTLAND)
    client.force_login(member)

    assert names(client.get(PEOPLE)) == [here.name]
    assert client.get(page("person", here)).status_code == 200
    assert client.get(page("person", there)).status_code == 404
    assert client.get(page("person_change", there)).status_code == 404
    assert client.post(page("person_pause", there)).status_code == 404
    answer = client.post(NEW, ANN | {"nation": "scotland"})
    assert answer.context["form"].errors == {"nation": ["Choose one from the list"]}


def test_only_the_team_sees_people(client, person, chair, finance, keeper):
    for user in (person.user, chair, finance, keeper):
        client.force_login(user)
        assert client.get(PEOPLE).status_code == 403
        assert client.get(NEW).status_code == 403
        assert client.get(page("person", person)).status_code == 404


def test_a_person_is_added(signed_in):
    answer = signed_in.post(NEW, ANN, follow=True)

    ann = Person.objects.get()
    assert (ann.name, ann.capacity, ann.nation) == ("Ann Lee", "carer", "england")
    assert (ann.email, ann.paper_format, ann.user) == ("ann@people.example", "easy_read", None)
    assert "Ann Lee</h1>" in answer.text
    assert "Does not sign in" in answer.text


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": ""}, {"name": ["Enter their name"]}),
        ({"capacity": ""}, {"capacity": ["Choose service user or carer"]}),
        (
            {"email": "ann"},
            {"email": ["Enter an e-mail address, like name@example.org"]},
        ),
        (
            {"email": ""},
            {"email": ["Enter an e-mail address, or choose another way to hear from us"]},
        ),
        (
            {"route": "text"},
            {"phone": ["Enter a phone number, or choose another way to hear from us"]},
        ),
        (
            {"route": "text", "phone": "call me 07700 900123 please"},
            {"phone": ["Enter a phone number, like 0121 496 0000"]},
        ),
        (
            {"route": "letter"},
            {"address": ["Enter a postal address, or choose another way to hear from us"]},
        ),
        ({"route": "fax"}, {"route": ["Choose one from the list"]}),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed_in, change, errors):
    answer = signed_in.post(NEW, ANN | change)

    assert answer.context["form"].errors == errors
    assert answer.context["form"]["paper_format"].value() == "easy_read"
    assert Person.objects.count() == 0


def test_contact_route_and_format_are_changed(signed_in):
    person = PersonFactory()
    shown = signed_in.get(page("person_change", person)).context["form"].initial

    answer = signed_in.post(
        page("person_change", person),
        shown | {"route": "letter", "address": "1 Test Street", "paper_format": "large_print"},
        follow=True,
    )

    person.refresh_from_db()
    assert (person.route, person.paper_format) == ("letter", "large_print")
    assert "Letter by post" in answer.text


def test_an_account_a_break_and_a_return(signed_in):
    person = PersonFactory()

    answer = signed_in.post(page("person_account", person), follow=True)
    assert f'Signs in with</dt><dd class="govuk-summary-list__value">{person.email}' in answer.text
    answer = signed_in.post(page("person_pause", person), follow=True)
    assert "Nobody asks them to new work." in answer.text
    answer = signed_in.post(page("person_resume", person), follow=True)
    assert "Nobody asks them to new work." not in answer.text


def test_a_refused_account_says_why(signed_in, finance):
    person = PersonFactory(email=finance.email)

    answer = signed_in.post(page("person_account", person), follow=True)

    assert "That e-mail address has an account already." in answer.text
    person.refresh_from_db()
    assert person.user is None


def test_the_team_reads_what_helps_and_whom_they_trust_but_never_why(signed_in, team):
    person = PersonFactory(named_worker=team)
    NeedsFactory(person=person, help=["breaks"], hard_times=["early"], why="A secret")
    TrustedPersonFactory(person=person, name="Sam Lee", may_help=True)

    shown = signed_in.get(page("person", person)).text

    for words in ("More breaks", "Before 11am", "Sam Lee, 07700 900456", ">Help<", team.name):
        assert words in shown
    assert "A secret" not in shown
    assert page("person_why", person) in shown


def test_somebody_who_left_is_shown_so_and_nothing_more_is_offered(signed_in):
    person = PersonFactory(left_at=timezone.now())

    shown = signed_in.get(page("person", person)).text

    assert "Has left" in shown
    assert page("person_pause", person) not in shown
    assert page("person_leaves", person) not in shown
