"""Calendar files: a meeting as an entry that later files update, and cancel. (security.md 9 D)

No names, no needs, and no personal link, because calendars are shared.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from activities.domain import apart
from activities.models import Meeting, MeetingState, Reply, Seat
from involvement.calendars import LONDON

# The rule since 1996, which every calendar understands.
LONDON_TIME = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
"""


def ics(meeting: Meeting, *, now: datetime) -> bytes:
    """Return a calendar file for a meeting. The UID stays; the sequence rises when it moves."""
    is_cancelled = meeting.state == MeetingState.CANCELLED
    return _calendar([_event(meeting, now=now)], method="CANCEL" if is_cancelled else "PUBLISH")


def feed(seats: Iterable[Seat], *, now: datetime, is_quiet: bool) -> bytes:
    """Return all of somebody's meetings as a calendar that is read again and again.

    A quiet one says "Appointment" and no place, for a screen that others see. A meeting called
    off stays in it as called off; one that is not answered yet is tentative.
    """
    events = []
    for seat in seats:
        event = _event(seat.meeting, now=now, is_quiet=is_quiet)
        if event["STATUS"] == "CONFIRMED" and seat.reply != Reply.COMING:
            event["STATUS"] = "TENTATIVE"
        events.append(event)
        own = apart.own_time(seat)
        if own is not None and seat.meeting.state != MeetingState.CANCELLED:
            events.append(_own_time(seat.meeting, *own, now=now, is_quiet=is_quiet))
    return _calendar(events, method="PUBLISH")


def _calendar(events: Iterable[Event], *, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//BASW//Involvement//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(LONDON_TIME))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def _event(meeting: Meeting, *, now: datetime, is_quiet: bool = False) -> Event:
    is_cancelled = meeting.state == MeetingState.CANCELLED
    event = _entry(meeting, meeting.starts_at, meeting.ends_at, now=now)
    event.add("uid", f"{meeting.uid}@involvement.basw")
    event.add("summary", _("Appointment") if is_quiet else _plain(meeting.title))
    if not is_quiet:
        event.add("location", _plain(meeting.place))
        event.add("description", _("Questions? Call %(phone)s.") % settings.HELP_CONTACT)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def _own_time(
    meeting: Meeting, starts: datetime, until: datetime, *, now: datetime, is_quiet: bool
) -> Event:
    """The time that somebody's side has to itself, named so that it does not say which side."""
    event = _entry(meeting, starts, until, now=now)
    event.add("uid", f"{meeting.uid}-apart@involvement.basw")
    title = _("%(title)s: a time of your own") % {"title": meeting.title}
    event.add("summary", _("Appointment") if is_quiet else _plain(title))
    if not is_quiet:
        event.add("location", _plain(meeting.separate_voices))
    event.add("status", "TENTATIVE")
    return event


def _entry(meeting: Meeting, starts: datetime, ends: datetime, *, now: datetime) -> Event:
    event = Event()
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _named(starts))
    event.add("dtend", _named(ends))
    event.add("class", "PRIVATE")
    return event


def _named(moment: datetime) -> datetime:
    """Return an instant by its London time; by UTC where that would name the hour before it.

    A time that comes twice is the first in a calendar. (RFC 5545, 3.3.5)
    """
    here = moment.astimezone(LONDON)
    return here.astimezone(UTC) if here.fold else here


def _plain(words: str) -> vText:
    """Keep line breaks and drop every other mark that no calendar can show."""
    return vText("".join(c for c in words.replace("\r\n", "\n") if c.isprintable() or c == "\n"))
