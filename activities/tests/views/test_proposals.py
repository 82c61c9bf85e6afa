from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import ActivityState, Heard, Meeting, Proposal
from activities.tests.factories import (
    ActivityFactory,
    OutcomeFactory,
    ProposalFactory,
    SeatFactory,
)
from involvement import links
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import BehalfFactory, PersonFactory

pytestmark = pytest.mark.django_db
WORDS = "Meet in the evening, please"


@pytest.fixture
def seat(person):
    seat = SeatFactory(person=person)
    OutcomeFactory(purpose=seat.purpose, text="Letters that people can read")
    return seat


@pytest.fixture
def address(seat):
    start = links.issue(LinkPurpose.INVITATION, seat.pk, to=seat.person)
    return start.removeprefix("http://testserver") + "purpose/"


def answered(team, **about):
    return ProposalFactory(
        answer=Heard.NOT_NOW, answer_words="The room closes at five.",
        answered_at=timezone.now(), answered_by=team, **about,
    )  # fmt: skip


@pytest.mark.clause("R7")
def test_by_their_link_everybody_reads_the_purpose_what_was_said_and_the_answer(
    client, seat, address, team
):
    other = PersonFactory(name="Zebedee Quill")
    answered(team, purpose=seat.purpose, person=other, words="Start later", part="limits")
    start = address.removesuffix("purpose/")
    assert f'href="{address}"' in client.get(start).text

    page = client.get(address).text
    purpose = seat.purpose
    said = [purpose.why, purpose.can_change, purpose.cannot_change, purpose.who_decides]
    said += [purpose.role_description, "Letters that people can read", "Start later"]
    said += ["Not this time", "The room closes at five."]
    assert [words for words in said if words not in page] == []
    assert other.name not in page
    assert page.count("<h1") == 1

    for _ in range(2):
        sent = client.post(address, {"part": "", "words": WORDS}, follow=True)

    assert "Thank you. We have kept it" in sent.text
    assert WORDS in sent.text
    assert Proposal.objects.filter(words=WORDS, person=seat.person).count() == 1
    for wrong in ({"words": ""}, {"words": WORDS, "part": "moon"}, {"words": "x" * 1001}):
        assert client.post(address, wrong).context["form"].errors
    assert Proposal.objects.count() == 2


def test_another_person_reads_the_same_by_their_own_link_and_sends_as_themselves(
    client, seat, address, carer
):
    theirs = SeatFactory(meeting=seat.meeting, person=carer)
    own = links.issue(LinkPurpose.INVITATION, theirs.pk, to=carer) + "purpose/"
    client.post(address, {"words": WORDS})

    page = client.get(own)
    client.post(own, {"words": WORDS})

    assert WORDS in page.text
    assert sorted(Proposal.objects.values_list("person", flat=True)) == [seat.person_id, carer.pk]
    wrong = links.issue(LinkPurpose.INVITATION, theirs.pk, to=seat.person) + "purpose/"
    assert client.get(wrong).status_code == client.post(wrong).status_code == 410


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_was_said(
    client, seat, address, team, django_assert_num_queries, count
):
    for _ in range(count):
        answered(team, purpose=seat.purpose)

    with django_assert_num_queries(5):
        page = client.get(address)

    assert page.text.count("The room closes at five.") == count


def test_signed_in_it_is_the_same_page_and_nobody_elses(client, seat, carer):
    url = reverse("my_meeting_purpose", args=[seat.meeting.ref])
    client.force_login(seat.person.user)
    assert f'href="{url}"' in client.get(reverse("my_meeting", args=[seat.meeting.ref])).text

    client.post(url, {"words": WORDS, "part": "pay"})

    assert Proposal.objects.get().part == "pay"
    client.force_login(carer.user)
    assert client.get(url).status_code == client.post(url, {"words": "No"}).status_code == 404


def test_staff_fill_it_in_for_somebody(client, seat, team):
    client.force_login(team)
    BehalfFactory(person=seat.person, by=team)
    args = [seat.person_id, seat.meeting.ref]

    url = reverse("behalf_invitation_purpose", args=args)
    assert f'href="{url}"' in client.get(reverse("behalf_invitation", args=args)).text
    client.post(url, {"words": WORDS})

    assert Proposal.objects.get().person == seat.person


def test_where_it_is_closed_it_says_so_and_still_shows_everything(client, seat, address, team):
    answered(team, purpose=seat.purpose)
    activity = seat.meeting.activity
    activity.state = ActivityState.FINISHED
    activity.save()
    page = client.get(address).text
    assert "This work has finished." in page
    assert "The room closes at five." in page
    assert 'name="words"' not in page

    activity.state = ActivityState.MEETING
    activity.save()
    began = timezone.now() - timedelta(minutes=5)
    Meeting.objects.update(starts_at=began, ends_at=began + timedelta(hours=2))
    assert "This meeting has begun or is over." in client.get(address).text
    assert client.post(address, {"words": WORDS}).status_code == 200
    assert Proposal.objects.count() == 1


@pytest.mark.clause("R7")
def test_the_lead_reads_who_said_it_answers_and_the_person_is_told(client, seat, team, person):
    made = ProposalFactory(purpose=seat.purpose, person=person, words=WORDS, part="role")
    activity = seat.meeting.activity
    client.force_login(team)
    assert "1 thing that people would change waits" in client.get(activity.get_absolute_url()).text
    whole = reverse("activity_purpose", args=[activity.ref])
    url = reverse("proposal_answer", args=[activity.ref, made.pk])
    page = client.get(whole).text
    assert WORDS in page
    assert person.name in page
    assert f'href="{url}"' in page
    assert reverse("purpose_part", args=[activity.ref, "role"]) in client.get(url).text

    refused = client.post(url, {"answer": "not_now", "words": ""})
    assert "Say why not this time." in refused.text
    done = client.post(url, {"answer": "taken_up", "words": "From May on."}, follow=True)

    assert "Answered. We tell the person." in done.text
    assert "From May on." in done.text
    assert Notice.objects.get(kind="proposal_answered").person == person
    again = client.get(url).text
    assert "The person has been told." in again
    assert 'name="answer"' not in again
    assert "waits for your answer" not in client.get(activity.get_absolute_url()).text


def test_only_the_team_answers_and_only_under_its_own_work(client, seat, team, chair, person):
    made = ProposalFactory(purpose=seat.purpose)
    url = reverse("proposal_answer", args=[seat.meeting.activity.ref, made.pk])
    other = reverse("proposal_answer", args=[ActivityFactory().ref, made.pk])

    for user, where in ((chair, url), (person.user, url), (team, other)):
        client.force_login(user)
        assert client.post(where, {"answer": "heard"}).status_code == 404

    made.refresh_from_db()
    assert made.answered_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_staff_pages_cost_the_same_however_much_was_said(
    client, seat, team, django_assert_num_queries, count
):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    for _ in range(count):
        ProposalFactory(purpose=seat.purpose, words=WORDS)
    ref = seat.meeting.activity.ref

    for name, cost in [("activity_purpose", 6), ("purpose_agree", 6)]:
        with django_assert_num_queries(cost):
            page = client.get(reverse(name, args=[ref]))
        assert page.text.count(WORDS) == count
