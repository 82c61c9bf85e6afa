"""Check-ins: somebody says on the day that they are here, and what was there for them. (C6)

It is their own word: the register stays the chair's, and nothing is paid by it.
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
from involvement.people.models import Person

OPENS_BEFORE = timedelta(minutes=60)
MISSING = "support_missing"
SAID = {"joined": "joined", "in_place": "in_place", "at": "at"}


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

    The same again changes nothing. Another answer is kept beside the one before. When something
    that helps was missing, their contact hears today that there is something, and not what.
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
    made = CheckIn.objects.create(seat=seat, joined=joined, in_place=in_place, at=now)
    trail.record("seat.says_here", seat, by=by_person.user, person_id=by_person.pk)
    outbox.drop(f"{MISSING}:{seat.pk}:")
    if made.is_something_missing:
        outbox.queue(
            MISSING,
            to=seat.purpose.contact_here or meeting.activity.lead,
            about_id=made.pk,
            key=f"{MISSING}:{seat.pk}:{made.pk}",
        )


def with_newest(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Bring along what each person said last."""
    newest = CheckIn.objects.filter(seat=OuterRef("pk")).order_by("-id")
    return seats.annotate(says_here=Subquery(newest.values(row=JSONObject(**SAID))[:1]))


def newest(seat: Seat) -> CheckIn | None:
    """Return what this person said last, if anything; no statement if it came `with_newest`."""
    if not hasattr(seat, "says_here"):
        return seat.check_ins.first()
    said = seat.says_here
    return said and CheckIn(seat=seat, **said | {"at": datetime.fromisoformat(said["at"])})
