import pytest
from django.urls import reverse

from activities.tests.factories import ActivityFactory, MeetingFactory, SeatFactory
from involvement.audit import trail
from involvement.people.tests.factories import PersonFactory

LOOKS = reverse("my_looks")


@pytest.fixture
def signed_in(client, person):
    client.force_login(person.user)
    return client


def sentences(answer):
    return [sentence for _at, sentence in answer.context["looks"]]


def test_nobody_has_looked_yet(signed_in):
    assert "Nobody has looked yet." in signed_in.get(LOOKS).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    signed_in, person, team, chair, finance, django_assert_num_queries, count
):
    readers = [(team, "file", "team"), (chair, "needs", "chair"), (finance, "bank", "finance")]
    for reader, kind, role in readers[:count]:
        trail.look(kind, [person.pk], by=reader, reason=role)

    with django_assert_num_queries(4):
        answer = signed_in.get(LOOKS)

    assert len(sentences(answer)) == count


def test_readers_are_told_by_their_role_and_a_named_contact_by_name(signed_in, person, team, chair):
    activity = ActivityFactory(inviting=True)
    SeatFactory(meeting=MeetingFactory(activity=activity), person=person)
    trail.look("file", [person.pk, PersonFactory().pk], by=team, reason="team")
    trail.look("needs", [person.pk], by=chair, reason="chair")
    trail.look("answers", [person.pk], by=activity.lead, reason="contact")

    answer = signed_in.get(LOOKS)

    assert sentences(answer) == [
        f"{activity.lead.name} read what you told us about a meeting.",
        "The chair of your group looked at what you need at a meeting.",
        "Somebody in the involvement team looked at your details.",
    ]
    assert team.name not in answer.text.split("<main")[1].split("</main")[0]
