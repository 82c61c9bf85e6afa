import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import AgendaItem, MeetingState
from activities.tests.factories import AgendaItemFactory, MeetingFactory, SeatFactory
from involvement import links
from involvement.people.models import LinkPurpose


@pytest.fixture
def signed_in(client, chair):
    client.force_login(chair)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


@pytest.fixture
def meeting(chair):
    return MeetingFactory(activity__group__chairs=[chair], invited_at=timezone.now())


def address(name, meeting, *more):
    return reverse(name, args=[meeting.ref, *more])


def test_an_empty_agenda_says_so_and_a_long_meeting_needs_a_break(signed_in, meeting):
    page = signed_in.get(address("meeting_agenda", meeting)).text

    assert "Nothing is on the agenda yet" in page
    assert "People would sit for 120 minutes" in page


def test_an_agenda_is_written_ordered_and_changed(signed_in, meeting):
    add = address("agenda_add", meeting)
    signed_in.post(add, {"kind": "piece", "about": "Words", "minutes": "30", "lead": "Jo"})
    signed_in.post(add, {"kind": "break", "minutes": "15"})
    first, second = meeting.agenda.all()

    signed_in.post(address("agenda_later", meeting, first.pk))
    signed_in.post(address("agenda_earlier", meeting, first.pk))
    change = address("agenda_change", meeting, first.pk)
    form = signed_in.get(change).context["form"]
    signed_in.post(
        change, {"kind": "piece", "about": "Words", "minutes": "20", "ask": "Is it clear?"}
    )
    page = signed_in.get(address("meeting_agenda", meeting)).text
    signed_in.post(address("agenda_remove", meeting, second.pk))

    assert (form.initial["about"], form.initial["minutes"]) == ("Words", 30)
    assert "11am to 11:20am" in page
    assert "11:20am to 11:35am" in page
    assert "What we ask of you: Is it clear?" in page
    assert [item.title for item in meeting.agenda.all()] == ["Words"]
    assert second.is_break


def test_bad_answers_are_said_in_plain_words(signed_in, meeting):
    wrong = signed_in.post(address("agenda_add", meeting), {"kind": "piece", "minutes": "0"})

    assert wrong.context["form"].errors == {
        "about": ["Enter what it is about"],
        "minutes": ["Use 1 minute or more"],
    }
    assert AgendaItem.objects.count() == 0


def test_an_agenda_of_another_group_is_not_there(signed_in, meeting):
    other = AgendaItemFactory()

    for wrong in (other.meeting, meeting):
        answer = signed_in.post(address("agenda_remove", wrong, other.pk))
        assert answer.status_code == 404
    assert signed_in.get(address("meeting_agenda", other.meeting)).status_code == 404
    assert AgendaItem.objects.count() == 1


def test_what_was_held_is_read_and_not_changed(signed_in, meeting):
    AgendaItemFactory(meeting=meeting, title="Words")
    meeting.state = MeetingState.HELD
    meeting.save()

    page = signed_in.get(address("meeting_agenda", meeting)).text

    assert "Words" in page
    assert "Take off" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_agenda_costs_the_same_however_long(
    signed_in, meeting, django_assert_num_queries, count
):
    AgendaItemFactory.create_batch(count, meeting=meeting)

    with django_assert_num_queries(4):
        answer = signed_in.get(address("meeting_agenda", meeting))

    assert len(answer.context["pieces"]) == count


def test_people_see_the_agenda_wherever_they_read_about_the_meeting(client, meeting, person):
    AgendaItemFactory(meeting=meeting, title="The first page", ask="Which words are hard?")
    seat = SeatFactory(meeting=meeting, person=person, coming=True)
    pages = [
        client.get(links.issue(purpose, seat.pk, to=person).removeprefix("http://testserver")).text
        for purpose in (LinkPurpose.INVITATION, LinkPurpose.PAPERS)
    ]
    client.force_login(person.user)
    pages.append(client.get(reverse("my_meeting", args=[meeting.ref])).text)

    for page in pages:
        assert "11am to 11:30am" in page
        assert "What we ask of you: Which words are hard?" in page
