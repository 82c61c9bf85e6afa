"""Register: who came. It is what makes a fee due, without a claim."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import meetings, presence
from activities.models import Attendance, Cause, Meeting, MeetingState, Reply, Seat
from activities.signals import seats_marked
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User

OF_A_RESERVE = (Attendance.RESERVE_CAME, Attendance.RESERVE_READY, Attendance.DID_NOT_COME)
OF_A_SEAT = (Attendance.CAME, Attendance.PART, Attendance.DID_NOT_COME)
# who stays away not to be alone is paid; all that can be said is that they came after all
OF_WHO_STAYED_AWAY = (Attendance.CAME, Attendance.PART)


@transaction.atomic
def mark(seat: Seat, attendance: Attendance, *, by: User) -> None:
    """Say what happened with one person on the day, and pass the news on to payments.

    Nobody marks themselves. The same answer again changes nothing and tells nobody; another
    answer corrects it, on the trail. The last one marked closes the meeting.
    """
    meeting = Meeting.objects.select_related("activity__group").lock(seat.meeting_id)
    seat = Seat.objects.select_related("person").lock(seat.pk)
    seat.meeting = meeting
    _must_be_markable(meeting, seat, attendance, by=by)
    if seat.attendance == attendance:
        return
    was, seat.attendance = seat.attendance, attendance
    seat.marked_at, seat.marked_by = timezone.now(), by
    seat.save(update_fields=["attendance", "marked_at", "marked_by"])
    trail.record(f"seat.{attendance}", seat, by=by, was=str(was))
    meetings.close(meeting, meeting.seats.all(), by=by)
    _look_back(meeting, by=by)
    seats_marked.send(sender=Seat, seats=[seat], by=by)


def mark_all(
    meeting: Meeting, marks: Iterable[tuple[Seat, Attendance]], *, by: User
) -> dict[int, str]:
    """Mark many people of one meeting; return why somebody was not, by seat. The others are.

    Whoever is marked for the first time is marked together. A correction stands by itself, and
    so does everybody when the news of one is refused, so that a slip with one loses nobody.
    """
    marks = {seat.pk: (seat, attendance) for seat, attendance in marks}
    try:
        done, refused = _mark_new(meeting, marks, by=by)
    except RuleBroken:
        done, refused = set(), {}
    for pk, (seat, attendance) in marks.items():
        if pk in done or pk in refused:
            continue
        try:
            mark(seat, attendance, by=by)
        except RuleBroken as why:
            refused[pk] = str(why)
    return refused


def choices_for(seat: Seat) -> tuple[Attendance, ...]:
    """Return what can be said of a seat: a reserve who was not needed is paid for getting ready."""
    if seat.attendance == Attendance.STAYED_AWAY:
        return OF_WHO_STAYED_AWAY
    return OF_A_SEAT if seat.counts else OF_A_RESERVE


def as_planned(seat: Seat) -> Attendance:
    """Return what happened if all went as people answered; unmarked where they did not answer."""
    if seat.reply == Reply.COMING:
        return Attendance.CAME if seat.counts else Attendance.RESERVE_READY
    return Attendance.UNMARKED


def note(seats: list[Seat], *, by: User) -> None:
    """Keep what was just said of seats that are locked and were not marked before."""
    now = timezone.now()
    for seat in seats:
        seat.marked_at, seat.marked_by = now, by
    Seat.objects.bulk_update(seats, ["attendance", "marked_at", "marked_by"])
    was = str(Attendance.UNMARKED)
    trail.record_all([(f"seat.{seat.attendance}", seat) for seat in seats], by=by, was=was)


@transaction.atomic
def _mark_new(
    meeting: Meeting, marks: dict[int, tuple[Seat, Attendance]], *, by: User
) -> tuple[set[int], dict[int, str]]:
    """Mark those not marked yet; return the seats that are as wanted, and why others are not."""
    meeting = Meeting.objects.select_related("activity__group").lock(meeting.pk)
    everybody = meeting.seats.select_related("person").order_by("pk")
    everybody = list(everybody.select_for_update(of=("self",)))
    done, refused, new = set(), {}, []
    for seat in everybody:
        if seat.pk not in marks:
            continue
        attendance = marks[seat.pk][1]
        try:
            _must_be_markable(meeting, seat, attendance, by=by)
        except RuleBroken as why:
            refused[seat.pk] = str(why)
            continue
        if seat.attendance == attendance:
            done.add(seat.pk)
        elif seat.attendance == Attendance.UNMARKED:
            seat.attendance, seat.meeting = attendance, meeting
            new.append(seat)
    if new:
        with trail.together():
            note(new, by=by)
            meetings.close(meeting, everybody, by=by)
            _look_back(meeting, by=by)
            seats_marked.send(sender=Seat, seats=new, by=by)
    return done | {seat.pk for seat in new}, refused


def _look_back(meeting: Meeting, *, by: User) -> None:
    """Once it was held, the register says how many came."""
    if meeting.state == MeetingState.HELD:
        presence.is_over(meeting, cause=Cause.REGISTER, today=meeting.day, by=by)


def _must_be_markable(meeting: Meeting, seat: Seat, attendance: Attendance, *, by: User) -> None:
    if seat.person.user_id is not None and seat.person.user_id == by.pk:
        raise RuleBroken(_("Somebody else has to mark you."))
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.starts_at > timezone.now():
        raise RuleBroken(_("The meeting has not started yet. Mark people once it has."))
    if attendance not in choices_for(seat):
        raise RuleBroken(_("Choose what happened with %(name)s.") % {"name": seat.person.name})
