"""Calling a meeting off, and paying for it all the same when that comes late."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from activities.domain import meetings, presence, register
from activities.models import Attendance, Cause, Meeting, MeetingState, Reply, Seat
from activities.signals import seats_marked
from involvement import states
from involvement.calendars import working_days_before
from involvement.errors import RuleBroken
from involvement.people.models import User

LATE_DAYS = 5  # working days before the meeting; proposed, for BASW to confirm


@transaction.atomic
def call_off(meeting: Meeting, *, today: date, by: User) -> None:
    """Call a meeting off and tell everyone who has not said no. A second call tells nobody.

    So late that people have got ready or bought a ticket, whoever said yes is paid as if it had
    been held. (decisions.md, Money: late cancellation by BASW pays the full fee)
    """
    meeting = Meeting.objects.select_related("activity__group").lock(meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        return
    if meeting.state == MeetingState.HELD:
        raise RuleBroken(_("This meeting has been held already."))
    not_marked = (Attendance.UNMARKED, Attendance.STAYED_AWAY)
    if meeting.seats.exclude(attendance__in=not_marked).exists():
        raise RuleBroken(_("The register has been started. Finish it instead."))
    meeting.sequence += 1
    states.move(
        meeting,
        MeetingState.CANCELLED,
        by=by,
        sequence=meeting.sequence,
        going_ahead_at=None,
        going_ahead_by=None,
    )
    if is_late(meeting, today=today):
        _pay_all_the_same(meeting, by=by)
    presence.is_over(meeting, cause=Cause.CALLED_OFF, today=today, by=by)
    asked = meeting.seats.exclude(reply=Reply.NOT_COMING)
    meetings.tell("meeting_cancelled", meeting, asked)


def is_late(meeting: Meeting, *, today: date) -> bool:
    """Say whether calling it off on this day comes too late for people to make other plans."""
    nation = meeting.activity.nation
    return today > working_days_before(meeting.day, LATE_DAYS, nation=nation)


def _pay_all_the_same(meeting: Meeting, *, by: User) -> None:
    said_yes = meeting.seats.filter(reply=Reply.COMING).exclude(person__user=by)
    seats = list(said_yes.select_related("person").order_by("pk").select_for_update(of=("self",)))
    for seat in seats:
        seat.attendance, seat.meeting = Attendance.CALLED_OFF, meeting
    register.note(seats, by=by)
    seats_marked.send(sender=Seat, seats=seats, by=by)
