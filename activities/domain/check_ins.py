"""Check-ins: how somebody took part on the day, and whether their help was there. (C6)

What they say themselves and what whoever runs the meeting saw stand side by side: neither
replaces the other. The register stays the chair's, and nothing is paid by them.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from activities.models import CheckIn, Joined, Meeting, MeetingState, Seat
from involvement.audit import trail
from involvement.calendars import london_day, midnight
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.domain import behalf
from involvement.people.models import Person, User

OPENS_BEFORE = timedelta(minutes=60)
MISSING = "support_missing"
MOST_SAID = 12
SAID = {"joined": "joined", "in_place": "in_place", "at": "at", "typed_by": "entered_by__name"}


def opens_at(meeting: Meeting) -> datetime:
    """Return from when somebody may say that they are here."""
    return meeting.starts_at - OPENS_BEFORE


def is_open(meeting: Meeting, *, now: datetime) -> bool:
    """Say whether it is the time for it: from an hour before to the end of that London day."""
    closes = midnight(london_day(meeting.ends_at) + timedelta(days=1))
    is_off = meeting.state == MeetingState.CANCELLED
    return not is_off and opens_at(meeting) <= now < closes


@transaction.atomic
def say(
    seat: Seat, *, joined: Joined, in_place: str = "", now: datetime, by_person: Person
) -> None:
    """Keep somebody's own word that they are here. Nobody is marked or paid by it.

    Staff may type it for them, on the same day. The same again changes nothing. Another
    answer is kept beside the one before. When something that helps was missing, their contact
    hears today that there is something, and not what.
    """
    meeting = Meeting.objects.select_related("activity__lead").lock(seat.meeting_id)
    seat = Seat.objects.select_related("purpose__contact").lock(seat.pk)
    if seat.person_id != by_person.pk:
        raise RuleBroken(_("Only the person invited can answer."))
    if not is_open(meeting, now=now):
        raise RuleBroken(_("You can say this from an hour before it starts, on that day only."))
    before = newest(seat)
    if before and (before.joined, before.in_place) == (joined, in_place):
        return
    if before and seat.check_ins.filter(is_noted=False).count() >= MOST_SAID:
        raise RuleBroken(_("You have changed this many times. Tell somebody there, or call us."))
    made = CheckIn.objects.create(
        seat=seat, joined=joined, in_place=in_place, at=now, entered_by=behalf.typist()
    )
    trail.record("seat.says_here", seat, by=by_person.user, person_id=by_person.pk)
    behalf.note(_("You said that you were at “%(title)s”.") % {"title": meeting.title})
    outbox.drop(f"{MISSING}:{seat.pk}:")
    if made.is_something_missing:
        _tell(made, meeting, key=f"{MISSING}:{seat.pk}:{made.pk}")


@transaction.atomic
def note(
    seat: Seat, *, joined: Joined, in_place: str | None = None, now: datetime, by: User
) -> None:
    """Keep what whoever runs the meeting saw: how somebody took part, and if their help was there.

    What the person said stays as it is, and so does what was noted before, with who and when; who
    is not asked about the help (None) leaves what was noted of it. The same again changes nothing.
    Nobody notes it of themselves.
    """
    meeting = Meeting.objects.select_related("activity__lead").lock(seat.meeting_id)
    seat = Seat.objects.select_related("purpose__contact", "person").lock(seat.pk)
    if seat.person.user_id == by.pk:
        raise RuleBroken(_("Somebody else has to mark you."))
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.starts_at > now:
        raise RuleBroken(_("The meeting has not started yet. Mark people once it has."))
    before = noted(seat)
    if in_place is None:
        in_place = before.in_place if before else ""
    if before and (before.joined, before.in_place) == (joined, in_place):
        return
    made = CheckIn.objects.create(
        seat=seat, joined=joined, in_place=in_place, at=now, entered_by=by, is_noted=True
    )
    trail.record("seat.noted_how", seat, by=by)
    outbox.drop(f"{MISSING}:noted:{seat.pk}:")
    if made.is_something_missing:
        _tell(made, meeting, key=f"{MISSING}:noted:{seat.pk}:{made.pk}")


def _tell(made: CheckIn, meeting: Meeting, *, key: str) -> None:
    reader = made.seat.purpose.contact_here or meeting.activity.lead
    if reader != made.entered_by:  # who typed it knows
        outbox.queue(MISSING, to=reader, about_id=made.pk, key=key)


def with_newest(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Bring along what each person said last, and what was noted of them last."""
    of_seat = CheckIn.objects.filter(seat=OuterRef("pk")).order_by("-id")
    rows = {
        name: Subquery(of_seat.filter(is_noted=is_noted).values(row=JSONObject(**SAID))[:1])
        for name, is_noted in (("says_here", False), ("noted_here", True))
    }
    return seats.annotate(**rows)


def newest(seat: Seat) -> CheckIn | None:
    """Return what this person said last, if anything; no statement if it came `with_newest`."""
    return _newest(seat, "says_here", is_noted=False)


def noted(seat: Seat) -> CheckIn | None:
    """Return what was noted of this person last; no statement if it came `with_newest`."""
    return _newest(seat, "noted_here", is_noted=True)


def _newest(seat: Seat, name: str, *, is_noted: bool) -> CheckIn | None:
    if not hasattr(seat, name):
        return seat.check_ins.filter(is_noted=is_noted).select_related("entered_by").first()
    said = getattr(seat, name)
    if not said:
        return None
    typed_by = User(name=said["typed_by"]) if said["typed_by"] else None
    at = datetime.fromisoformat(said["at"])
    return CheckIn(
        seat=seat,
        joined=said["joined"],
        in_place=said["in_place"],
        at=at,
        entered_by=typed_by,
        is_noted=is_noted,
    )
