import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from activities.domain import calls, replies
from activities.models import CallEnd, ReserveCall
from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory
from involvement.notices import delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(chair):
    return MeetingFactory(
        activity__group=GroupFactory(chairs=[chair]), invited_at=timezone.now(), title="Letters"
    )


@pytest.fixture
def ready(meeting):
    """A reserve who is called because one of three dropped out."""
    seats = [SeatFactory(meeting=meeting, coming=True) for _ in range(3)]
    seat = SeatFactory(meeting=meeting, reserve=True, coming=True, person__name="Ray")
    replies.decline(seats[0], by_person=seats[0].person)
    return seat


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def link_sent(seat):
    [letter] = post_to(seat, "Can you take a full seat? Please tell us soon")
    assert "Please tell us by" in letter.body
    return "/i/" + letter.body.split("/i/")[1].split()[0]


def post_to(seat, subject):
    delivery.send_due()
    mine = [letter for letter in mail.outbox if letter.to == [seat.person.email]]
    return [letter for letter in mine if letter.subject == subject]


@pytest.mark.clause("R12")
def test_a_reserve_takes_the_seat_with_one_press_from_the_message(client, ready):
    url = link_sent(ready)
    shown = text(client.get(url))
    assert "We need you at the meeting" in shown
    assert "with the full fee" in shown

    after = client.post(f"{url}take/", follow=True)

    ready.refresh_from_db()
    assert ready.stepped_up_at is not None
    assert "You said yes" in text(after)
    assert "We need you at the meeting" not in text(client.get(url))
    assert len(post_to(ready, "You have a full seat now")) == 1


def test_whoever_presses_too_late_reads_that_they_are_still_the_reserve(client, ready):
    url = link_sent(ready)
    calls.climb_due(now=ReserveCall.objects.get().answer_by)

    shown = text(client.post(f"{url}take/", follow=True))

    assert "Somebody else has the seat now. Thank you. You are still our reserve." in shown
    assert ReserveCall.objects.get().end == CallEnd.NO_ANSWER


def test_the_chair_sees_who_is_asked_and_until_when(client, chair, meeting, ready):
    client.force_login(chair)

    shown = text(client.get(reverse("meeting_fix", args=[meeting.ref])))

    assert "Ray Service user, Coming. Asked. Can answer until" in shown
    assert "Phone number" not in shown


def test_staff_note_the_yes_that_was_said_on_the_telephone(client, team, meeting, ready):
    client.force_login(team)
    assert "Phone number" in text(client.get(reverse("meeting_fix", args=[meeting.ref])))

    client.post(reverse("seat_step_up", args=[meeting.ref, ready.pk]))

    assert ReserveCall.objects.get().end == CallEnd.TAKEN


def test_staff_ask_somebody_out_of_turn(client, team, meeting, ready):
    other = SeatFactory(meeting=meeting, reserve=True)
    client.force_login(team)

    client.post(reverse("seat_call", args=[meeting.ref, other.pk]))

    assert ReserveCall.objects.get(seat=other).called_by == team


@pytest.mark.parametrize("reserves", [1, 6])
def test_the_fix_page_costs_the_same_for_many_reserves(
    client, team, meeting, ready, reserves, django_assert_num_queries
):
    for _ in range(reserves):
        SeatFactory(meeting=meeting, reserve=True)
    client.force_login(team)
    with django_assert_num_queries(10):
        client.get(reverse("meeting_fix", args=[meeting.ref]))
