from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from activities.domain import calendar_file
from activities.models import Help, MeetingState
from activities.tests.factories import AdjustmentFactory, MeetingFactory, SeatFactory, in_days
from involvement.calendars import LONDON


def read(meeting):
    calendar = Calendar.from_ical(calendar_file.ics(meeting, now=timezone.now()))
    [event] = calendar.walk("VEVENT")
    return calendar, event


@pytest.mark.django_db
def test_a_meeting_is_read_back_in_london_time():
    meeting = MeetingFactory(starts_at=in_days(30))

    calendar, event = read(meeting)

    assert calendar["METHOD"] == "PUBLISH"
    assert event["UID"] == f"{meeting.uid}@involvement.basw"
    assert event["DTSTART"].dt == meeting.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["DTEND"].dt == meeting.ends_at
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]


@pytest.mark.django_db
@pytest.mark.parametrize("month", [1, 7])
def test_summer_and_winter_are_told_apart_without_our_own_tables(month):
    starts = timezone.datetime(2031, month, 15, 11, tzinfo=LONDON)
    meeting = MeetingFactory(starts_at=starts)

    calendar, event = read(meeting)

    zone = calendar.walk("VTIMEZONE")[0].to_tz()
    naive = event["DTSTART"].dt.replace(tzinfo=None)
    assert naive.replace(tzinfo=zone).utcoffset() == starts.utcoffset()


@pytest.mark.django_db
def test_a_move_is_the_same_entry_with_a_higher_sequence():
    meeting = MeetingFactory()
    uid = read(meeting)[1]["UID"]
    meeting.sequence += 1
    meeting.starts_at += timedelta(days=1)

    event = read(meeting)[1]

    assert (event["UID"], event["SEQUENCE"]) == (uid, 1)


@pytest.mark.django_db
def test_a_cancelled_meeting_takes_its_entry_away():
    calendar, event = read(MeetingFactory(state=MeetingState.CANCELLED))

    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title", ["a;b,c\\d", "Line\nBEGIN:VALARM\nEND:VALARM", "Cyfarfod ŵŷ " * 9, 'say "hello"']
)
def test_a_title_stays_a_title(title):
    meeting = MeetingFactory(title=title, place=title)

    calendar, event = read(meeting)

    assert event["SUMMARY"] == title
    assert event["LOCATION"] == title
    assert len(calendar.walk()) == 5  # the calendar, the time zone and its two halves, the event
    lines = calendar_file.ics(meeting, now=timezone.now()).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


@pytest.mark.django_db
def test_no_name_and_no_need_is_in_the_file(person, carer):
    meeting = MeetingFactory()
    seat = SeatFactory(meeting=meeting, person=person, coming=True)
    SeatFactory(meeting=meeting, person=carer, coming=True)
    AdjustmentFactory(seat=seat, help=Help.OTHER, words="A chair by the door")

    words = calendar_file.ics(meeting, now=timezone.now()).decode()

    for private in (person.name, carer.name, "chair", person.email, "/i/", "ATTENDEE"):
        assert private not in words
