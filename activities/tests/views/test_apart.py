import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Meeting
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement import links
from involvement.people.models import LinkPurpose


@pytest.fixture
def meeting(chair):
    return MeetingFactory(activity__group__chairs=[chair], invited_at=timezone.now())


@pytest.fixture
def signed_in(client, chair):
    client.force_login(chair)
    return client


def times(side, day):
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{side}_day_{part}": value for part, value in parts.items()} | {
        f"{side}_starts": "10am",
        f"{side}_ends": "10:45am",
    }


@pytest.mark.clause("R10")
def test_each_side_is_shown_its_own_time_and_the_chair_both(client, signed_in, meeting):
    user = SeatFactory(meeting=meeting)
    carer = SeatFactory(meeting=meeting, carer=True)

    signed_in.post(
        reverse("meeting_apart", args=[meeting.ref]),
        {"words": "The small room", **times("carers", meeting.day)},
    )

    pages = {
        seat.pk: client.get(
            links.issue(LinkPurpose.INVITATION, seat.pk, to=seat.person).removeprefix(
                "http://testserver"
            )
        ).text
        for seat in (user, carer)
    }
    assert "Carers also meet by themselves" in pages[carer.pk]
    assert "Carers also meet" not in pages[user.pk]
    assert "You can also give your views apart" in pages[user.pk]
    assert all("The small room" in page for page in pages.values())
    glance = signed_in.get(meeting.get_absolute_url()).text
    assert "Carers by themselves" in glance
    assert "Service users by themselves" not in glance
    form = signed_in.get(reverse("meeting_apart", args=[meeting.ref])).context["form"]
    assert form.initial["carers_day"] == meeting.day
    assert "users_day" not in form.initial


def test_half_a_time_and_a_time_without_a_place_are_refused(signed_in, meeting):
    answer = signed_in.post(
        reverse("meeting_apart", args=[meeting.ref]),
        {**times("users", meeting.day), "carers_starts": "11am", "users_ends": "9am"},
    )

    assert answer.context["form"].errors == {
        "words": ["Enter where they meet, or how they join"],
        "users_ends": ["The end must be after the start"],
        "carers_day": ["Enter the day, like 27 3 2026"],
        "carers_ends": ["Enter when it ends, like midday"],
    }
    assert Meeting.objects.get().users_meet_at is None


def test_a_meeting_of_another_group_is_not_there(signed_in):
    other = MeetingFactory()

    answer = signed_in.post(reverse("meeting_apart", args=[other.ref]), {"words": "A call"})

    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.separate_voices == ""
