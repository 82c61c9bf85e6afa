"""Times of the nights when clocks go back and forward. (security.md 9, row 22)"""

from calendar import SUNDAY
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from activities.domain import calendar_file, series
from activities.models import Every, Meeting
from activities.tests.factories import ActivityFactory, MeetingFactory
from involvement.templatetags.components import when

REST = {"name": "Letters", "mode": "online", "place": "We send a link"}
MINUTES = timedelta(minutes=1)


def back(years=1):
    """The night on which clocks go back, in a later year."""
    return last_sunday(10, years)


def last_sunday(month, years=1):
    day = date(timezone.localdate().year + years, month, 31)
    return day - timedelta(days=(day.weekday() - SUNDAY) % 7)


def asked(day, starts, ends, *, before="", **more):
    parts = {f"{before}day_day": day.day, f"{before}day_month": day.month}
    times = {f"{before}starts": starts, f"{before}ends": ends}
    return parts | {f"{before}day_year": day.year} | times | more


def utc(day, hour, minute):
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


@pytest.fixture
def as_team(client, team):
    client.force_login(team)
    return client


@pytest.fixture
def new(db):
    return reverse("meeting_new", args=[ActivityFactory().ref])


def test_a_time_that_comes_twice_asks_which_and_loses_nothing(as_team, new):
    page = as_team.post(new, REST | asked(back(), "1:30am", "3am"))

    form = page.context["form"]
    assert form.errors == {"starts_which": ["Choose which 1:30am you mean"]}
    assert list(form.fields).index("starts_which") == list(form.fields).index("starts") + 1
    assert "ends_which" not in form.fields
    assert "The clocks go back that night, so 1:30am comes twice. Which one?" in page.text
    assert [form[name].value() for name in ("name", "starts", "ends", "mode", "place")] == [
        "Letters", "1:30am", "3am", "online", "We send a link",
    ]  # fmt: skip
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("which", "hour", "word"), [("first", 0, "summer"), ("second", 1, "winter")]
)
def test_the_one_that_is_meant_is_planned_and_said(as_team, new, which, hour, word):
    as_team.post(new, REST | asked(back(), "1:30 am", "3am", starts_which=which))

    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.ends_at) == (utc(back(), hour, 30), utc(back(), 3, 0))
    assert when(meeting.starts_at).endswith(f", 1:30am {word} time")
    assert when(meeting.ends_at).endswith(", 3am")


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        ("00:30", {"ends": "01:30", "ends_which": "first"}, 60),
        ("00:30", {"ends": "01:30", "ends_which": "second"}, 120),
        ("01:45", {"ends": "01:15", "starts_which": "first", "ends_which": "second"}, 30),
    ],
)
def test_an_end_is_asked_about_too(as_team, new, starts, ends, minutes):
    as_team.post(new, REST | asked(back(), starts, "") | ends)

    meeting = Meeting.objects.get()
    assert meeting.ends_at - meeting.starts_at == minutes * MINUTES


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        (("1:45am", "1:15am", {}), {"starts_which", "ends_which"}),
        (("1:45am", "1:15am", {"starts_which": "first"}), {"ends_which"}),
        (("1:45am", "1:15am", {"starts_which": "second", "ends_which": "first"}), {"ends"}),
        (("1:45am", "1:15am", {"starts_which": "second", "ends_which": "second"}), {"ends"}),
        (("1:30am", "3am", {"starts_which": "third"}), {"starts_which"}),
    ],
)
def test_what_is_not_sure_or_backwards_is_refused_beside_its_box(as_team, new, answers, errors):
    starts, ends, which = answers
    page = as_team.post(new, REST | asked(back(), starts, ends, **which))

    assert set(page.context["form"].errors) == errors


def test_a_time_that_the_clocks_skip_is_refused_beside_its_box(as_team, new):
    page = as_team.post(new, REST | asked(last_sunday(3), "1:30am", "3am"))

    assert page.context["form"].errors == {
        "starts": [
            "Clocks go forward that night, so this time does not happen. Choose another time."
        ]
    }
    assert not Meeting.objects.exists()


def test_on_any_other_day_nothing_is_asked_and_an_answer_is_not_heard(as_team, new):
    day = back() + timedelta(days=1)
    as_team.post(new, REST | asked(day, "1:30am", "3am", starts_which="second"))

    assert Meeting.objects.get().starts_at == utc(day, 1, 30)


def test_moving_shows_which_it_is_and_takes_the_other(as_team):
    meeting = MeetingFactory(starts_at=utc(back(), 1, 30), ends_at=utc(back(), 3, 0))
    move = reverse("meeting_move", args=[meeting.ref])
    rest = {"mode": meeting.mode, "place": meeting.place}

    shown = as_team.get(move).context["form"]
    as_team.post(move, rest | asked(back(), "1:30am", "3am", starts_which="first"))

    assert shown["starts_which"].value() == "second"
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (utc(back(), 0, 30), 1)


def test_speaking_apart_asks_which_for_each_side(as_team):
    meeting = MeetingFactory(starts_at=utc(back(), 11, 0), ends_at=utc(back(), 12, 0))
    own = {"words": "The small room"} | asked(back(), "1:30am", "3am", before="carers_")
    url = reverse("meeting_apart", args=[meeting.ref])

    errors = as_team.post(url, own).context["form"].errors
    as_team.post(url, own | {"carers_starts_which": "second"})

    assert set(errors) == {"carers_starts_which"}
    meeting.refresh_from_db()
    assert meeting.carers_meet_at == utc(back(), 1, 30)


@pytest.mark.parametrize("hour", [0, 1])
def test_a_series_follows_the_one_it_repeats(team, hour):
    meeting = MeetingFactory(starts_at=utc(back(), hour, 30), ends_at=utc(back(), 3, 0))
    plain, odd = back() + timedelta(days=7), back(years=2)

    later, again = series.repeat(
        meeting, every=Every.WEEK, days=[plain, odd], today=timezone.localdate(), by=team
    )

    assert later.starts_at == utc(plain, 1, 30)
    assert again.starts_at == utc(odd, hour, 30)


def test_a_calendar_is_told_the_second_in_a_way_that_it_cannot_mistake(db):
    meeting = MeetingFactory(starts_at=utc(back(), 1, 30), ends_at=utc(back(), 3, 0))

    file = calendar_file.ics(meeting, now=timezone.now())
    [event] = Calendar.from_ical(file).walk("VEVENT")

    assert event["DTSTART"].to_ical() == f"{back():%Y%m%d}T013000Z".encode()
    assert event["DTEND"].params["TZID"] == "Europe/London"
