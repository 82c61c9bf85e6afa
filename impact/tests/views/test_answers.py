from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import ActivityFactory, MeetingFactory
from impact.domain import answers
from impact.models import Feedback, Felt
from impact.models.answers import contact_of
from impact.tests.factories import FeedbackFactory
from impact.views.answers import Answers
from involvement import links
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import PersonFactory, UserFactory

CANARY = "MAGPIE"


@pytest.fixture
def feedback(db):
    return FeedbackFactory(person=PersonFactory(with_account=True))


@pytest.fixture
def link(feedback):
    return links.issue(LinkPurpose.FEEDBACK, feedback.pk, to=feedback.person).split("testserver")[1]


def answered(meeting=None, **kwargs):
    """Somebody's answer with words that could leak."""
    said = {"words": CANARY, "knew_why": Felt.NO, "answered_at": timezone.now()} | kwargs
    meeting = meeting or MeetingFactory(held=True)
    return FeedbackFactory(meeting=meeting, person=PersonFactory(name="Wren"), **said)


@pytest.mark.clause("P3", "I3", "I11")
def test_the_whole_way_is_five_pages_three_answers_and_seven_presses(client, feedback, link):
    pages, given, presses, address = 1, 0, 0, link
    for name, felt in zip(answers.QUESTIONS, ("yes", "a_bit", "no"), strict=True):
        assert client.get(address).status_code == 200
        address = client.post(address, {name: felt}).url  # one press to choose, one to go on
        pages, given, presses = pages + 1, given + 1, presses + 2
    assert client.get(address).status_code == 200
    address = client.post(address, {}).url
    pages, presses = pages + 1, presses + 1

    done = client.get(address)

    assert (pages, given, presses) == (5, 3, 7)
    assert "Thank you for telling us" in done.text
    assert "Samaritans" in done.text
    feedback.refresh_from_db()
    assert [getattr(feedback, name) for name in answers.QUESTIONS] == ["yes", "a_bit", "no"]
    assert feedback.answered_at is not None


def test_the_first_page_says_why_and_who_reads_it(client, feedback, link):
    page = client.get(link)

    contact = contact_of(feedback.meeting.activity)
    assert "How was it for you?" in page.text
    assert f"Only {contact.name} reads your answers" in page.text
    assert page.text.count("<h1") == 1
    # with "no-referrer" a browser posts from "null", and the check of origins refuses it
    assert page["Referrer-Policy"] == "same-origin"


def test_a_question_can_be_left_out_and_taken_up_again(client, feedback, link):
    client.post(link, {})
    client.post(link + "part/", {"could_take_part": "no"})

    page = client.get(link + "part/")

    assert 'value="no" checked' in page.text
    feedback.refresh_from_db()
    assert feedback.answered_at is None
    assert client.get(link + "done/").url == link


def test_a_worry_shows_what_happens_next(client, feedback, link):
    client.post(link + "more/", {"words": "x", "is_worried_about_safety": "on"})

    done = client.get(link + "done/").text

    assert "A person will read this by the end of the next work day." in done
    assert "If we think someone is at risk, we may need to tell others." in done


def test_hiding_a_name_and_asking_for_a_call_is_refused_beside_the_box(client, feedback, link):
    page = client.post(link + "more/", {"words": "x", "hides_name": "on", "wants_a_call": "on"})

    assert "We need your name to call you. Untick one of the two." in page.text
    assert ">x</textarea>" in page.text.replace("\n", "")
    feedback.refresh_from_db()
    assert feedback.answered_at is None


@pytest.mark.parametrize("given", [{"knew_why": "perhaps"}, {"knew_why": "\x00" * 3000}])
def test_a_strange_answer_is_asked_again(client, link, given):
    page = client.post(link, given)

    assert page.status_code == 200
    assert "Choose one of the four answers" in page.text


def test_sending_nothing_at_all_says_what_to_do(client, link):
    assert "Answer one question, or write something." in client.post(link + "more/", {}).text


def test_answers_can_be_changed_afterwards(client, feedback, link):
    client.post(link, {"knew_why": "yes"})
    client.post(link + "more/", {})

    assert "You have answered." in client.get(link).text
    client.post(link, {"knew_why": "no"})
    client.post(link + "more/", {})

    feedback.refresh_from_db()
    assert feedback.knew_why == "no"


