import pytest
from django.urls import reverse

from activities.models import FeeChoice
from activities.tests.factories import SeatFactory
from impact.domain import answers
from impact.models import Feedback
from impact.tests.factories import FeedbackFactory
from involvement.people.models import BehalfAct
from involvement.people.tests.factories import BehalfFactory, PersonFactory


@pytest.fixture
def ann(db):
    return PersonFactory(name="Ann Lee", by_letter=True)


@pytest.fixture
def entry(ann, team, client):
    client.force_login(team)
    return BehalfFactory(person=ann, by=team)


def hub(entry):
    return reverse("behalf", args=[entry.person_id])


def at(asked, name=""):
    page = f"behalf_feedback_{name}" if name else "behalf_feedback"
    return reverse(page, args=[asked.person_id, asked.meeting.ref])


def say(client, asked):
    client.post(at(asked), {"knew_why": "yes"})
    client.post(at(asked, "part"), {"could_take_part": "a_bit"})
    client.post(at(asked, "listened"), {})
    return client.post(at(asked, "more"), {"words": "Too fast for me", "may_share_words": "on"})


def test_nothing_to_do_says_so(client, entry):
    assert "There is nothing to answer or claim now." in client.get(hub(entry)).text


@pytest.mark.parametrize("number", [1, 3])
def test_everything_they_can_do_is_on_one_page(
    client, entry, ann, number, django_assert_num_queries
):
    for _ in range(number):
        SeatFactory(person=ann)
        SeatFactory(person=ann, meeting__held=True, coming=True, fee_choice=FeeChoice.WAIT)
        FeedbackFactory(person=ann)

    with django_assert_num_queries(7):
        page = client.get(hub(entry)).text

    assert page.count("/invitation/") == number
    assert page.count("/cost/") == number
    assert page.count("/fee/") == number
    assert page.count("/feedback/") == number


def test_how_it_was_is_typed_for_them_and_says_by_whom(client, entry, ann, team):
    asked = FeedbackFactory(person=ann)

    answer = say(client, asked)

    assert answer.url == hub(entry)
    asked.refresh_from_db()
    assert (asked.knew_why, asked.could_take_part, asked.was_listened_to) == ("yes", "a_bit", "")
    assert (asked.words, asked.entered_by) == ("Too fast for me", team)
    # to share words is for the person alone to say
    assert asked.may_share_words is False
    assert "how it was for you" in BehalfAct.objects.get().said


def test_what_they_go_on_writing_themselves_is_not_shown_to_who_began(client, entry, ann):
    asked = FeedbackFactory(person=ann)
    client.post(at(asked), {"knew_why": "yes"})
    asked.refresh_from_db()

    answers.keep_draft(asked, words="Only for my contact")

    assert "Only for my contact" not in client.get(at(asked, "more")).text


def test_the_named_contact_sees_who_typed_it(client, entry, ann, team):
    asked = FeedbackFactory(person=ann, meeting__activity__lead=team)
    say(client, asked)

    page = client.get(reverse("activity_feedback", args=[asked.meeting.activity.ref])).text

    assert "Typed by Jo." in page


def test_whoever_ran_the_meeting_is_told_to_let_another_ask(client, entry, ann, team):
    theirs = FeedbackFactory(person=ann, meeting__activity__lead=team)
    anothers = FeedbackFactory(person=ann)

    assert "You ran this." in client.get(at(theirs)).text
    assert "You ran this." not in client.get(at(anothers)).text


def test_what_they_began_themselves_is_not_shown_to_staff(client, entry, ann):
    asked = FeedbackFactory(person=ann, draft={"words": "The lead was rude", "knew_why": "no"})

    for name in ("", "more"):
        page = client.get(at(asked, name)).text
        assert "rude" not in page
        assert "checked" not in page

    client.post(at(asked), {"knew_why": "yes"})
    asked.refresh_from_db()
    assert asked.draft == {"knew_why": "yes"}


def test_what_they_sent_themselves_is_neither_shown_nor_changed(client, entry, ann):
    from django.utils import timezone

    asked = FeedbackFactory(person=ann, knew_why="no", words="Rude", answered_at=timezone.now())

    assert "Rude" not in client.get(at(asked, "more")).text
    answer = say(client, asked)

    assert "Only the person can change it" in answer.text
    asked.refresh_from_db()
    assert (asked.knew_why, asked.words, asked.entered_by) == ("no", "Rude", None)


def test_answers_of_somebody_else_are_not_there(client, entry):
    other = FeedbackFactory()

    address = reverse("behalf_feedback", args=[entry.person_id, other.meeting.ref])
    assert client.get(address).status_code == 404
    assert Feedback.objects.get().draft == {}
