from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.notices.models import Notice
from involvement.people.domain import behalf
from involvement.people.models import Behalf, Person, RoleGrant
from involvement.people.tests.factories import BehalfFactory, PersonFactory, UserFactory


@pytest.fixture
def ann(db):
    return PersonFactory(name="Ann Lee", by_letter=True)


@pytest.fixture
def scot(db):
    user = UserFactory(name="Sam")
    RoleGrant.objects.create(user=user, role="team", nation=Nation.SCOTLAND)
    return user


def answers(**different):
    today = timezone.localdate()
    day = {"told_on_day": today.day, "told_on_month": today.month, "told_on_year": today.year}
    return {"how": "phone", "agreed": "on"} | day | different


def start(client, ann, **different):
    return client.post(reverse("behalf_start", args=[ann.pk]), answers(**different))


def test_staff_say_how_when_and_that_the_person_agreed(client, team, ann):
    client.force_login(team)
    page = client.get(reverse("behalf_start", args=[ann.pk]))
    assert "Ann Lee agreed that I fill this in" in page.text

    answer = start(client, ann)

    assert answer.url == reverse("behalf", args=[ann.pk])
    [entry] = Behalf.objects.all()
    assert (entry.how, entry.told_on, entry.by) == ("phone", timezone.localdate(), team)


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"agreed": ""}, "Ask them first. Tick this when they agreed"),
        ({"how": ""}, "Choose how they told you"),
        ({"told_on_year": "1999"}, "Enter a day in the last three months"),
        ({"told_on_day": "40"}, "The date must be a real date"),
    ],
)
def test_a_beginning_that_says_too_little_is_refused(client, team, ann, different, words):
    client.force_login(team)

    answer = start(client, ann, **different)

    assert words in answer.text
    assert not Behalf.objects.exists()


def test_every_page_says_for_whom_and_one_press_ends_it(client, team, ann):
    client.force_login(team)
    start(client, ann)
    [entry] = Behalf.objects.all()

    page = client.get(reverse("behalf", args=[ann.pk]))
    assert "You are filling this in for Ann Lee." in page.text

    end = reverse("behalf_end", args=[ann.pk])
    assert client.post(end).url == reverse("person", args=[ann.pk])
    assert client.post(end).url == reverse("person", args=[ann.pk])
    entry.refresh_from_db()
    assert entry.ended_at is not None
    # nothing was filled in, so there is nothing to send a copy of
    assert not Notice.objects.exists()


def test_without_a_beginning_the_pages_ask_for_one(client, team, ann):
    client.force_login(team)
    BehalfFactory(person=ann, by=team, started_at=timezone.now() - timedelta(hours=3))
    BehalfFactory(person=ann)  # somebody else's

    answer = client.get(reverse("behalf", args=[ann.pk]))

    assert answer.url == reverse("behalf_start", args=[ann.pk])


def test_staff_of_another_nation_find_nobody(client, scot, ann):
    client.force_login(scot)

    for name in ("behalf", "behalf_start"):
        assert client.get(reverse(name, args=[ann.pk])).status_code == 404
    assert start(client, ann).status_code == 404
    assert client.post(reverse("behalf_end", args=[ann.pk])).status_code == 404


def test_an_entry_begun_before_a_role_ended_opens_nothing(client, scot, ann):
    BehalfFactory(person=ann, by=scot)
    client.force_login(scot)

    assert client.get(reverse("behalf", args=[ann.pk])).status_code == 404


def test_who_stopped_it_is_not_filled_in_for(client, team, ann):
    client.force_login(team)
    client.post(reverse("person_no_behalf", args=[ann.pk]))

    assert "does not want anybody to fill things in" in start(client, ann).text
    assert not Behalf.objects.exists()
    page = client.get(reverse("person", args=[ann.pk]))
    assert reverse("behalf_start", args=[ann.pk]) not in page.text

    client.post(reverse("person_behalf", args=[ann.pk]))
    assert start(client, ann).status_code == 302


def test_stopping_it_ends_what_is_being_typed(client, team, ann):
    client.force_login(team)
    start(client, ann)

    behalf.refuse(ann, by=team)

    answer = client.get(reverse("behalf", args=[ann.pk]))
    assert answer.url == reverse("behalf_start", args=[ann.pk])


def test_with_one_press_nobody_fills_things_in_for_me(client, person, team):
    entry = BehalfFactory(person=person, by=team)
    client.force_login(person.user)
    page = reverse("my_behalf")
    assert "Staff may not fill things in for me" in client.get(page).text

    for _ in range(2):
        answer = client.post(reverse("my_behalf_stop"), follow=True)
    assert "You asked us to stop." in answer.text
    assert "Staff may again" in answer.text
    entry.refresh_from_db()
    assert entry.ended_at is not None
    assert "They may not" in client.get(reverse("my_details")).text
    client.force_login(team)
    assert "does not want anybody" in start(client, person).text

    client.force_login(person.user)
    for _ in range(2):
        answer = client.post(reverse("my_behalf_again"), follow=True)
    assert "Staff may fill things in for you again." in answer.text
    assert "They may, each time you agree" in client.get(reverse("my_details")).text
    assert not Notice.objects.filter(kind="behalf_changed").exists()
    acts = AuditRow.objects.filter(subject_kind="people.person", actor_id=person.user_id)
    assert sorted(acts.values_list("action", flat=True)) == [
        "person.behalf_again",
        "person.no_behalf",
    ]


def test_the_press_changes_only_my_own(client, person, carer):
    client.force_login(person.user)

    client.post(reverse("my_behalf_stop"))

    assert [*Person.objects.filter(no_behalf=True)] == [person]


def test_the_press_is_for_whoever_is_involved(client, outsider, django_assert_num_queries):
    client.force_login(outsider)
    for name in ("my_behalf_stop", "my_behalf_again"):
        assert client.post(reverse(name)).status_code == 403
    with django_assert_num_queries(2):
        assert client.get(reverse("my_behalf")).status_code == 403
