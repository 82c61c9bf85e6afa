import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from activities.models import Meeting, MeetingState, Seat
from activities.tests.factories import ActivityFactory, MeetingFactory
from involvement.calendars import Nation, london_day
from involvement.people.tests.factories import PersonFactory


@pytest.fixture
def meeting(db):
    return MeetingFactory(invited_at=timezone.now())


@pytest.fixture
def as_team(client, team):
    client.force_login(team)
    return client


def text(response):
    return " ".join(response.content.decode().split())


WHEN = {
    "day_day": "12",
    "day_month": "3",
    "day_year": str(localdate().year + 1),
    "starts": "11am",
    "ends": "1pm",
}
WHERE = {"mode": "online", "place": "We send a link"}


def test_planning_a_meeting(as_team, team):
    activity = ActivityFactory(lead=team)
    url = reverse("meeting_new", args=[activity.ref])

    shown = as_team.get(url)
    made = as_team.post(url, {"name": "Letters", **WHEN, **WHERE})

    assert shown.status_code == 200
    meeting = Meeting.objects.get()
    assert made.url == meeting.get_absolute_url()
    assert (meeting.title, meeting.activity) == ("Letters", activity)


@pytest.mark.clause("C6")
def test_an_early_time_is_said_and_planned(as_team):
    url = reverse("meeting_new", args=[ActivityFactory().ref])
    early = {"name": "Letters", **WHEN, **WHERE, "starts": "8am"}

    page = text(as_team.post(url, early, follow=True))

    assert "This starts early." in page
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter what this meeting is called"),
        ({"day_day": "31", "day_month": "2"}, "The date must be a real date"),
        ({"day_year": "2001"}, "The date must be"),
        ({"starts": "later"}, "Enter a time, like 2:30pm"),
        ({"ends": "11am"}, "The end must be after the start"),
        ({"mode": ""}, "Choose where it is"),
        ({"place": ""}, "Enter the address, or how people join"),
    ],
)
def test_a_slip_in_planning_is_told_beside_the_question(as_team, wrong, words):
    activity = ActivityFactory()

    page = text(
        as_team.post(
            reverse("meeting_new", args=[activity.ref]),
            {"name": "Letters", **WHEN, **WHERE} | wrong,
        )
    )

    assert words in page
    assert not Meeting.objects.exists()


def test_moving_a_meeting_starts_from_what_is_there(as_team, meeting):
    url = reverse("meeting_move", args=[meeting.ref])

    form = as_team.get(url).context["form"]
    page = text(as_team.post(url, WHEN | WHERE, follow=True))

    assert (form["day"].value(), form["place"].value()) == (
        london_day(meeting.starts_at),
        meeting.place,
    )
    assert "Everyone who was asked will hear." in page
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_moving_a_meeting_to_where_it_is_tells_nobody_and_says_so(as_team, meeting):
    url = reverse("meeting_move", args=[meeting.ref])
    as_team.post(url, WHEN | WHERE, follow=True)

    page = text(as_team.post(url, WHEN | WHERE, follow=True))

    assert "It is already then and there." in page
    assert "Everyone who was asked will hear." not in page
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_calling_off_asks_first(as_team, meeting):
    url = reverse("meeting_cancel", args=[meeting.ref])

    asked = text(as_team.get(url))
    page = text(as_team.post(url, follow=True))

    assert "Call off this meeting?" in asked
    assert "This meeting will not happen." in page
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED


@pytest.mark.clause("R12", "C13")
def test_inviting_ticks_people_and_says_as_what(as_team, meeting, person, carer):
    url = reverse("meeting_invite", args=[meeting.ref])
    PersonFactory(name="Resting", paused_at=timezone.now())

    shown = text(as_team.get(url))
    as_team.post(url, {"people": [person.pk], "role": "seat"})
    as_team.post(url, {"people": [carer.pk], "role": "reserve"})

    assert "Ann (Service user, England)" in shown
    assert "Dee (Carer, England)" in shown
    assert "Resting" not in shown
    seats = Seat.objects.filter(meeting=meeting).order_by("pk")
    assert [(seat.person, seat.is_reserve) for seat in seats] == [(person, False), (carer, True)]
    assert "There is nobody left to ask." in text(as_team.get(url))


def test_inviting_finds_a_name_and_refuses_nobody_and_strangers(as_team, meeting, person, carer):
    url = reverse("meeting_invite", args=[meeting.ref])
    paused = PersonFactory(paused_at=timezone.now())

    found = text(as_team.post(url, {"name": "dee"}, follow=True))
    none = text(as_team.post(url, {"role": "seat"}))
    strange = text(as_team.post(url, {"people": [paused.pk], "role": "seat"}))

    assert ("Ann (" in found, "Dee (" in found) == (False, True)
    assert "Choose who you want to ask" in none
    assert "Choose people from the list" in strange
    assert not Seat.objects.filter(meeting=meeting).exists()


def test_a_nation_asks_its_own_people(as_team, person):
    meeting = MeetingFactory(activity__group__nation=Nation.CYMRU)
    PersonFactory(name="Carys", nation=Nation.CYMRU)

    page = text(as_team.get(reverse("meeting_invite", args=[meeting.ref])))

    assert "Carys (" in page
    assert "Ann (" not in page