def test_an_old_link_and_a_link_of_someone_else_open_nothing(client, feedback, carer):
    old = links.issue(
        LinkPurpose.FEEDBACK,
        feedback.pk,
        to=feedback.person,
        until=timezone.now() - timedelta(days=1),
    )
    strange = links.issue(LinkPurpose.FEEDBACK, feedback.pk, to=carer)
    other = links.issue(LinkPurpose.PAPERS, feedback.pk, to=feedback.person)
    token = other.rstrip("/").rsplit("/", 1)[1]

    for address in (old, strange, reverse("feedback", args=[token])):
        assert client.get(address).status_code == 410


def test_a_chair_answers_the_same_by_a_link_of_their_own(client, chair):
    feedback = FeedbackFactory(person=None, user=chair)
    link = links.issue(LinkPurpose.FEEDBACK, feedback.pk, to=chair)

    client.post(link, {"knew_why": "yes"})
    client.post(link + "more/", {})

    assert Feedback.objects.get(user=chair).answered_at is not None


def test_home_opens_the_questions_by_a_press_and_only_one_s_own(client, feedback, person):
    address = reverse("my_feedback", args=[feedback.meeting.ref])
    client.force_login(person.user)
    assert client.post(address).status_code == 404

    client.force_login(feedback.person.user)
    assert client.get(address).status_code == 405
    opened = client.post(address)

    assert client.get(opened.url).status_code == 200


def test_only_the_named_contact_reads_single_answers(client, team, chair, finance, analyst, keeper):
    activity = ActivityFactory(inviting=True)
    activity.group.chairs.add(chair)
    meeting = MeetingFactory(activity=activity, held=True)
    mine = answered(meeting)
    readers = [team, chair, finance, analyst, keeper, UserFactory()]
    pages = ["activity_impact", "activity_feedback", "activity", "meeting", "insight", "settings"]

    for reader in readers:
        client.force_login(reader)
        for name in pages:
            ref = {"meeting": [meeting.ref], "insight": [], "settings": []}.get(
                name, [activity.ref]
            )
            assert CANARY not in client.get(reverse(name, args=ref)).text
        single = client.get(reverse("activity_feedback", args=[activity.ref]))
        assert single.status_code == 404

    client.force_login(contact_of(activity))
    page = client.get(reverse("activity_feedback", args=[activity.ref]))
    assert CANARY in page.text
    assert mine.person.name in page.text


def test_the_contact_reads_no_more_once_their_role_is_gone(client, db):
    activity = answered().meeting.activity
    contact = contact_of(activity)
    contact.grants.all().delete()
    client.force_login(contact)

    assert client.get(reverse("activity_feedback", args=[activity.ref])).status_code == 404


def test_a_hidden_name_is_hidden_from_the_contact_too(client, db):
    mine = answered(hides_name=True)
    activity = mine.meeting.activity
    client.force_login(contact_of(activity))

    page = client.get(reverse("activity_feedback", args=[activity.ref])).text

    assert CANARY in page
    assert "Wren" not in page
    assert "Someone who hides their name" in page


def test_who_has_not_sent_anything_is_not_on_the_contact_s_page(client, db):
    meeting = MeetingFactory(held=True)
    FeedbackFactory(meeting=meeting, draft={"words": CANARY}, person=PersonFactory(name="Wren"))
    client.force_login(contact_of(meeting.activity))

    page = client.get(reverse("activity_feedback", args=[meeting.activity.ref])).text

    assert "Nobody has answered yet." in page
    assert CANARY not in page
    assert "Wren" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_answers_costs_the_same_however_many(
    client, db, number, django_assert_num_queries
):
    meeting = MeetingFactory(held=True)
    for _ in range(number):
        answered(meeting)
    client.force_login(contact_of(meeting.activity))

    with django_assert_num_queries(6):
        client.get(reverse("activity_feedback", args=[meeting.activity.ref]))


def test_a_worry_is_read_first_and_then_who_waits_for_a_call(client, db, monkeypatch):
    meeting = MeetingFactory(held=True)
    for words, said in [
        ("A worry", {"is_worried_about_safety": True}),
        ("A call", {"wants_a_call": True}),
        ("The newest", {}),
    ]:
        answered(meeting, words=words, **said)
    client.force_login(contact_of(meeting.activity))
    monkeypatch.setattr(Answers, "page_size", 2)

    first = client.get(reverse("activity_feedback", args=[meeting.activity.ref]))
    second = client.get(first.wsgi_request.path + first.context["page"].next_url)

    assert first.text.index("A worry") < first.text.index("A call")
    assert [row.words for row in second.context["rows"]] == ["The newest"]
