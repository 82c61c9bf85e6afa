import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from activities.models import Action, Attendance, Closing, Decision
from activities.tests.factories import (
    ActionFactory,
    ClosingFactory,
    DecisionFactory,
    MeetingFactory,
    SeatFactory,
)
from involvement import links
from involvement.notices.models import Notice
from involvement.people.models import LinkPurpose

SAID = {"what": "Two on the panel", "why": "One alone is too few", "who": "The Council"}


def on(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def signed_in(client, chair):
    client.force_login(chair)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def came(meeting, **traits):
    return SeatFactory(
        meeting=meeting,
        coming=True,
        attendance=Attendance.CAME,
        marked_at=timezone.now(),
        marked_by=meeting.made_by,
        **traits,
    )


@pytest.fixture
def held(chair, person):
    """A meeting of the chair's group that was held, and that one came to."""
    meeting = MeetingFactory(held=True, activity__group__chairs=[chair], invited_at=timezone.now())
    came(meeting, person=person)
    return meeting


def address(name, meeting):
    return reverse(name, args=[meeting.ref])


@pytest.mark.clause("C10", "C11")
def test_a_chair_closes_a_meeting_in_four_pages(signed_in, held, chair):
    page = signed_in.get(address("meeting_close", held))
    assert page.context["form"].initial["who"] == "The Council"

    first = signed_in.post(address("meeting_close", held), SAID)
    action = {"what": "Write it", "owner": held.activity.lead_id, **on("due_on", localdate())}
    second = signed_in.post(first.url, {"changed": "The panel", **action})
    check = signed_in.get(second.url)
    third = signed_in.post(second.url, {})
    done = signed_in.get(third.url)

    assert [first.url, second.url, third.url] == [
        address(name, held)
        for name in ("meeting_close_next", "meeting_close_check", "meeting_close_done")
    ]
    for words in ("Two on the panel", "The panel", "Write it", "Ann, Service user"):
        assert words in check.text
    assert "fewer than our own rule asks for" in check.text
    assert "1 person is being told" in done.text
    assert "Taken in breach" in done.text
    assert Closing.objects.get().closed_by == chair
    assert Notice.objects.filter(kind="meeting_closed").count() == 1


def test_each_step_is_kept_before_the_end(signed_in, held):
    signed_in.post(address("meeting_close", held), SAID)
    signed_in.post(address("meeting_close_next", held), {"changed": "The panel"})

    again = signed_in.get(address("meeting_close", held)).text
    after = signed_in.get(address("meeting_close_next", held))

    assert "Two on the panel" in again
    assert after.context["form"].initial["changed"] == "The panel"
    assert Notice.objects.count() == 0


def test_a_second_decision_and_none_are_both_answers(signed_in, held):
    nothing = signed_in.post(address("meeting_close", held), {"nothing": "yes", "who": "Us"})
    wrong = signed_in.post(address("meeting_close", held), {"who": "Us"})
    first = signed_in.post(address("meeting_close", held), SAID | {"another": "yes"})
    second = signed_in.post(address("meeting_close", held), {"who": "Us"})

    assert nothing.url == second.url == address("meeting_close_next", held)
    assert first.url == address("meeting_close", held)
    assert wrong.context["form"].errors == {
        "what": ["Enter what was decided"],
        "why": ["Enter why it was decided"],
    }
    assert Decision.objects.count() == 1


def test_an_action_needs_an_owner_and_a_day(signed_in, held):
    answer = signed_in.post(address("meeting_close_next", held), {"what": "Write it", "owner": ""})
    nameless = signed_in.post(
        address("meeting_close_next", held), {"owner": "999999", **on("due_on", localdate())}
    )

    assert answer.context["form"].errors == {
        "owner": ["Choose who does it"],
        "due_on": ["Enter by when, like 27 3 2026"],
    }
    assert nameless.context["form"].errors == {
        "owner": ["Choose somebody from the list"],
        "what": ["Enter what is to do by that day"],
    }
    assert Action.objects.count() == 0


def test_lines_are_taken_out_and_actions_done_by_a_press(signed_in, held):
    decision, action = DecisionFactory(meeting=held), ActionFactory(meeting=held)

    signed_in.post(reverse("action_done", args=[held.ref, action.pk]))
    done = Action.objects.get().done_at
    signed_in.post(reverse("decision_take_out", args=[held.ref, decision.pk]))
    signed_in.post(reverse("action_take_out", args=[held.ref, action.pk]))

    assert done is not None
    assert (Decision.objects.count(), Action.objects.count()) == (0, 0)


def test_a_meeting_of_another_group_is_not_there(signed_in):
    other = DecisionFactory()

    for name in ("meeting_close", "meeting_close_next", "meeting_close_check"):
        assert signed_in.get(address(name, other.meeting)).status_code == 404
        assert signed_in.post(address(name, other.meeting), SAID).status_code == 404
    answer = signed_in.post(reverse("decision_take_out", args=[other.meeting.ref, other.pk]))
    assert answer.status_code == 404
    assert Decision.objects.count() == 1


def test_pages_before_and_after_say_how_it_stands(signed_in, chair, held):
    coming = MeetingFactory(activity=held.activity)
    unmarked = MeetingFactory(activity=held.activity, held=True, state="planned")

    early = signed_in.get(address("meeting_close", coming)).text
    signed_in.post(address("meeting_close", unmarked), SAID)
    refused = signed_in.post(address("meeting_close_check", unmarked), {})
    ClosingFactory(meeting=held)
    closed = signed_in.get(address("meeting_close", held)).text
    unclosed = signed_in.get(address("meeting_close_done", coming)).text

    assert "once the meeting has started" in early
    assert "Finish the register first" in refused.text
    assert "This meeting is closed" in closed
    assert "not closed yet" in unclosed


def test_the_pages_cost_little_and_no_more_for_many(signed_in, held, django_assert_max_num_queries):
    for _each in range(3):
        DecisionFactory(meeting=held)
        ActionFactory(meeting=held)
        came(held)

    for name in ("meeting_close", "meeting_close_next", "meeting_close_check"):
        with django_assert_max_num_queries(10):
            assert signed_in.get(address(name, held)).status_code == 200


@pytest.mark.clause("C10")
def test_a_person_reads_what_was_decided_signed_in_and_by_link(client, held, person):
    DecisionFactory(meeting=held, what="Two on the panel")
    seat = held.seats.get()
    link = links.issue(LinkPurpose.PAPERS, seat.pk, to=person).removeprefix("http://testserver")
    early = client.get(f"{link}decided/")
    closing = ClosingFactory(meeting=held, changed="The first page")

    by_link = client.get(f"{link}decided/").text
    client.force_login(person.user)
    mine = client.get(reverse("my_meeting", args=[held.ref])).text

    assert early.url == link
    assert closing.closed_at
    for page in (by_link, mine):
        assert "Two on the panel" in page
        assert "The first page" in page
        assert "Only 1 person with lived experience was in the room." in page


def test_what_is_still_being_written_is_shown_to_nobody_else(client, held, person):
    DecisionFactory(meeting=held, what="Two on the panel")
    Closing.objects.create(meeting=held, changed="Half a thought")
    client.force_login(person.user)

    assert "Two on the panel" not in client.get(reverse("my_meeting", args=[held.ref])).text


@pytest.mark.clause("C11", "R11")
@pytest.mark.parametrize("count", [1, 3])
def test_the_log_says_who_was_in_the_room_at_the_same_cost(
    signed_in, held, team, django_assert_num_queries, count
):
    for number in range(count):
        meeting = held if not number else MeetingFactory(held=True, activity=held.activity)
        ClosingFactory(meeting=meeting, changed="The pictures")
        DecisionFactory(meeting=meeting)

    with django_assert_num_queries(7):
        answer = signed_in.get(reverse("activity_decisions", args=[held.activity.ref]))

    assert len(answer.context["lines"]) == count
    assert "In the room: service users 1, carers 0" in answer.text
    assert answer.text.count("Taken in breach") == count
    assert answer.text.count("What lived experience changed at this meeting: The pictures") == count


@pytest.mark.clause("C11")
def test_the_page_of_the_work_shows_decisions_and_what_is_to_do(client, team, held):
    ClosingFactory(meeting=held)
    DecisionFactory(meeting=held, what="Two on the panel")
    ActionFactory(meeting=held, what="Write it")
    client.force_login(team)

    page = client.get(held.activity.get_absolute_url()).text

    assert "Two on the panel" in page
    assert "Taken in breach" in page
    assert "Write it" in page


def test_an_empty_log_says_so(signed_in, held):
    page = signed_in.get(reverse("activity_decisions", args=[held.activity.ref])).text

    assert "Nothing yet" in page
