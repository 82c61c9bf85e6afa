import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Outcome
from activities.tests.factories import ActivityFactory, MeetingFactory
from impact.domain import evaluations
from impact.models import Area, Evaluation, Met, OutcomeResult
from impact.tests.factories import DifferenceFactory, FeedbackFactory


@pytest.fixture
def activity(db):
    activity = ActivityFactory(inviting=True)
    MeetingFactory(activity=activity, held=True)
    evaluations.open_due(now=timezone.now())
    return activity


def page_of(client, activity):
    return client.get(reverse("activity_impact", args=[activity.ref])).text


@pytest.mark.clause("I1", "I6", "I11")
def test_the_page_opens_with_the_outcomes_and_shows_all_six_areas(client, activity, team):
    DifferenceFactory(activity=activity, area=Area.DELIVERY)
    client.force_login(team)

    page = page_of(client, activity)

    outcome = Outcome.objects.get(purpose__activity=activity)
    assert outcome.text in page
    assert outcome.measure in page
    assert [str(area.label) in page for area in Area] == [True] * 6
    assert page.count("None noted yet") == 5
    assert "2 of 5 questions answered." in page


def test_before_the_first_meeting_the_page_says_so(client, team):
    client.force_login(team)

    page = page_of(client, ActivityFactory())

    assert "The evaluation opens after the first meeting." in page
    assert "No outcome is written in the purpose yet." in page


@pytest.mark.clause("I4", "I5", "I11")
def test_the_lead_answers_what_is_left_and_completes_it(client, activity, team):
    FeedbackFactory(meeting=activity.meetings.get(), answered_at=timezone.now())
    DifferenceFactory(activity=activity)
    outcome = Outcome.objects.get(purpose__activity=activity)
    client.force_login(team)
    assert "Still open: question 4, 5." in page_of(client, activity)

    client.post(
        reverse("outcome_result", args=[activity.ref, outcome.pk]),
        {"met": "in_part", "because_of_people": "They wrote page one.", "evidence": "The letter"},
    )
    client.post(reverse("evaluation_beyond", args=[activity.ref]), {"words": "None."})
    for _ in range(2):
        client.post(reverse("evaluation_complete", args=[activity.ref]))

    page = page_of(client, activity)
    assert "5 of 5 questions answered." in page
    assert "They wrote page one." in page
    assert Evaluation.objects.get().completed_by == team


def test_completing_too_early_says_what_is_open(client, activity, team):
    client.force_login(team)

    page = client.post(reverse("evaluation_complete", args=[activity.ref]), follow=True)

    assert "Not everything is answered yet." in page.text
    assert Evaluation.objects.get().completed_at is None


def test_empty_boxes_say_what_to_enter(client, activity, team):
    outcome = Outcome.objects.get(purpose__activity=activity)
    client.force_login(team)

    result = client.post(reverse("outcome_result", args=[activity.ref, outcome.pk]), {})
    beyond = client.post(reverse("evaluation_beyond", args=[activity.ref]), {"words": "x" * 1001})

    for said in ("Choose if it came about", "Enter how you know", "Enter what part people played"):
        assert said in result.text
    assert "Use 1,000 letters and spaces or fewer" in beyond.text
    assert OutcomeResult.objects.count() == 0


def test_an_outcome_of_other_work_is_not_there(client, activity, team):
    other = Outcome.objects.get(purpose__activity=ActivityFactory(inviting=True))
    client.force_login(team)

    answer = client.post(
        reverse("outcome_result", args=[activity.ref, other.pk]),
        {"met": Met.YES, "because_of_people": "x", "evidence": "x"},
    )

    assert answer.status_code == 404


def test_the_chair_of_the_group_reads_it_and_the_rest_do_not(
    client, activity, chair, person, finance, analyst
):
    address = reverse("activity_impact", args=[activity.ref])
    for user in (chair, person.user, finance, analyst):
        client.force_login(user)
        assert client.get(address).status_code == 404

    activity.group.chairs.add(chair)
    client.force_login(chair)
    assert "Note a difference" in client.get(address).text
    complete = client.post(reverse("evaluation_complete", args=[activity.ref]))
    assert complete.status_code == 404


@pytest.mark.clause("I3")
def test_people_and_staff_are_shown_apart_with_shared_words_only(client, activity, team, chair):
    meeting = activity.meetings.get()
    said = {"meeting": meeting, "answered_at": timezone.now()}
    FeedbackFactory(words="You may share this", may_share_words=True, **said)
    FeedbackFactory(words="Only for the contact", **said)
    FeedbackFactory(person=None, user=chair, meeting=meeting)
    client.force_login(team)

    page = page_of(client, activity)

    assert "2 asked, 2 answered." in page
    assert "1 asked, 0 answered." in page
    assert "You may share this" in page
    assert "Only for the contact" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_much_was_noted(
    client, activity, team, number, django_assert_num_queries
):
    for count in range(number):
        DifferenceFactory(activity=activity, you_said=f"Words {count}", is_beyond=True)
        FeedbackFactory(meeting=activity.meetings.get(), answered_at=timezone.now())
    client.force_login(team)

    with django_assert_num_queries(8):
        page_of(client, activity)
