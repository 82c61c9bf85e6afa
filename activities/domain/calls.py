"""Reserves: who is asked to take a full seat when somebody drops out, one after another. (R12)

The order is fair: the voice that is missing first, then whoever said they are ready, then whoever
was asked longest ago. Each has a time to answer, counted from 8am to 8pm, for nobody is hurried at
night. Nothing here decides for anybody: a reserve takes the seat by their own word.

What is open is worked out anew from the seats each time, under the meeting's lock, so that a
second look changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from activities.domain import invitations, presence
from activities.models import (
    ActivityState,
    CallEnd,
    Meeting,
    MeetingState,
    Reply,
    ReserveCall,
    Seat,
)
from involvement.audit import trail
from involvement.calendars import LONDON, at_london, london_day
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, Route, User

MORNING, EVENING = time(8), time(20)
# how long somebody has to answer, by how far away the meeting is
PATIENCE = (
    (timedelta(days=7), timedelta(hours=24)),
    (timedelta(days=3), timedelta(hours=12)),
    (timedelta(days=1), timedelta(hours=4)),
    (timedelta(0), timedelta(hours=1)),
)
HALF_AN_HOUR = timedelta(minutes=30)
SHORT_OF_TIME = timedelta(days=1)  # from here on people are telephoned as well
IN_RESERVE = Q(is_reserve=True, stepped_up_at=None, invited_at__isnull=False)
IN_A_SEAT = Q(is_reserve=False) | Q(stepped_up_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Rung:
    """One reserve in the order in which they are asked, with their last call if there is one."""

    seat: Seat
    call: ReserveCall | None

    @property
    def is_open(self) -> bool:
        return self.call is not None and self.call.ended_at is None


@transaction.atomic
def climb(meeting: Meeting, *, now: datetime) -> int:
    """Close the calls that have ended, and ask the next reserves for seats still empty.

    Call it in the transaction of a change, or at any time: a second call asks nobody again.
    Returns how many were asked.
    """
    return _climb(Meeting.objects.select_related("activity__group").lock(meeting.pk), now=now)


def _climb(meeting: Meeting, *, now: datetime) -> int:
    has_stopped = meeting.activity.state == ActivityState.PAUSED
    if has_stopped or meeting.state != MeetingState.PLANNED or meeting.starts_at <= now:
        for call in _open_calls(meeting):
            _close(call, CallEnd.NOT_NEEDED, now=now)
        return 0
    missing = empty_seats(meeting, now=now)
    missing -= _settle(meeting, missing, now=now)
    asked = 0
    for rung in ladder(meeting):
        if asked >= missing:
            break
        if rung.call is None and _ask(rung.seat, meeting, now=now, by=None):
            asked += 1
    return asked


def climb_due(*, now: datetime) -> int:
    """Look at every meeting with an open call; running again asks nobody twice."""
    waiting = ReserveCall.objects.filter(ended_at=None).values("seat__meeting")
    meetings = Meeting.objects.filter(pk__in=waiting).order_by("pk")
    return sum(climb(meeting, now=now) for meeting in meetings)


@transaction.atomic
def ask(seat: Seat, *, now: datetime, by: User) -> None:
    """Ask one reserve out of turn. Asked already, they are not asked twice."""
    meeting = Meeting.objects.select_related("activity__group").lock(seat.meeting_id)
    seat = Seat.objects.select_related("person").lock(seat.pk)
    _must_be_to_come(meeting, now=now)
    if not _is_in_reserve(seat):
        raise RuleBroken(_("%(name)s has a full seat already.") % {"name": seat.person.name})
    if seat.reply == Reply.NOT_COMING:
        raise RuleBroken(_("%(name)s has said no.") % {"name": seat.person.name})
    if open_for(seat) is None and not _ask(seat, meeting, now=now, by=by):
        raise RuleBroken(_("There is no time left for an answer. Please telephone."))


@transaction.atomic
def take(seat: Seat, *, now: datetime, by_person: Person) -> None:
    """Take the full seat by one's own word. A second call changes nothing."""
    meeting = Meeting.objects.select_related("activity__group").lock(seat.meeting_id)
    seat = Seat.objects.select_related("person").lock(seat.pk)
    _must_be_to_come(meeting, now=now)
    if seat.person_id != by_person.pk:
        raise RuleBroken(_("Only the person invited can answer."))
    if seat.stepped_up_at is not None:
        return
    if open_for(seat) is None:
        raise RuleBroken(_("Somebody else has the seat now. Thank you. You are still our reserve."))
    if seat.reply != Reply.COMING:
        raise RuleBroken(_("Tell us first that you are coming. Then you can take the seat."))
    _step_up(seat, meeting, now=now)


def answered(seat: Seat, *, now: datetime) -> None:
    """Follow an answer: a yes to an open call takes the seat, and a no may call the next reserve.

    Call it in the transaction of the answer, which locked the meeting and came with its group.
    """
    is_yes = seat.reply == Reply.COMING and _is_in_reserve(seat)
    if is_yes and open_for(seat) is not None:
        _step_up(seat, seat.meeting, now=now)
    else:
        _climb(seat.meeting, now=now)


def empty_seats(meeting: Meeting, *, now: datetime) -> int:
    """Count the seats to fill: those given up, as far as the ideal is not reached without them.

    A yes taken back counts at once. A plain no counts from the day when answers were due, for
    until then others can still be invited.
    """
    today = london_day(now)
    gone = meeting.seats.filter(IN_A_SEAT, invited_at__isnull=False, reply=Reply.NOT_COMING)
    if today < meeting.reply_by:
        gone = gone.filter(dropped_out_at__isnull=False)
    rule = presence.rule_on(meeting.day, level=meeting.level, is_high_level=meeting.is_high_level)
    return max(0, min(gone.count(), rule.ideal - presence.counts(meeting).expected))


