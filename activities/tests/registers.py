"""Meetings that were held, with answers given and people marked as a test wants them."""

from datetime import timedelta

from activities.models import Attendance, Reply
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from involvement.calendars import midnight


def held(days=-30, **kwargs):
    return MeetingFactory(held=True, starts_at=in_days(days), **kwargs)


def seat(meeting, attendance=Attendance.CAME, *, after=-1, **kwargs):
    """A seat answered some days after the day to answer by, and marked, but for a no."""
    last = midnight(meeting.reply_by)
    kwargs.setdefault("reply", Reply.COMING)
    if kwargs["reply"] != Reply.NONE:
        kwargs.setdefault("replied_at", last + timedelta(days=after, hours=12))
    if attendance != Attendance.UNMARKED:
        by = meeting.activity.lead
        kwargs |= {"attendance": attendance, "marked_at": meeting.ends_at, "marked_by": by}
    return SeatFactory(meeting=meeting, invited_at=last - timedelta(days=20), **kwargs)
