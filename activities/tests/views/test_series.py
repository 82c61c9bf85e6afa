from datetime import timedelta

import pytest
from django.urls import reverse

from activities.domain import series
from activities.models import Every, Meeting
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.calendars import london_day


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def address(name, meeting):
    return reverse(name, args=[meeting.ref])


def test_a_meeting_is_repeated_in_three_pages(signed_in):
    meeting = MeetingFactory()

    asked = signed_in.post(address("meeting_repeat", meeting), {"every": "week", "number": "2"})
    days = signed_in.get(asked.url).context["form"]
    offered = [value for value, _words in days.fields["days"].choices]
    planned = signed_in.post(asked.url, {"days": offered})
    page = signed_in.get(planned.url)

    assert offered == [str(meeting.day + timedelta(days=7 * n)) for n in (1, 2)]
    assert planned.url == address("meeting_series", meeting)
    assert [one.day for one, _found in page.context["rows"]] == [
        meeting.day, *(meeting.day + timedelta(days=7 * n) for n in (1, 2)),
    ]  # fmt: skip
    assert "Every week" in signed_in.get(meeting.get_absolute_url()).text


def test_a_day_on_which_nobody_works_comes_unticked(signed_in, monkeypatch):
    meeting = MeetingFactory()
    off = meeting.day + timedelta(days=7)
    monkeypatch.setattr(series, "suits", lambda day, nation: day != off)

    page = signed_in.get(address("meeting_repeat_days", meeting) + "?every=week&number=2")

    assert page.context["form"].initial["days"] == [str(meeting.day + timedelta(days=14))]
    assert "nobody works that day" in page.text


def test_odd_answers_are_asked_again_and_plan_nothing(signed_in):
    meeting = MeetingFactory()

    wrong = signed_in.post(address("meeting_repeat", meeting), {"number": "99"})
    for query in ("", "?every=odd&number=2", "?every=week&number=-1"):
        again = signed_in.get(address("meeting_repeat_days", meeting) + query)
        assert again.url == address("meeting_repeat", meeting)
    none = signed_in.post(address("meeting_repeat_days", meeting) + "?every=week&number=2", {})

    assert wrong.context["form"].errors == {
        "every": ["Choose how often it comes again"],
        "number": ["Use at most 24"],
    }
    assert none.context["form"].errors == {"days": ["Choose at least one day"]}
    assert Meeting.objects.count() == 1


def test_moving_asks_which_only_where_others_follow(signed_in, team):
    meeting = MeetingFactory()
    alone = signed_in.get(address("meeting_move", meeting)).context["form"]
    later = meeting.day + timedelta(days=7)
    series.repeat(meeting, every=Every.WEEK, days=[later], today=meeting.day, by=team)
    SeatFactory(meeting=meeting, coming=True)
    page = signed_in.get(address("meeting_move", meeting))
    day = meeting.day + timedelta(days=1)

    signed_in.post(
        address("meeting_move", meeting),
        {
            "day_day": day.day, "day_month": day.month, "day_year": day.year,
            "starts": "2pm", "ends": "3pm", "mode": "online", "place": "By video",
            "which": "following",
        },
    )  # fmt: skip

    assert "which" not in alone.fields
    assert "This one, and 1 that follows" in page.text
    moved = Meeting.objects.order_by("starts_at")
    assert [london_day(one.starts_at) for one in moved] == [day, later + timedelta(days=1)]
    assert [one.sequence for one in moved] == [1, 1]


def test_the_page_of_a_series_costs_the_same_however_long(
    signed_in, team, django_assert_num_queries
):
    meeting = MeetingFactory()
    days = [meeting.day + timedelta(days=7 * number) for number in range(1, 4)]
    series.repeat(meeting, every=Every.WEEK, days=days, today=meeting.day, by=team)

    with django_assert_num_queries(4):
        answer = signed_in.get(address("meeting_series", meeting))

    assert len(answer.context["rows"]) == 4


def test_a_meeting_that_does_not_repeat_says_so(signed_in):
    assert "does not repeat" in signed_in.get(address("meeting_series", MeetingFactory())).text


def test_a_chair_sees_a_series_and_does_not_plan_it(client, chair):
    meeting = MeetingFactory(activity__group__chairs=[chair])
    client.force_login(chair)

    assert client.get(address("meeting_series", meeting)).status_code == 200
    assert client.get(address("meeting_repeat", meeting)).status_code == 404
