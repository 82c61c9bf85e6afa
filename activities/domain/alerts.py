"""Presence: an alert is opened for one person alone, told, and closed with how it was settled."""

from datetime import date

from django.utils import timezone

from activities.domain import chairs, counting, guarding
from activities.domain.enough import Counts
from activities.models import (
    AloneAlert,
    Attendance,
    Cause,
    Meeting,
    Reply,
    Seat,
    Settled,
    Why,
    Wish,
)
from activities.signals import seats_marked
from involvement.audit import trail
from involvement.notices import outbox
from involvement.notices.models import Notice
from involvement.people.models import User
from involvement.written import written_once


def keep(
    meeting: Meeting,
    now: Counts,
    *,
    before: Counts | None,
    today: date,
    open_id: int | None,
    cause: Cause,
) -> bool:
    """Open the alert of a meeting, or close it, by who is coming now; say if one was opened.

    Call it in the transaction of the change, which locked the meeting. One alert is about one
    person: when it is somebody else who would be alone, theirs is another.
    """
    is_late = today >= meeting.reply_by
    alone = guarding.is_alone(now, is_late=is_late)
    seat = counting.one_expected(meeting) if alone else None
    alert = _open(open_id)
    step = guarding.step(
        now,
        before=before,
        is_late=is_late,
        one=seat.pk if seat else None,
        about=alert.seat_id if alert else None,
        was=Why(alert.why) if alert else None,
    )
    if step.closes:
        close(alert, _settled(alert, now, cause=cause))
    if step.opens is None:
        return False
    open_for(seat, why=step.opens, meeting=meeting)
    return True


def open_for(seat: Seat, *, why: Why, meeting: Meeting) -> AloneAlert:
    """Open an alert for the one person in this seat; tell them, kindly, the chairs and the lead."""
    alert = AloneAlert.objects.create(meeting=meeting, seat=seat, why=why)
    trail.record("meeting.one_alone", meeting, by=None)
    tell_who_runs(meeting, "alone_alert_chair", f"{alert.pk}")
    outbox.queue_many([_to_person(alert)])
    return alert


def close(alert: AloneAlert, settled: Settled) -> None:
    """Close an alert with how it was settled. Whoever stays away by it is paid all the same."""
    alert.settled, alert.closed_at = settled, timezone.now()
    alert.save(update_fields=["settled", "closed_at"])
    if alert.is_paid:
        _pay_all_the_same(alert.seat)


def of(meeting: Meeting) -> AloneAlert | None:
    """Return the open alert of a meeting, with the person it is about."""
    found = meeting.alone_alerts.filter(closed_at=None)
    return found.select_related("seat__person", "offered_by").first()


def all_of(meeting: Meeting) -> list[AloneAlert]:
    """Return every alert of a meeting, open or settled, the newest first, with the person."""
    return list(meeting.alone_alerts.select_related("seat__person", "offered_by"))


def ask(seat: Seat, *, meeting: Meeting) -> None:
    """Ask the one person what they want; asked before, they are not asked twice."""
    alert = of(meeting) or open_for(seat, why=Why.ASKED, meeting=meeting)
    outbox.queue_many([_to_person(alert)])


def tell_who_runs(meeting: Meeting, kind: str, mark: str) -> None:
    """Send news about one alone to the chairs and the lead, once for each mark."""
    activity = meeting.activity
    readers: set[User] = {activity.lead, *chairs.of(activity.group)}
    outbox.queue_many(
        outbox.draft(kind, to=user, about_id=meeting.pk, key=f"{kind}:{mark}:{user.pk}")
        for user in sorted(readers, key=lambda user: user.pk)
    )


def _open(pk: int | None) -> AloneAlert | None:
    if pk is None:
        return None
    return _alert(pk=pk)[0]


@written_once
def _alert(*, pk):
    alerts = AloneAlert.objects.select_related("seat__person", "meeting__activity__group")
    return alerts.filter(pk=pk)


def _settled(alert: AloneAlert, now: Counts, *, cause: Cause) -> Settled:
    if alert.seat.reply == Reply.NOT_COMING:
        is_another_way = alert.wish == Wish.ANOTHER_WAY
        return Settled.ANOTHER_WAY if is_another_way else Settled.STAYS_AWAY
    if now.goes_alone:
        return Settled.CAME_BY_CHOICE
    if cause == Cause.MOVED:
        return Settled.MOVED
    return Settled.MORE_COME if now.expected > 1 else Settled.OTHER


def _pay_all_the_same(seat: Seat) -> None:
    """Their no stands for the register, which nobody has to take for it."""
    if seat.attendance != Attendance.UNMARKED:
        return
    seat.attendance, seat.marked_at = Attendance.STAYED_AWAY, timezone.now()
    seat.save(update_fields=["attendance", "marked_at"])
    trail.record("seat.stayed_away", seat, by=None)
    seats_marked.send(sender=Seat, seats=[seat], by=None)


def _to_person(alert: AloneAlert) -> Notice:
    return outbox.draft(
        "alone_alert_person",
        to=alert.seat.person,
        about_id=alert.seat_id,
        key=f"alone_alert_person:{alert.pk}:{alert.seat.person_id}",
    )
