"""Map of presence: places and meetings by level, nation, group and month. Never a person. (R2, R5)

Places are counted as they are now. Meetings that were held come from the last count of the
figures, and those to come from the newest change that was kept of their status. A few rows come
back for any number of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Count, DateField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.domain import groups as register
from activities.domain import places
from activities.domain.enough import Status
from activities.models import Group, Level, Meeting, MeetingState, Place, StatusChange
from impact.domain.insight import HELD, Bar, Picture
from impact.models import Subject, Tally
from involvement.calendars import LONDON, Nation

OPEN = Q(places__isnull=False, places__closed_on=None)
FILLED = OPEN & Q(places__terms__isnull=False, places__terms__left_on=None)
NOT_INVITED = ""
TO_COME = (*HELD, Status.WAITING)


class Kept(NamedTuple):
    """Groups of one level and nation, their places, and how many of these somebody holds."""

    level: str
    nation: str
    groups: int
    places: int
    filled: int


class Held(NamedTuple):
    """Meetings of one level, nation, month and status, and how many of them were held."""

    level: str
    nation: str
    month: date
    status: str
    number: int
    at: datetime


@dataclass(frozen=True)
class Map:
    """The pictures, how long vacant places have been so, and when meetings were counted."""

    pictures: list[Picture]
    vacant: places.TimeVacant
    counted_at: datetime | None


def of_groups(groups: QuerySet[Group], *, now: datetime, today: date) -> Map:
    """Draw the map of some groups, in four statements however many they are."""
    kept, held = _kept(groups), _held(groups)
    return Map(
        pictures=[
            _by_place("level", _("Places by level"), _("Level"), list(Level), kept, held),
            _by_place("nation", _("Places by nation"), _("Nation"), _nations(kept), kept, held),
            _by_month(held),
            _to_come(groups, now=now),
        ],
        vacant=places.time_vacant(Place.objects.filter(group__in=groups), today=today),
        counted_at=max((one.at for one in held), default=None),
    )


def with_figures(groups: QuerySet[Group], *, today: date) -> QuerySet[Group]:
    """Bring along the places of each group, how long vacant ones are, and its meetings."""
    empty = places.vacant(Place.objects.filter(group=OuterRef("pk"))).order_by().values("group")
    average = empty.annotate(average=places.average_vacant(today=today)).values("average")
    held = {f"held_{status.value}": _number_held(status) for status in HELD}
    return register.with_places(groups).annotate(average_vacant=Subquery(average), **held)


def _number_held(status: Status) -> Coalesce:
    tallies = Tally.objects.filter(group=OuterRef("pk"), subject=Subject.HELD, key=status)
    total = tallies.order_by().values("group").annotate(total=Sum("number")).values("total")
    return Coalesce(Subquery(total), 0)


def _kept(groups: QuerySet[Group]) -> list[Kept]:
    alike = groups.order_by().values_list("level", "nation")
    return [
        Kept(*row)
        for row in alike.annotate(
            Count("pk", distinct=True),
            places_open=Count("places", filter=OPEN, distinct=True),
            places_filled=Count("places", filter=FILLED, distinct=True),
        )
    ]


def _held(groups: QuerySet[Group]) -> list[Held]:
    rows = Tally.objects.filter(group__in=groups, subject=Subject.HELD).order_by()
    alike = rows.values_list("group__level", "group__nation", "month", "key")
    return [Held(*row) for row in alike.annotate(Sum("number"), Max("counted_at"))]


def _nations(kept: list[Kept]) -> list[Nation]:
    """Return the nations of the groups that are shown: of others, nothing is known here."""
    there = {one.nation for one in kept}
    return [nation for nation in Nation if nation in there]


def _by_place(
    by: str,
    title: str,
    column: str,
    wanted: Sequence[Level | Nation],
    kept: list[Kept],
    held: list[Held],
) -> Picture:
    """Draw how many places are filled, and say how meetings went, one row for each of a kind."""
    groups, number, filled = (_add_up(kept, by, of=of) for of in ("groups", "places", "filled"))
    went = _add_up(held, by, "status", of="number")
    has_places = bool(number.total())
    return Picture(
        name=f"{by}s",
        title=title,
        sentence=_filled_said(filled.total(), number.total()),
        columns=[column, *columns()],
        rows=[
            [
                one.label,
                *map(str, (groups[one], number[one], filled[one], number[one] - filled[one])),
                *(str(went[one, status]) for status in HELD),
            ]
            for one in wanted
        ],
        bars=[_share(one.label, filled[one], number[one]) for one in wanted] if has_places else [],
        notes=[_("The outline is all places. The full part is those that are filled.")]
        if has_places
        else [],
    )


def _by_month(held: list[Held]) -> Picture:
    went = _add_up(held, "month", "status", of="number")
    months = sorted({one.month for one in held}, reverse=True)
    total = {month: sum(went[month, status] for status in HELD) for month in months}
    enough = {month: total[month] - went[month, Status.STOP] for month in months}
    return Picture(
        name="months",
        title=_("Meetings by month"),
        sentence=_("%(enough)d of %(all)d meetings had enough people.")
        % {"enough": sum(enough.values()), "all": sum(total.values())}
        if months
        else _("No meeting was held in the last 12 months."),
        columns=[_("Month"), *(status.label for status in HELD)],
        rows=[[_said(month), *(str(went[month, status]) for status in HELD)] for month in months],
        bars=[_share(_said(month), enough[month], total[month]) for month in months],
        notes=[_("The outline is all meetings. The full part is those with enough people.")]
        if months
        else [],
    )


def _to_come(groups: QuerySet[Group], *, now: datetime) -> Picture:
    """Draw how the meetings to come stand, by the newest change kept of each."""
    newest = StatusChange.objects.filter(meeting=OuterRef("pk")).order_by("-id").values("status")
    meetings = Meeting.objects.filter(
        activity__group__in=groups, state=MeetingState.PLANNED, starts_at__gte=now
    ).order_by()
    alike = meetings.annotate(
        month=TruncMonth("starts_at", tzinfo=LONDON, output_field=DateField()),
        stands=Coalesce(Subquery(newest[:1]), Value(NOT_INVITED)),
    ).values_list("month", "stands")
    stands = Counter({(month, status): n for month, status, n in alike.annotate(Count("pk"))})
    months = sorted({month for month, _status in stands})
    words = {**{one: one.label for one in TO_COME}, NOT_INVITED: _("Nobody is invited yet")}
    total = {status: sum(stands[month, status] for month in months) for status in words}
    stopped = total[Status.STOP]
    return Picture(
        name="coming",
        title=_("Meetings to come"),
        sentence=ngettext(
            "Too few people are coming to %(stop)d of %(all)d meeting.",
            "Too few people are coming to %(stop)d of %(all)d meetings.",
            stands.total(),
        )
        % {"stop": stopped, "all": stands.total()}
        if months
        else _("No meeting is planned."),
        columns=[_("Month"), *words.values()],
        rows=[
            [_said(month), *(str(stands[month, status]) for status in words)] for month in months
        ],
        bars=[Bar(words[one], total[one], str(total[one])) for one in words] if months else [],
    )


def columns() -> list[str | Promise]:
    """Return the heads of what is said of a level, a nation and a group alike."""
    return [
        _("Groups"),
        _("Places"),
        _("Filled"),
        _("Vacant"),
        *(status.label for status in HELD),
    ]


def _add_up(rows: Iterable[Kept | Held], *by: str, of: str) -> Counter[Any]:
    totals: Counter[Any] = Counter()
    for one in rows:
        totals[attrgetter(*by)(one)] += getattr(one, of)
    return totals


def _filled_said(filled: int, number: int) -> str:
    if not number:
        return _("No group has places for people yet.")
    words = ngettext(
        "%(filled)d of %(all)d place is filled.", "%(filled)d of %(all)d places are filled.", number
    )
    return words % {"filled": filled, "all": number}


def _share(label: str | Promise, part: int, whole: int) -> Bar:
    return Bar(label, part, _("%(part)d of %(all)d") % {"part": part, "all": whole}, whole)


def _said(month: date) -> str:
    return dateformat.format(month, "F Y")
