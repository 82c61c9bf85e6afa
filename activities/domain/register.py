"""Register: who came. It is what makes a fee due, without a claim."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import meetings
from activities.models import Attendance, Meeting, MeetingState, Reply, Seat
from activities.signals import seat_marked
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User

OF_A_RESERVE = (Attendance.RESERVE_CAME, Attendance.RESERVE_READY, Attendance.DID_NOT_COME)
OF_A_SEAT = (Attendance.CAME, Attendance.PART, Attendance.DID_NOT_COME)


@transaction.atomic
def mark(seat: Seat, attendance: Attendance, *, by: User) -> None:
    """Say what happened with one person on the day, and pass the news on to payments.

    Nobody marks themselves. The same answer again changes nothing and tells nobody; another
    answer corrects it, on the trail. The last one marked closes the meeting.
    """
    meeting = Meeting.objects.lock(seat.meeting_id)
    seat = Seat.objects.select_related("person").lock(seat.pk)
    _must_be_markable(meeting, seat, attendance, by=by)
    if seat.attendance == attendance:
        return
    was, seat.attendance = seat.attendance, attendance
    seat.marked_at, seat.marked_by = timezone.now(), by
    seat.save(update_fields=["attendance", "marked_at", "marked_by"])
    trail.record(f"seat.{attendance}", seat, by=by, was=str(was))
    meetings.close(meeting, by=by)
    seat_marked.send(sender=Seat, seat=seat, by=by)


def choices_for(seat: Seat) -> tuple[Attendance, ...]:
    """Return what can be said of a seat: a reserve who was not needed is paid for getting ready."""
    return OF_A_SEAT if seat.counts else OF_A_RESERVE


def as_planned(seat: Seat) -> Attendance:
    """Return what happened if all went as people answered; unmarked where they did not answer."""
    if seat.reply == Reply.COMING:
        return Attendance.CAME if seat.counts else Attendance.RESERVE_READY
    return Attendance.UNMARKED


def _must_be_markable(meeting: Meeting, seat: Seat, attendance: Attendance, *, by: User) -> None:
    if seat.person.user_id is not None and seat.person.user_id == by.pk:
        raise RuleBroken(_("Somebody else has to mark you."))
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.starts_at > timezone.now():
        raise RuleBroken(_("The meeting has not started yet. Mark people once it has."))
    if attendance not in choices_for(seat):
        raise RuleBroken(_("Choose what happened with %(name)s.") % {"name": seat.person.name})
