"""Whom to ask to a meeting: by what people chose to share for that, in a fair order. (C12)

Whoever holds a place in the group comes first, for the meeting is theirs. Then comes whoever was
asked least recently, so that the same few are not asked again and again. Who takes a break or has
left is never among them, nor, unless they are wanted as well, anybody for whom the time is hard.
Equality answers have no way in here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import dateformat
from django.utils.translation import gettext as _

from activities.domain import times
from activities.models import Meeting, MeetingState, Reply, Seat, Term
from involvement.calendars import Nation, london_day
from involvement.people.models import Experience, HardTime, Joins, Language, Needs, Person

NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # comes before any invitation there is
FAIR = ("turn", "asked_last", "id")  # the order in which people are listed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What staff look for; an empty answer narrows nothing."""

    name: str = ""
    capacity: str = ""
    experience: str = ""
    joins: str = ""
    near: str = ""
    language: str = ""
    is_prepared: bool = False
    also_busy: bool = False

    @property
    def reads_offers(self) -> bool:
        """Whether it looks for something that people shared for this."""
        return bool(self.experience or self.joins or self.near or self.is_prepared)


def to_ask(meeting: Meeting) -> QuerySet[Person]:
    """Return everybody of the meeting's nation who can be asked to it, ready to be in `FAIR` order.

    Each has `holds_place` and `asked_last`, which is `NEVER` for somebody never asked.
    """
    here = Term.objects.filter(
        person=OuterRef("pk"), place__group=meeting.activity.group_id, left_on=None
    )
    asked = Seat.objects.filter(person=OuterRef("pk"), invited_at__isnull=False).order_by()
    last = asked.values("person").annotate(last=Max("invited_at")).values("last")
    people = Person.objects.invitable().exclude(seats__meeting=meeting)
    if meeting.activity.nation != Nation.UK:
        people = people.filter(nation=meeting.activity.nation)
    return people.select_related("offer").annotate(
        holds_place=Exists(here),
        turn=Case(When(holds_place=True, then=Value(0)), default=Value(1)),
        asked_last=Coalesce(Subquery(last), Value(NEVER)),
    )


def found(meeting: Meeting, wanted: Wanted) -> QuerySet[Person]:
    """Return who of them fits every answer, and is free then as far as they told us."""
    people = to_ask(meeting)
    if not wanted.also_busy:
        people = people.filter(Q(holds_place=True) | ~_busy(meeting))
    exact = {"capacity": wanted.capacity, "language": wanted.language}
    people = people.filter(**{name: value for name, value in exact.items() if value})
    if wanted.experience:
        people = people.filter(offer__experience__contains=[wanted.experience])
    if wanted.joins:
        people = people.filter(offer__joins__in=[wanted.joins, Joins.BOTH])
    if wanted.near:
        people = people.filter(offer__near__icontains=wanted.near)
    if wanted.is_prepared:
        people = people.filter(offer__is_prepared=True)
    return people.called(wanted.name) if wanted.name else people


def left_out(meeting: Meeting) -> int:
    """Count whom the list leaves out for the time of the meeting, whatever is looked for.

    It is one number, for a name looked for must not say for whom a time is hard.
    """
    return to_ask(meeting).filter(_busy(meeting), holds_place=False).count()


def why(person: Person, wanted: Wanted) -> list[str]:
    """Say in words why somebody is on the list: their turn, and what was looked for. No more."""
    said = [_turn(person)]
    if wanted.experience:
        said.append(
            _("Knows about this: %(what)s.") % {"what": Experience(wanted.experience).label}
        )
    if wanted.joins:
        said.append(_("Can join: %(how)s.") % {"how": Joins(wanted.joins).label})
    if wanted.near:
        said.append(_("Lives near: %(place)s.") % {"place": person.offer.near})
    if wanted.language:
        said.append(_("Reads in: %(what)s.") % {"what": Language(wanted.language).label})
    if wanted.is_prepared:
        said.append(_("Has done our preparation for meetings."))
    return said


def _turn(person: Person) -> str:
    if person.asked_last == NEVER:
        return _("Not asked to anything yet.")
    day = dateformat.format(london_day(person.asked_last), "j F Y")
    return _("Asked last on %(day)s.") % {"day": day}


def _busy(meeting: Meeting) -> Exists | Q:
    """Who told us that this time is hard, or comes to another meeting of ours then."""
    hard = times.clashes(meeting.starts_at, meeting.ends_at) - {HardTime.LONG}
    told = Needs.objects.filter(person=OuterRef("pk"), hard_times__overlap=sorted(hard))
    elsewhere = Seat.objects.filter(
        person=OuterRef("pk"),
        reply=Reply.COMING,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__lt=meeting.ends_at,
        meeting__ends_at__gt=meeting.starts_at,
    )
    return Q(Exists(told)) | Q(Exists(elsewhere))
