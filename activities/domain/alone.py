"""Presence: what the one person chooses, and what staff can do about it. (R13)

Nobody chooses for them. Coming with someone they trust, staying away and telling us another way
are settled by their own word; another day is a wish that staff see to.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import alerts, presence, replies
from activities.domain.enough import Counts
from activities.domain.guarding import is_one
from activities.models import (
    AloneAlert,
    Attendance,
    Cause,
    Meeting,
    MeetingState,
    Reply,
    Seat,
    Wish,
)
from involvement.audit import trail
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User


@transaction.atomic
def go_alone(seat: Seat, *, with_whom: str = "", by_person: Person) -> None:
    """Record that the one person chooses to come, alone or with someone they trust. (R13)

    Only they can choose it, and only when they would be alone. A second call changes the words.
    """
    meeting, seat = _lock_own(seat, by_person)
    if seat.reply != Reply.COMING or not seat.counts:
        raise RuleBroken(_("Tell us first that you are coming. Then you can choose this."))
    now = presence.counts(meeting)
    is_new = seat.goes_alone_at is None
    is_alerted = not is_new or meeting.alone_alerts.filter(seat=seat, closed_at=None).exists()
    if now.confirmed != 1 or (now.expected != 1 and not is_alerted):
        raise RuleBroken(_("You are not on your own now. Other people are asked too."))
    seat.goes_alone_at = seat.goes_alone_at or timezone.now()
    seat.goes_alone_with = with_whom
    seat.save(update_fields=["goes_alone_at", "goes_alone_with"])
    if is_new:
        trail.record("seat.goes_alone", seat, by=by_person.user)
        presence.guard_locked(meeting, before=now, today=_today(), cause=Cause.CHOICE)


@transaction.atomic
def stay_away(seat: Seat, *, by_person: Person) -> None:
    """Say for the one person that they would rather not come. They are paid all the same.

    Nobody asks why. A second call changes nothing.
    """
    alert = _alert_of(seat, by_person)
    if alert is not None:
        replies.decline(seat, by_person=by_person)
        _tell_choice(alert, "stays_away")


@transaction.atomic
def tell_another_way(seat: Seat, *, words: str = "", by_person: Person) -> None:
    """Say for the one person that they tell us their views another way, and how they would like to.

    They do not come, and are paid all the same. A second call changes nothing.
    """
    alert = _alert_of(seat, by_person)
    if alert is not None:
        _keep_wish(alert, Wish.ANOTHER_WAY, words)
        replies.decline(seat, by_person=by_person)
        _tell_choice(alert, Wish.ANOTHER_WAY)


@transaction.atomic
def ask_another_day(seat: Seat, *, words: str = "", by_person: Person) -> None:
    """Tell the people who run the meeting that the one person would like another day.

    Their answer stays as it is, and so does the alert. A second call changes the words.
    """
    alert = _alert_of(seat, by_person)
    if alert is not None:
        is_new = alert.wish != Wish.ANOTHER_DAY
        _keep_wish(alert, Wish.ANOTHER_DAY, words)
        if is_new:
            trail.record("seat.another_day", alert.seat, by=by_person.user)
            _tell_choice(alert, Wish.ANOTHER_DAY)


@transaction.atomic
def offer_another_way(meeting: Meeting, *, how: str, by: User) -> None:
    """Offer the one person a way to tell us their views without coming, and let them know.

    It settles nothing: they choose. The same offer again changes and sends nothing.
    """
    meeting = _lock(meeting.pk)
    alert = alerts.of(meeting)
    if meeting.state != MeetingState.PLANNED or alert is None:
        raise RuleBroken(_("Nobody would be on their own at this meeting."))
    if alert.offered_way == how:
        return
    alert.offered_way, alert.offered_at, alert.offered_by = how, timezone.now(), by
    alert.save(update_fields=["offered_way", "offered_at", "offered_by"])
    trail.record("meeting.another_way_offered", meeting, by=by)
    outbox.queue(
        "another_way",
        to=alert.seat.person,
        about_id=alert.seat_id,
        key=f"another_way:{alert.pk}:{alert.offered_at:%Y%m%d%H%M%S%f}",
    )


@transaction.atomic
def ask_person(meeting: Meeting, *, by: User) -> None:
    """Ask the one person what they want to do; each time they are alone they are asked once."""
    meeting = _lock(meeting.pk)
    seat = the_one(meeting, presence.counts(meeting), today=_today())
    if meeting.state != MeetingState.PLANNED or seat is None:
        raise RuleBroken(_("Nobody would be on their own at this meeting."))
    trail.record("meeting.one_asked", meeting, by=by)
    alerts.ask(seat, meeting=meeting)


def the_one(meeting: Meeting, now: Counts, *, today: date) -> Seat | None:
    """Return the seat of the one person who would be alone, or chose to be; none while two come."""
    is_late = today >= meeting.reply_by
    return presence.one_expected(meeting) if is_one(now, is_late=is_late) else None


def with_alert(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Bring along whether each seat is that of somebody who would be alone (`would_be_alone`)."""
    still_open = AloneAlert.objects.filter(seat=OuterRef("pk"), closed_at=None)
    return seats.annotate(would_be_alone=Exists(still_open))


def open_for(seat: Seat) -> AloneAlert | None:
    """Return the open alert about this seat, if there is one."""
    found = seat.alone_alerts.filter(closed_at=None)
    return found.select_related("offered_by").first()


def _alert_of(seat: Seat, by_person: Person) -> AloneAlert | None:
    """Lock what a choice is about; nothing when it has been made already."""
    meeting, seat = _lock_own(seat, by_person)
    alert = alerts.of(meeting)
    if alert is not None and alert.seat_id == seat.pk:
        alert.meeting = meeting
        return alert
    if seat.attendance == Attendance.STAYED_AWAY:
        return None
    raise RuleBroken(_("You are not on your own now. Other people are asked too."))


def _lock(pk: int) -> Meeting:
    return Meeting.objects.select_related("activity__group", "activity__lead").lock(pk)


def _lock_own(seat: Seat, by_person: Person) -> tuple[Meeting, Seat]:
    meeting = _lock(seat.meeting_id)
    seat = Seat.objects.lock(seat.pk)
    if seat.person_id != by_person.pk:
        raise RuleBroken(_("Only the person themselves can choose this."))
    if meeting.state != MeetingState.PLANNED:
        raise RuleBroken(_("This meeting is over."))
    return meeting, seat


def _keep_wish(alert: AloneAlert, wish: Wish, words: str) -> None:
    alert.wish, alert.wish_words, alert.wished_at = wish, words, timezone.now()
    alert.save(update_fields=["wish", "wish_words", "wished_at"])


def _tell_choice(alert: AloneAlert, what: str) -> None:
    alerts.tell_who_runs(alert.meeting, "alone_choice", f"{alert.pk}:{what}")


def _today() -> date:
    return london_day(timezone.now())
