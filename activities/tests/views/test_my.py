import pytest
from django.urls import reverse
from django.utils import timezone

from activities.domain import packs, replies
from activities.models import Help, Mode, Reply, Travel
from activities.tests.factories import MeetingFactory, SeatFactory, in_days


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def seat(person, client):
    client.force_login(person.user)
    return SeatFactory(person=person, meeting__mode=Mode.IN_PERSON)


@pytest.mark.clause("U1", "U8")
def test_my_meeting_says_why_first_and_shows_my_own_answer(client, seat):
    replies.accept(
        seat, help=[Help.BSL], words="A chair", travel=Travel.BOOK, by_person=seat.person
    )

    page = words(client.get(reverse("my_meeting", args=[seat.meeting.ref])))

    order = [seat.purpose.why, seat.purpose.can_change, "Coming", "BSL", "A chair", "Your papers"]
    assert [page.index(part) for part in order] == sorted(page.index(part) for part in order)
    assert seat.meeting.place in page


def test_an_answer_is_changed_from_here_without_asking_who_i_am(client, seat):
    here = client.post(reverse("my_meeting_answer", args=[seat.meeting.ref]))
    client.logout()

    assert "Yes, I want to do this" in words(client.get(here.url))


def test_a_button_about_papers_comes_back_here(client, seat):
    packs.plan(seat.meeting, today=timezone.localdate())

    response = client.post(
        reverse("my_meeting_reading", args=[seat.meeting.ref]), {"reading": "can_read"}
    )

    assert response.url == reverse("my_meeting", args=[seat.meeting.ref])
    seat.pack.refresh_from_db()
    assert seat.pack.reading == "can_read"


def test_the_calendar_file_is_mine(client, seat):
    response = client.get(reverse("my_meeting_calendar", args=[seat.meeting.ref]))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.startswith(b"BEGIN:VCALENDAR")


def test_a_meeting_i_am_not_invited_to_is_not_there(client, seat, carer):
    other = SeatFactory(person=carer).meeting
    drafted = SeatFactory(
        person=seat.person, invited_at=None, invited_by=None, purpose=None
    ).meeting

    for meeting in (other, drafted):
        for name in ("my_meeting", "my_meeting_calendar"):
            assert client.get(reverse(name, args=[meeting.ref])).status_code == 404
        for name in ("my_meeting_answer", "my_meeting_reading"):
            assert client.post(reverse(name, args=[meeting.ref])).status_code == 404


def test_my_groups_are_empty_at_first_and_not_for_staff(client, person, team):
    client.force_login(person.user)
    page = words(client.get(reverse("my_groups")))
    assert "No meetings are planned for you now." in page
    assert "Your first meeting will show here" in page

    client.force_login(team)
    assert client.get(reverse("my_groups")).status_code == 403


def test_my_groups_lists_what_comes_soonest_first_and_then_what_was(client, person, carer):
    client.force_login(person.user)
    for days in (30, 10, -10, -30):
        SeatFactory(person=person, meeting__title=f"In {days}.", meeting__starts_at=in_days(days))
    SeatFactory(person=carer, meeting__title="Not mine")

    page = words(client.get(reverse("my_groups")))

    order = [f"In {days}." for days in (10, 30, -10, -30)]
    assert [page.index(part) for part in order] == sorted(page.index(part) for part in order)
    assert "Not mine" not in page


def test_what_was_is_paged(client, person):
    client.force_login(person.user)
    for days in range(1, 26):
        SeatFactory(
            person=person,
            coming=True,
            meeting=MeetingFactory(title=f"Day {days}.", starts_at=in_days(-days)),
        )

    first = client.get(reverse("my_groups"))
    second = client.get(reverse("my_groups") + first.context["page"].next_url)

    assert [len(page.context["rows"]) for page in (first, second)] == [20, 5]
    assert {seat.reply for seat in second.context["rows"]} == {Reply.COMING}


@pytest.mark.parametrize("number", [1, 3])
def test_my_groups_cost_the_same_however_many(client, person, number, django_assert_num_queries):
    client.force_login(person.user)
    for count in range(number):
        SeatFactory(person=person, meeting__starts_at=in_days(5 + count))
        SeatFactory(person=person, meeting__starts_at=in_days(-5 - count))

    with django_assert_num_queries(6):
        client.get(reverse("my_groups"))
