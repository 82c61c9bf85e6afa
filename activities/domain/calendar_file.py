"""Calendar files: a meeting as an entry that later files update, and cancel. (security.md 9 D)

The same for everybody: no names, no needs, and no personal link, because calendars are shared.
"""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from activities.models import Meeting, MeetingState
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
    event = Event()
    event.add("uid", f"{meeting.uid}@involvement.basw")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.starts_at.astimezone(LONDON))
    event.add("dtend", meeting.ends_at.astimezone(LONDON))
    event.add("summary", _plain(meeting.title))
    event.add("location", _plain(meeting.place))
    event.add("description", _("Questions? Call %(phone)s.") % settings.HELP_CONTACT)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//BASW//Involvement//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(Timezone.from_ical(LONDON_TIME))
    calendar.add_component(event)
    return calendar.to_ical()


def _plain(words: str) -> vText:
    """Keep line breaks and drop every other mark that no calendar can show."""
    return vText("".join(c for c in words.replace("\r\n", "\n") if c.isprintable() or c == "\n"))
