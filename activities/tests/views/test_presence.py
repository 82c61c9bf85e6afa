import pytest
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import MeetingFactory, SeatFactory
from involvement import links
from involvement.calendars import london_day
from involvement.people.models import LinkPurpose


@pytest.fixture
def seat(person):
    meeting = MeetingFactory(invited_at=timezone.now(), reply_by=london_day(timezone.now()))
    return SeatFactory(meeting=meeting, person=person, coming=True)


def text(response):
    return " ".join(response.content.decode().split())


def by_link(seat, to=None):
    address = links.issue(LinkPurpose.INVITATION, seat.pk, to=to or seat.person)
    return reverse("invitation_alone", args=[address.rstrip("/").split("/")[-1]])


@pytest.mark.clause("R13")
def test_the_one_person_chooses_by_their_link(client, seat):
    url = by_link(seat)

    shown = text(client.get(url))
    client.post(url, {"choice": "with_someone", "with_whom": "Kim"})

    assert "You do not have to come" in shown
    seat.refresh_from_db()
    assert (seat.goes_alone_with, seat.goes_alone_at is not None) == ("Kim", True)


@pytest.mark.clause("R13")
def test_the_one_person_chooses_signed_in(client, seat, person):
    client.force_login(person.user)
    url = reverse("my_meeting_alone", args=[seat.meeting.ref])

    client.post(url, {"choice": "on_my_own", "with_whom": "left over"})

    seat.refresh_from_db()
    assert (seat.goes_alone_with, seat.goes_alone_at is not None) == ("", True)


@pytest.mark.clause("R13")
def test_no_member_of_staff_reaches_the_choice(client, seat, team, chair, carer):
    seat.meeting.activity.group.chairs.add(chair)
    url = reverse("my_meeting_alone", args=[seat.meeting.ref])

    for user in (team, chair, seat.meeting.activity.lead, carer.user):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert client.post(url, {"choice": "on_my_own"}).status_code == 404
    assert client.get(by_link(seat, to=carer)).status_code == 410

    seat.refresh_from_db()
    assert seat.goes_alone_at is None


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Choose what you would like"),
        ({"choice": "with_someone"}, "Enter who comes with you"),
    ],
)
def test_a_slip_is_told_beside_the_question(client, seat, answers, words):
    assert words in text(client.post(by_link(seat), answers))


def test_somebody_who_is_not_alone_is_told_so(client, seat):
    SeatFactory(meeting=seat.meeting, coming=True)

    page = text(client.post(by_link(seat), {"choice": "on_my_own"}))

    assert "You are not on your own now. Other people are asked too." in page
