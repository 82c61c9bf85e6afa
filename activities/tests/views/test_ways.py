"""Ways of working: a part of the purpose, agreed by both sides and by each person who says yes."""

import pytest
from django.urls import reverse

from activities.domain import lifecycle, purpose, replies
from activities.forms.purpose import PROPOSED_WAYS
from activities.models import Agreement, Purpose
from activities.tests.factories import ActivityFactory, GroupFactory, MeetingFactory, SeatFactory
from activities.tests.views.test_replies import token_for, words
from involvement.errors import RuleBroken

WAYS = "One at a time. Nobody says who said what."


@pytest.fixture
def work(team, chair):
    activity = ActivityFactory(lead=team, inviting=True, group=GroupFactory(chairs=[chair]))
    Purpose.objects.filter(activity=activity).update(ways_of_working="")
    return activity


def write(client, activity, ways):
    url = reverse("purpose_part", args=[activity.ref, "role"])
    said = {"role_description": "Read two papers.", "ways_of_working": ways, "hard_topics": ""}
    return client.post(url, said)


@pytest.mark.clause("R9")
def test_ways_of_working_are_proposed_agreed_by_all_and_asked_again_when_they_change(
    client, work, team, chair, person
):
    client.force_login(team)
    gap = [(one.text, one.part) for one in purpose.gaps(work)]
    assert gap == [("Say how we work together", "role")]
    with pytest.raises(RuleBroken, match="Say how we work together"):
        purpose.agree_as_lead(work, by=team)
    assert "Say how we work together" in str([one.text for one in lifecycle.gates(work).missing])
    page = client.get(reverse("purpose_part", args=[work.ref, "role"])).text
    assert str(PROPOSED_WAYS) in page
    assert "Enter how we work together" in write(client, work, "").text

    write(client, work, WAYS)
    assert WAYS in client.get(reverse("purpose_agree", args=[work.ref])).text
    purpose.agree_as_lead(work, by=team)
    agreed = purpose.agree_as_chair(work, by=chair)

    seat = SeatFactory(meeting=MeetingFactory(activity=work), person=person, purpose=agreed)
    at = reverse("invitation", args=[token_for(seat)])
    assert WAYS in words(client.get(at))
    replies.accept(seat, by_person=person)
    assert Agreement.objects.get(person=person, agrees=True).purpose == agreed

    write(client, work, "We sit in a circle.")
    purpose.agree_as_lead(work, by=team)
    purpose.agree_as_chair(work, by=chair)

    again = words(client.get(at))
    assert "Something changed since you said yes" in again
    assert "<strong>How we work together</strong>" in again
    assert "We sit in a circle." in again
    assert Agreement.objects.get(person=person).purpose.ways_of_working == WAYS