def ladder(meeting: Meeting) -> list[Rung]:
    """Return everybody in reserve who can be asked, in the order in which they are."""
    now = presence.counts(meeting)
    fewest = {"service_user": now.service_users.expected, "carer": now.carers.expected}
    seats = list(_in_reserve(meeting))
    calls = {call.seat_id: call for call in ReserveCall.objects.filter(seat__in=seats)}
    seats.sort(
        key=lambda seat: (
            fewest[seat.capacity],
            seat.reply != Reply.COMING,
            seat.last_called.timestamp() if seat.last_called else 0,
            seat.pk,
        )
    )
    return [Rung(seat, calls.get(seat.pk)) for seat in seats]


def open_for(seat: Seat) -> ReserveCall | None:
    """Return the call this seat has to answer, if there is one."""
    return seat.calls.filter(ended_at=None).first()


def answer_by(now: datetime, *, starts_at: datetime) -> datetime | None:
    """Return until when somebody asked now can answer; None when there is no time for it.

    Only the hours from 8am to 8pm count, up to the next half hour, and an answer comes an hour
    before the meeting at last.
    """
    left = starts_at - now
    if left <= timedelta(hours=1):
        return None
    patience = next(hours for far, hours in PATIENCE if left > far)
    until = _after_waking_hours(now, patience)
    until += -timedelta(minutes=until.minute, seconds=until.second) % HALF_AN_HOUR
    return min(until.replace(microsecond=0), starts_at - timedelta(hours=1))


def _after_waking_hours(now: datetime, patience: timedelta) -> datetime:
    moment = now.astimezone(LONDON)
    while True:
        opens, closes = (at_london(moment.date(), clock) for clock in (MORNING, EVENING))
        moment = max(moment, opens)
        if moment + patience <= closes:
            return moment + patience
        patience -= max(timedelta(0), closes - moment)
        moment = at_london(moment.date() + timedelta(days=1), MORNING).astimezone(LONDON)


def _ask(seat: Seat, meeting: Meeting, *, now: datetime, by: User | None) -> bool:
    until = answer_by(now, starts_at=meeting.starts_at)
    if until is None:
        return False
    by_phone = seat.person.route == Route.LETTER
    call = ReserveCall.objects.create(
        seat=seat, called_at=now, answer_by=until, by_phone=by_phone, called_by=by
    )
    trail.record("seat.called", seat, by=by)
    if not by_phone:
        _tell(call, "reserve_call", to=seat.person)
    if by_phone or meeting.starts_at - now <= SHORT_OF_TIME:
        # the post is too slow, or the meeting too near: whoever leads the work telephones
        _tell(call, "reserve_phone", to=meeting.activity.lead)
    return True


def _tell(call: ReserveCall, kind: str, *, to: Person | User) -> None:
    outbox.queue(kind, to=to, about_id=call.seat_id, key=f"{kind}:{call.pk}:")


def _step_up(seat: Seat, meeting: Meeting, *, now: datetime) -> None:
    invitations.step_up(seat, today=london_day(now), by=seat.person.user)
    _climb(meeting, now=now)


def _settle(meeting: Meeting, missing: int, *, now: datetime) -> int:
    """Close what has ended, and what is not needed, the last asked first; return how many wait."""
    waiting = []
    for call in _open_calls(meeting):
        if call.seat.stepped_up_at is not None:
            _close(call, CallEnd.TAKEN, now=now)
        elif call.seat.reply == Reply.NOT_COMING:
            _close(call, CallEnd.SAID_NO, now=now)
        elif call.answer_by <= now:
            _close(call, CallEnd.NO_ANSWER, now=now)
        else:
            waiting.append(call)
    asked_by_us = [call for call in waiting if call.called_by_id is None]
    spare = max(0, len(waiting) - missing)
    for call in asked_by_us[len(asked_by_us) - min(spare, len(asked_by_us)) :]:
        _close(call, CallEnd.NOT_NEEDED, now=now)
        waiting.remove(call)
        if not call.by_phone:
            _tell(call, "reserve_not_needed", to=call.seat.person)
    return len(waiting)


def _close(call: ReserveCall, end: CallEnd, *, now: datetime) -> None:
    call.end, call.ended_at = end, now
    call.save(update_fields=["end", "ended_at"])
    for kind in ("reserve_call", "reserve_phone"):
        outbox.drop(f"{kind}:{call.pk}:")


def _open_calls(meeting: Meeting) -> list[ReserveCall]:
    calls = ReserveCall.objects.filter(seat__meeting=meeting, ended_at=None)
    return list(calls.select_related("seat__person").order_by("id"))


def _in_reserve(meeting: Meeting) -> QuerySet[Seat]:
    """Bring along when each was last called to another meeting: this one keeps its order."""
    seats = meeting.seats.filter(IN_RESERVE, person__paused_at=None, person__left_at=None)
    elsewhere = ~Q(person__seats__meeting=meeting)
    return (
        seats.exclude(reply=Reply.NOT_COMING)
        .select_related("person")
        .annotate(last_called=Max("person__seats__calls__called_at", filter=elsewhere))
    )


def _is_in_reserve(seat: Seat) -> bool:
    return seat.is_reserve and seat.stepped_up_at is None


def _must_be_to_come(meeting: Meeting, *, now: datetime) -> None:
    if meeting.state != MeetingState.PLANNED or meeting.starts_at <= now:
        raise RuleBroken(_("This meeting is over or cancelled."))
