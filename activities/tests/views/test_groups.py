from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from activities.models import Group, Level, Place, PlaceRole, Seat, Term
from activities.tests.factories import (
    GroupFactory,
    MeetingFactory,
    PlaceFactory,
    SeatFactory,
    TermFactory,
)
from involvement import links
from involvement.calendars import Nation
from involvement.people.models import LinkPurpose, RoleGrant
from involvement.people.tests.factories import PersonFactory, UserFactory


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def on(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.mark.clause("R2")
@pytest.mark.parametrize("count", [1, 3])
def test_the_register_shows_level_and_vacancies_at_the_same_cost(
    signed_in, django_assert_num_queries, count
):
    for _each in range(count):
        term = TermFactory()
        PlaceFactory(group=term.place.group)
        TermFactory(place=PlaceFactory(group=term.place.group), left_on=localdate())

    with django_assert_num_queries(3):
        answer = signed_in.get(reverse("groups"))

    assert [(g.places_held, g.places_vacant) for g in answer.context["rows"]] == [(1, 2)] * count
    assert "1 of 3 places filled" in answer.text
    assert "2 vacant" in answer.text


def test_an_empty_register_says_how_to_start(signed_in):
    assert "No group is on the register yet" in signed_in.get(reverse("groups")).text


def test_the_register_is_narrowed_by_nation_and_level(signed_in):
    GroupFactory(name="Here", nation=Nation.CYMRU, level=Level.POLICY)
    GroupFactory(name="There", nation=Nation.SCOTLAND, level=Level.POLICY)
    GroupFactory(name="Other", nation=Nation.CYMRU, level=Level.PRACTICE)

    def listed(**asked):
        return [group.name for group in signed_in.get(reverse("groups"), asked).context["rows"]]

    assert listed(nation="cymru", level="policy") == ["Here"]
    assert listed(nation="cymru") == ["Here", "Other"]
    assert listed(level="") == ["Here", "Other", "There"]
    assert listed(nation="england") == []
    assert "No group is like that" in signed_in.get(reverse("groups"), {"level": "governance"}).text
    assert signed_in.get(reverse("groups"), {"level": "odd"}).status_code == 404


def test_the_register_goes_on_page_by_page(signed_in, monkeypatch):
    monkeypatch.setattr("activities.views.groups.Groups.page_size", 2)
    GroupFactory.create_batch(3)

    first = signed_in.get(reverse("groups"))
    second = signed_in.get(reverse("groups") + first.context["page"].next_url)

    assert [len(answer.context["rows"]) for answer in (first, second)] == [2, 1]


def test_a_member_keeps_the_groups_of_their_nations_only(client, db):
    user = UserFactory()
    RoleGrant.objects.create(user=user, role="team", nation=Nation.CYMRU)
    here, there = GroupFactory(nation=Nation.CYMRU), GroupFactory(nation=Nation.SCOTLAND)
    place = PlaceFactory(group=there)
    client.force_login(user)

    assert [group.pk for group in client.get(reverse("groups")).context["rows"]] == [here.pk]
    assert client.get(here.get_absolute_url()).status_code == 200
    assert client.get(there.get_absolute_url()).status_code == 404
    assert client.get(reverse("place_fill", args=[there.pk, place.pk])).status_code == 404
    answer = client.post(
        reverse("group_new"), {"name": "Ours", "nation": "scotland", "level": "policy"}
    )
    assert answer.context["form"].errors == {"nation": ["Choose one from the list"]}


def test_a_group_is_put_on_the_register_and_changed(signed_in):
    said = {"name": "Board", "nation": "uk", "level": "governance", "is_high_level": "on"}

    added = signed_in.post(reverse("group_new"), said | {"term_months": "24"})
    group = Group.objects.get()
    signed_in.post(reverse("group_change", args=[group.pk]), said | {"term_months": "36"})

    assert added.url == group.get_absolute_url()
    group.refresh_from_db()
    assert (group.level, group.is_high_level, group.term_months) == (Level.GOVERNANCE, True, 36)


def test_bad_numbers_are_said_in_plain_words_and_change_nothing(signed_in):
    answer = signed_in.post(reverse("group_new"), {"term_months": "many"})

    assert answer.context["form"].errors == {
        "name": ["Enter its name"],
        "nation": ["Choose a nation"],
        "level": ["Choose a level"],
        "term_months": ["Use a whole number of months, like 24"],
    }
    assert Group.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_group_costs_the_same_however_many_places(
    signed_in, django_assert_num_queries, count
):
    group = GroupFactory(chairs=[UserFactory(name="Chris")])
    for _each in range(count):
        TermFactory(place=PlaceFactory(group=group))
        TermFactory(place=PlaceFactory(group=group), left_on=localdate() - timedelta(days=9))

    with django_assert_num_queries(7):
        answer = signed_in.get(group.get_absolute_url())

    assert "Chris" in answer.text
    assert answer.text.count("Vacant for 9 days") == count


def test_a_group_without_places_says_that_two_are_needed(signed_in):
    answer = signed_in.get(GroupFactory().get_absolute_url())

    assert "Two at least, so that nobody is alone" in answer.text


@pytest.mark.clause("R6", "C13")
def test_a_place_is_added_filled_vacated_and_closed(signed_in, person):
    group = GroupFactory(term_months=12)
    role = PlaceRole.objects.get(name="Ambassador")
    new = {"role": role.pk, "speaks_for": "Young carers", "number": "1"}

    signed_in.post(reverse("place_new", args=[group.pk]), new)
    place = Place.objects.get()
    fill = reverse("place_fill", args=[group.pk, place.pk])
    form = signed_in.get(fill).context["form"]
    signed_in.post(fill, {"person": person.pk, **on("starts_on", localdate())})
    page = signed_in.get(group.get_absolute_url()).text
    refused = signed_in.post(reverse("place_close", args=[group.pk, place.pk]), follow=True)
    vacate = reverse("place_vacate", args=[group.pk, place.pk])
    signed_in.post(vacate, on("left_on", localdate()))
    signed_in.post(reverse("place_close", args=[group.pk, place.pk]))

    assert form.initial["ends_on"] > localdate()
    assert "Ambassador" in page
    assert "Speaks for: Young carers." in page
    assert "Say first when they left" in refused.text
    assert Term.objects.get().left_on == localdate()
    assert Place.objects.get().closed_on == localdate()


def test_whoever_fills_a_place_is_found_by_name_and_no_address_shows_it(signed_in, person):
    PersonFactory(name="Zed Other")
    place = PlaceFactory()
    fill = reverse("place_fill", args=[place.group_id, place.pk])

    found = signed_in.post(fill, {"name": "ann"})
    answer = signed_in.get(found.url)

    assert "ann" not in found.url.lower().split("found=")[0]
    assert [row.name for row in answer.context["rows"]] == ["Ann"]
    wrong = signed_in.post(fill, {"person": "999999", **on("starts_on", localdate())})
    assert wrong.context["form"].errors == {"person": ["Choose one of the people on the list"]}


def test_a_term_that_ends_before_it_starts_is_refused(signed_in, person):
    place = PlaceFactory()

    answer = signed_in.post(
        reverse("place_fill", args=[place.group_id, place.pk]),
        {"person": person.pk, **on("starts_on", localdate()), **on("ends_on", localdate())},
    )

    assert answer.context["form"].errors == {"ends_on": ["The term must end after it starts"]}


@pytest.mark.clause("R6")
def test_staff_add_a_role_of_our_own(signed_in):
    signed_in.post(reverse("place_roles"), {"name": "Peer trainer", "words": "Trains others."})

    answer = signed_in.get(reverse("place_roles"))
    assert "Peer trainer" in answer.text
    assert "Critical friend" in answer.text


@pytest.mark.clause("C13")
def test_a_person_sees_the_places_they_hold(client, person):
    TermFactory(person=person, place__speaks_for="Tenants", place__group__name="Board")
    client.force_login(person.user)

    page = client.get(reverse("my_groups")).text

    assert "Board" in page
    assert "You speak for: Tenants." in page


@pytest.mark.clause("C13")
def test_the_person_and_the_chair_see_as_what_and_for_whom(client, person, chair):
    role = PlaceRole.objects.get(name="Critical friend")
    meeting = MeetingFactory(activity__group__chairs=[chair], invited_at=timezone.now())
    seat = SeatFactory(meeting=meeting, person=person, role=role, speaks_for="Tenants")
    alone = SeatFactory(meeting=meeting)

    link = links.issue(LinkPurpose.INVITATION, seat.pk, to=person)
    invitation = client.get(link.removeprefix("http://testserver")).text
    other = links.issue(LinkPurpose.INVITATION, alone.pk, to=alone.person)
    theirs = client.get(other.removeprefix("http://testserver")).text
    client.force_login(person.user)
    mine = client.get(reverse("my_meeting", args=[meeting.ref])).text
    client.force_login(chair)
    glance = client.get(meeting.get_absolute_url()).text

    for page in (invitation, mine):
        assert "as Critical friend. Asks hard questions" in page
        assert "Tenants" in page
    assert "Yourself. Nobody has to speak for everyone." in theirs
    assert "Critical friend, speaks for Tenants" in glance


@pytest.mark.clause("C13")
def test_staff_say_as_what_when_they_invite(signed_in, team, person):
    meeting = MeetingFactory()
    role = PlaceRole.objects.get(name="Consultant")
    TermFactory(place__group=meeting.activity.group)
    page = signed_in.get(reverse("meeting_invite", args=[meeting.ref])).text

    signed_in.post(
        reverse("meeting_invite", args=[meeting.ref]),
        {"people": [person.pk], "role": "seat", "as_role": role.pk, "speaks_for": "Parents"},
    )

    seat = Seat.objects.get()
    assert (seat.role, seat.speaks_for) == (role, "Parents")
    assert page.count("holds a place in this group") == 1
