"""Every page of somebody's own details, from the list that leads to them."""

import pytest
from django.urls import reverse

from activities.models import Help, PackCopy
from activities.tests.factories import PackCopyFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.people.domain import needs, offers, trusted
from involvement.people.models import HardTime, PaperFormat, Route
from involvement.people.tests.factories import NeedsFactory, TrustedPersonFactory

ALL = reverse("my_details")
PAGES = [
    "my_contact", "my_language", "my_papers", "my_description", "my_help", "my_times", "my_why",
    "my_trusted", "my_offer",
]  # fmt: skip


@pytest.fixture
def mine(client, person):
    client.force_login(person.user)
    return client


def say(client, page, /, **answers):
    return client.post(reverse(page), answers, follow=True)


def test_the_list_leads_to_each_page_and_says_what_is_not_there_yet(
    mine, django_assert_num_queries
):
    with django_assert_num_queries(6):
        page = mine.get(ALL).text

    for name in PAGES:
        assert f'href="{reverse(name)}"' in page
    assert page.count("Nothing yet") == 7


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_small_and_for_whoever_is_involved(
    client, person, outsider, name, django_assert_max_num_queries
):
    client.force_login(person.user)
    with django_assert_max_num_queries(6):
        page = client.get(reverse(name))
    assert (page.status_code, page.text.count("<h1")) == (200, 1)

    client.force_login(outsider)
    assert client.get(reverse(name)).status_code == 403


def test_all_that_was_said_is_listed(mine, person, team, django_assert_num_queries):
    NeedsFactory(
        person=person,
        help=[Help.BREAKS, Help.OTHER],
        words="Tea",
        hard_times=[HardTime.EARLY],
        why="A secret",
    )
    TrustedPersonFactory(person=person, name="Sam Lee")

    with django_assert_num_queries(6):
        page = mine.get(ALL).text

    for words in ("More breaks, Tea", "Before 11am", "Sam Lee", "Written down, and locked away"):
        assert words in page
    assert "A secret" not in page


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("my_description", {"described_as": "Survivor"}),
        ("my_language", {"language": "cy"}),
        ("my_papers", {"paper_format": PaperFormat.EASY_READ}),
        ("my_contact", {"route": Route.TEXT, "phone": "07700 900107", "best_time": "morning"}),
    ],
)
def test_a_detail_is_changed_by_the_person_and_noted(mine, person, name, answers):
    for _ in range(2):
        assert "Saved." in say(mine, name, **answers).text

    person.refresh_from_db()
    assert {key: getattr(person, key) for key in answers} == answers
    assert AuditRow.objects.get(action="person.changed").actor_id == person.user_id


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"route": Route.TEXT, "best_time": "any"}, "Enter your phone number"),
        ({"route": Route.LETTER, "best_time": "any"}, "Enter your postal address"),
        ({"route": "email", "phone": "soon", "best_time": "any"}, "like 0121 496 0000"),
        ({}, "Choose one from the list"),
    ],
)
def test_a_way_that_cannot_reach_them_is_asked_again(mine, person, answers, says):
    page = say(mine, "my_contact", **answers)

    assert says in page.text
    person.refresh_from_db()
    assert person.route == Route.EMAIL


@pytest.mark.clause("C9")
def test_papers_by_post_leave_earlier_from_now_on(mine, person):
    seat = SeatFactory(person=person, coming=True)
    was = PackCopyFactory(seat=seat, send_on=seat.meeting.papers_by).send_on

    say(mine, "my_papers", paper_format=PaperFormat.POST)

    assert PackCopy.objects.get(seat=seat).send_on < was


