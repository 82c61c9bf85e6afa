import pytest
from django.urls import reverse
from django.utils import dateformat, timezone

from activities.models import Attendance
from activities.tests.factories import ActivityFactory, MeetingFactory, SeatFactory
from impact.models import Area, Change, Difference
from impact.tests.factories import DifferenceFactory

GIVEN = {
    "you_said": "Start at eleven.",
    "change": "in_part",
    "we_did": "From June we start at eleven.",
    "area": "delivery",
    "decided_by_whom": "The Council",
    "decided_on_day": "1",
    "decided_on_month": "3",
    "decided_on_year": "2026",
}


@pytest.fixture
def activity(db):
    return ActivityFactory(inviting=True)


def took_part(person, activity):
    return SeatFactory(
        meeting=MeetingFactory(activity=activity, held=True),
        person=person,
        coming=True,
        attendance=Attendance.CAME,
        marked_at=timezone.now(),
        marked_by=activity.lead,
    )


@pytest.mark.clause("I2", "P4")
def test_the_team_and_the_chair_note_what_came_of_it(client, activity, team, chair):
    activity.group.chairs.add(chair)
    address = reverse("difference_new", args=[activity.ref])

    for number, user in enumerate((team, chair), start=1):
        client.force_login(user)
        answer = client.post(address, GIVEN | {"evidence": f"Minutes {number}"})
        assert answer.url == reverse("activity_impact", args=[activity.ref])

    assert Difference.objects.filter(activity=activity, change=Change.IN_PART).count() == 2


def test_nobody_else_notes_a_difference(client, activity, person, chair, finance, analyst, keeper):
    for user in (person.user, chair, finance, analyst, keeper):
        client.force_login(user)
        answer = client.post(reverse("difference_new", args=[activity.ref]), GIVEN)
        assert answer.status_code == 404

    assert Difference.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"you_said": ""}, "Enter what people said"),
        ({"we_did": " "}, "Enter what BASW did, or why not"),
        ({"change": "magic"}, "Select a valid choice"),
        ({"area": ""}, "Choose where the difference is"),
        ({"decided_by_whom": "x" * 900}, "at most 200"),
        ({"decided_on_day": "31", "decided_on_month": "2"}, "The date must be a real date"),
        ({"decided_on_year": "2999"}, "or earlier"),
        ({"outcome": "999999"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_nothing_is_kept(
    client, activity, team, wrong, said
):
    client.force_login(team)

    page = client.post(reverse("difference_new", args=[activity.ref]), GIVEN | wrong)

    assert page.status_code == 200
    assert said in page.text
    assert "From June we start" in page.text or "we_did" in wrong
    assert Difference.objects.count() == 0


@pytest.mark.clause("C10", "I8", "P4")
def test_a_person_reads_what_they_said_what_we_did_and_who_decided(client, person, activity):
    took_part(person, activity)
    DifferenceFactory(activity=activity, change=Change.NOT_CHANGED, area=Area.ETHOS)
    DifferenceFactory(you_said="Somebody else's words")
    client.force_login(person.user)

    page = client.get(reverse("my_difference")).text

    for part in ("Start at eleven, not nine.", "We did not, because", "The Council", "Tell us"):
        assert part in page
    assert "Somebody else" not in page


def test_before_anything_came_of_it_the_day_is_named(client, person, activity):
    took_part(person, activity)
    client.force_login(person.user)

    page = client.get(reverse("my_difference")).text

    purpose = activity.current_purpose
    assert f"on {dateformat.format(purpose.decides_on, 'l j F Y')}" in page
    assert f"We will tell you by {dateformat.format(purpose.tell_by, 'l j F Y')}." in page


def test_a_newcomer_is_told_where_it_will_be(client, person):
    client.force_login(person.user)

    assert "After your first meeting" in client.get(reverse("my_difference")).text


def test_an_account_of_nobody_involved_has_no_such_page(client, team):
    client.force_login(team)

    assert client.get(reverse("my_difference")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_what_changed_costs_the_same_however_much(
    client, person, activity, number, django_assert_num_queries
):
    took_part(person, activity)
    for count in range(number):
        DifferenceFactory(activity=activity, you_said=f"Words {count}")
        took_part(person, ActivityFactory(inviting=True))
    client.force_login(person.user)

    with django_assert_num_queries(5):
        client.get(reverse("my_difference"))


def test_what_changed_is_read_twenty_at_a_time(client, person, activity):
    took_part(person, activity)
    took_part(person, ActivityFactory(inviting=True, title="The long wait"))
    for count in range(21):
        DifferenceFactory(activity=activity, you_said=f"Words {count}.")
    client.force_login(person.user)

    first = client.get(reverse("my_difference"))
    second = client.get(reverse("my_difference") + first.context["page"].next_url)

    assert [one.you_said for one in first.context["rows"]] == [
        f"Words {count}." for count in range(20, 0, -1)
    ]
    assert "Words 0." not in first.text
    assert "The long wait" in first.text
    assert [one.you_said for one in second.context["rows"]] == ["Words 0."]
    assert "The long wait" not in second.text
