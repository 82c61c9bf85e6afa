"""Apart: service users and carers may meet, or give their views, without one another. (R10)"""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import meetings
from activities.domain.meetings import OWN_TIMES
from activities.models import Meeting, MeetingState, Reply, Seat
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Capacity, User

Clocks = tuple[date, time, time]


@transaction.atomic
def offer(
    meeting: Meeting,
    *,
    words: str,
    users: Clocks | None = None,
    carers: Clocks | None = None,
    today: date,
    by: User,
) -> None:
    """Say how each side can speak apart, and when each has a time of its own, if it has one.

    Nothing at all takes the offer back. Whoever was invited and has not said no hears of it, once
    for each change; the same again tells nobody.
    """
    meeting = Meeting.objects.select_related("activity__group").lock(meeting.pk)
    if meeting.state != MeetingState.PLANNED:
        raise RuleBroken(_("This meeting is over."))
    if (users or carers) and not words:
        raise RuleBroken(_("Say where they meet, or how they join."))
    new = {"separate_voices": words} | _instants(users, carers, today=today)
    if all(getattr(meeting, name) == value for name, value in new.items()):
        return
    for name, value in new.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(new))
    trail.record("meeting.apart", meeting, by=by)
    _tell(meeting)


def own_time(seat: Seat) -> tuple[datetime, datetime] | None:
    """Return when the people of this seat's capacity meet by themselves; None if they do not."""
    meeting = seat.meeting
    if seat.capacity == Capacity.CARER:
        starts, until = meeting.carers_meet_at, meeting.carers_meet_until
    else:
        starts, until = meeting.users_meet_at, meeting.users_meet_until
    return None if starts is None or until is None else (starts, until)


def _instants(
    users: Clocks | None, carers: Clocks | None, *, today: date
) -> dict[str, datetime | None]:
    found = []
    for clocks in (users, carers):
        found += meetings.span(*clocks, today=today) if clocks else (None, None)
    return dict(zip(OWN_TIMES, found, strict=True))


def _tell(meeting: Meeting) -> None:
    mark = f"{timezone.now():%Y%m%d%H%M%S%f}"  # each change is told once, under this lock
    asked = meeting.seats.filter(invited_at__isnull=False).exclude(reply=Reply.NOT_COMING)
    outbox.queue_many(
        outbox.draft(
            "speak_apart", to=seat.person, about_id=seat.pk, key=f"speak_apart:{seat.pk}:{mark}"
        )
        for seat in asked.select_related("person")
    )
