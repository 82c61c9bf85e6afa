from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import dateformat, timezone

from activities.models import Attendance
from activities.tests.factories import MeetingFactory, SeatFactory
from impact.tests.factories import FeedbackFactory
from payments.models import DueState, LineState
from payments.tests.factories import (
    ClaimFactory,
    ClaimLineFactory,
    DueFactory,
    PayeeAccountFactory,
    today,
)


@pytest.fixture
def home(client, person):
    client.force_login(person.user)
    return lambda: client.get(reverse("my_home")).text


def said(day):
    return dateformat.format(day, "l j F Y")


def came(person, **kwargs):
    meeting = MeetingFactory(held=True)
    return SeatFactory(
        meeting=meeting,
        person=person,
        coming=True,
        attendance=Attendance.CAME,
        marked_at=timezone.now(),
        marked_by=meeting.activity.lead,
        **kwargs,
    )


def test_with_nothing_to_do_it_says_so(home, person):
    assert "Nothing to do." in home()

    seat = SeatFactory(person=person, coming=True)

    page = home()
    assert "Nothing to do." in page
    assert f"Next meeting {said(seat.meeting.day)}." in page
    assert page.count("<h1") == 1


def test_an_invitation_waits_with_its_day(home, person):
    seat = SeatFactory(person=person)

    page = home()

    assert f"Please tell us by {said(seat.meeting.reply_by)}." in page
    assert reverse("my_meeting", args=[seat.meeting.ref]) in page


def test_after_a_meeting_it_asks_how_it_was_and_about_costs(home, person):
    seat = came(person)
    FeedbackFactory(meeting=seat.meeting, person=person)

    page = home()

    assert "How was it for you?" in page
    assert reverse("my_feedback", args=[seat.meeting.ref]) in page
    assert "Did you pay for anything?" in page
    assert reverse("my_claim", args=[seat.meeting.ref]) in page


def test_a_claim_sent_is_not_asked_about_and_a_draft_goes_on(home, person):
    ClaimFactory(seat=came(person), sent=True)
    ClaimFactory(seat=came(person))

    page = home()

    assert "Did you pay for anything?" not in page
    assert page.count("Carry on with your claim") == 1


def test_a_question_about_a_claim_comes_before_the_rest_and_three_is_the_most(home, person):
    for _ in range(3):
        came(person)
    claim = ClaimFactory(seat=came(person), sent=True)
    ClaimLineFactory(
        claim=claim,
        state=LineState.QUESTION,
        question="What was it for?",
        asked_at=timezone.now(),
        asked_by=claim.seat.meeting.activity.lead,
    )

    page = home()

    assert page.index("We have a question") < page.index("Did you pay for anything?")
    assert page.count("Did you pay for anything?") == 2
    assert "1 more thing comes after these." in page
    assert "What was it for?" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DueState.FAILED, "£50 came back to us."),
        (DueState.ON_ITS_WAY, "£50 will be in your bank by"),
        (DueState.APPROVED, "We owe you £50. We need to know where to send it."),
    ],
)
def test_money_is_the_first_thing_on_the_page(home, person, state, words):
    DueFactory(seat=came(person), state=state)

    page = home()

    assert words in page
    assert page.index(words) < page.index("Did you pay for anything?")


def test_agreed_money_has_its_day_once_we_know_where_to_send_it(home, person):
    PayeeAccountFactory(person=person, saved_by=person.user)
    due = DueFactory(seat=came(person))

    assert f"£50 is agreed. You will have it by {said(due.pay_by)}." in home()


def test_money_that_came_is_shown_for_a_month(home, person):
    paid = DueFactory(seat=came(person), state=DueState.PAID, paid_on=today())
    assert f"Paid £50 on {said(paid.paid_on)}." in home()

    type(paid).objects.update(paid_on=today() - timedelta(days=31))

    assert "Paid £50" not in home()


def test_nothing_of_anybody_else_is_there(home, carer):
    seat = came(carer)
    DueFactory(seat=seat)
    SeatFactory(person=carer)
    FeedbackFactory(meeting=seat.meeting, person=carer)

    page = home()

    assert "Nothing to do." in page
    assert seat.meeting.title not in page
    assert "£50" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_the_same_however_much_there_is(
    client, person, number, django_assert_num_queries
):
    for _ in range(number):
        seat = came(person)
        DueFactory(seat=seat)
        FeedbackFactory(meeting=seat.meeting, person=person)
        SeatFactory(person=person)
        SeatFactory(person=person, coming=True)
    client.force_login(person.user)

    with django_assert_num_queries(6):
        client.get(reverse("my_home"))


def test_who_is_not_involved_has_no_home_here(client, team):
    client.force_login(team)

    assert client.get(reverse("my_home")).status_code == 403