@pytest.mark.clause("C6")
def test_what_helps_and_when_not_are_said_once(mine, person):
    seat = SeatFactory(person=person, coming=True)

    say(mine, "my_help", help=[Help.BSL, Help.OTHER], words="Tea")
    say(mine, "my_times", hard_times=[HardTime.FRIDAY_MIDDAY])

    person = type(person).objects.get(pk=person.pk)
    assert needs.of(person).help == [Help.BSL, Help.OTHER]
    assert needs.of(person).hard_times == [HardTime.FRIDAY_MIDDAY]
    assert seat.adjustments.count() == 2
    page = mine.get(reverse("my_help")).text
    assert "Tea" in page
    assert page.count(" checked") == 2
    assert "untick" in say(mine, "my_help", help=[Help.OTHER]).text


@pytest.mark.clause("C6")
def test_why_is_for_one_worker_who_is_seen_reading(mine, client, person, team, keeper):
    address = reverse("person_why", args=[person.pk])
    assert "Nobody but me" in mine.get(reverse("my_why")).text

    say(mine, "my_why", why="I fall asleep", worker=team.pk)

    assert "I fall asleep" in mine.get(reverse("my_why")).text
    client.force_login(keeper)
    assert client.get(address).status_code == 404
    client.force_login(team)
    assert "I fall asleep" in client.get(address).text
    assert AuditRow.objects.filter(action="needs.why_read", actor_id=team.pk).exists()


def test_someone_trusted_is_named_shown_and_ended(mine, person):
    empty = say(mine, "my_trusted", name="", contact="")
    assert "Tick at least one thing that they may do" in empty.text

    say(mine, "my_trusted", name="Sam", contact="07700 900456", may=["may_read", "may_answer"])

    named = trusted.of(person)
    assert (named.may_read, named.may_help, named.may_answer) == (True, False, True)
    page = mine.get(reverse("my_trusted")).text
    assert "End this for Sam" in page
    assert page.count(" checked") == 2
    for _ in range(2):
        assert "Ended." in say(mine, "my_trusted_end").text
    assert trusted.of(person) is None


@pytest.mark.clause("C12")
def test_what_they_may_be_asked_about_is_shared_and_deleted_in_one_press(mine, person):
    say(mine, "my_offer", experience=["care"], joins="online", near="Leeds", is_prepared="on")

    assert "Growing up in care, or leaving it" in mine.get(ALL).text
    page = mine.get(reverse("my_offer")).text
    assert page.count(" checked") == 3
    assert "Choose from the list" in say(mine, "my_offer", experience=["rich"]).text
    assert offers.of(person).near == "Leeds"
    for _ in range(2):
        assert "Deleted." in say(mine, "my_offer_end").text
    assert offers.of(person).pk is None


def test_whoever_reads_may_get_copies(mine, person):
    answers = {"name": "Sam", "contact": "sam@friends.example", "may": "may_read"}

    say(mine, "my_trusted", **answers, gets_copies="on")

    assert trusted.of(person).gets_copies
    assert "checked" in mine.get(reverse("my_trusted")).text.split('name="gets_copies"')[1][:60]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"may": "may_help", "contact": "sam@friends.example"}, "Tick that they may read"),
        ({"may": "may_read", "contact": "ask Kim"}, "Enter one e-mail address"),
    ],
)
def test_copies_that_could_not_go_are_asked_again(mine, person, answers, says):
    page = say(mine, "my_trusted", name="Sam", gets_copies="on", **answers)

    assert says in page.text
    assert trusted.of(person) is None


def test_a_number_is_changed_by_a_fresh_sign_in_only(mine, person, settings):
    session = mine.session
    session["fresh_at"] = 0
    session.save()

    there = mine.get(reverse("my_contact"))
    assert there.url.startswith(reverse("account_reauthenticate"))
    typed = {"route": "email", "phone": "07700 900999", "best_time": "any"}
    assert mine.post(reverse("my_contact"), typed).status_code == 302
    person.refresh_from_db()
    assert person.phone == ""

    settings.TRIAL = False  # no text leaves, so that no number lets anybody in
    assert mine.get(reverse("my_contact")).status_code == 200
    person.route, person.phone = Route.TEXT, "07700 900123"
    person.save()
    assert mine.get(reverse("my_contact")).status_code == 302
