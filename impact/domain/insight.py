"""Insight: the state of involvement in six pictures, each a sentence first. Never names.

Meetings are counted as they are. People, their answers and their payments only as
`disclosure` lets them be shown; pages, bars and files take their numbers from the same place.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Max, Q, QuerySet, Sum
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.domain.enough import Status
from activities.models import Group, Level
from impact.models import Apart, Area, Felt, Subject, Tally
from involvement import disclosure
from involvement.calendars import Nation, london_day
from involvement.people import roles
from involvement.people.models import User
from payments.models import Rate, RateKey

AIM_DAYS = 5
WHOLE = (roles.TEAM.code, roles.ANALYST.code, roles.KEEPER.code)
HELD = (Status.READY, Status.AT_RISK, Status.STOP)


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long, and what is written beside it.

    `whole` is what it is a part of, drawn as an outline round it.
    """

    label: str | Promise
    size: int
    words: str
    whole: int = 0


@dataclass(frozen=True)
class Picture:
    """One question answered: a sentence, bars, and the table that says the same."""

    name: str
    title: str
    sentence: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[str | Promise]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def scope(user: User) -> QuerySet[Group]:
    """Return the groups whose figures an account may read: its nations', and its own."""
    nations = {place for role, place in user.role_places if role in WHOLE}
    if Nation.UK in nations:
        return Group.objects.order_by()
    mine = Q(nation__in=nations)
    if roles.CHAIR.code in user.role_codes:
        mine |= Q(pk__in=user.chaired_groups.order_by().values("pk"))
    return Group.objects.filter(mine).order_by()


class Counted(NamedTuple):
    """Tallies of one sort, month and level, added up."""

    subject: Subject
    key: str
    month: date | None
    level: Level
    number: int
    at: datetime


@dataclass(frozen=True)
class Insight:
    """All the pictures, and when they were counted; None where there was nothing to count."""

    pictures: list[Picture]
    counted_at: datetime | None


def of_groups(groups: QuerySet[Group], *, today: date) -> Insight:
    """Draw all of them from the last count."""
    rows = Tally.objects.filter(group__in=groups).order_by()
    sorts = rows.values_list("subject", "key", "month", "group__level")
    counted = [Counted(*row) for row in sorts.annotate(Sum("number"), Max("counted_at"))]
    pictures = [
        _by_status(counted),
        _by_level(counted),
        _apart(counted),
        _by_area(counted),
        _pay(counted, today=today),
        _heard(counted),
    ]
    return Insight(pictures, max((one.at for one in counted), default=None))


def _add_up(counted: list[Counted], subject: Subject, *by: str) -> Counter[Any]:
    """Add up the tallies of a subject by one or more of their properties."""
    totals: Counter[Any] = Counter()
    for one in counted:
        if one.subject == subject:
            totals[attrgetter(*by)(one)] += one.number
    return totals


def _by_status(counted: list[Counted]) -> Picture:
    totals = _add_up(counted, Subject.HELD, "key")
    by_month = _add_up(counted, Subject.HELD, "month", "key")
    months = {month for month, _status in by_month}
    enough = totals[Status.READY] + totals[Status.AT_RISK]
    return Picture(
        name="presence",
        title=_("Do meetings follow the presence rule?"),
        sentence=_("%(enough)d of %(all)d meetings had enough people.")
        % {"enough": enough, "all": totals.total()}
        if totals
        else _("No meeting was held in the last 12 months."),
        columns=[_("Month"), *(word.label for word in HELD)],
        rows=[
            [dateformat.format(month, "F Y"), *(str(by_month[month, word]) for word in HELD)]
            for month in sorted(months, reverse=True)
        ],
        bars=[_meetings(word.label, totals[word]) for word in HELD],
    )


def _by_level(counted: list[Counted]) -> Picture:
    totals = _add_up(counted, Subject.HELD, "level")
    stopped = _add_up(counted, Subject.HELD, "level", "key")
    came = _add_up(counted, Subject.CAME, "level")
    most = [level.label for level in Level if totals[level] == max(totals.values(), default=0)]
    return Picture(
        name="levels",
        title=_("At what level do people have a say?"),
        sentence=_("Most meetings were at: %(levels)s.") % {"levels": _listed(most)}
        if totals
        else _("No meeting was held in the last 12 months."),
        columns=[_("Level"), _("Meetings"), _("With enough people"), _("People who came")],
        rows=[
            [
                level.label,
                str(totals[level]),
                str(totals[level] - stopped[level, Status.STOP]),
                disclosure.shown(came[level]),
            ]
            for level in Level
        ],
        bars=[_meetings(level.label, totals[level]) for level in Level],
        notes=[_("Somebody who came to two groups is counted in both."), _rounding()],
    )


def _apart(counted: list[Counted]) -> Picture:
    meetings = _add_up(counted, Subject.APART, "key")
    apart = meetings[Apart.OWN_TIME] + meetings[Apart.OWN_WAY]
    return Picture(
        name="apart",
        title=_("Can service users and carers speak separately?"),
        sentence=_("At %(apart)d of %(all)d meetings they could.")
        % {"apart": apart, "all": meetings.total()}
        if meetings
        else _("No meeting was held in the last 12 months."),
        columns=[_("How"), _("Meetings")],
        rows=[[way.label, str(meetings[way])] for way in Apart],
        bars=[_meetings(way.label, meetings[way]) for way in Apart],
    )


def _by_area(counted: list[Counted]) -> Picture:
    areas = _add_up(counted, Subject.CHANGED, "key")
    total = areas.total()
    most = [area.label for area in Area if areas[area] == max(areas.values(), default=0)]
    changed = ngettext("%d thing was answered.", "%d things were answered.", total) % total
    return Picture(
        name="areas",
        title=_("What changed, and where?"),
        sentence=_("%(changed)s Most in: %(areas)s.") % {"changed": changed, "areas": _listed(most)}
        if total
        else _("No difference was noted in the last 12 months."),
        columns=[_("Area"), _("Differences")],
        rows=[[area.label, str(areas[area])] for area in Area],
        bars=[Bar(area.label, areas[area], str(areas[area])) for area in Area],
    )


def paid_in_time(*, today: date) -> str:
    """Say to anybody how many payments came as promised, in whole tenths; "" while too few.

    Tenths are rounded down from what was counted: with hidden numbers left out, 23 of 30 would
    be called all of them.
    """
    rows = Tally.objects.filter(subject=Subject.PAID).order_by()
    found = list(rows.values_list("key").annotate(Sum("number"), Max("counted_at")))
    promise = _promised_days(today)
    bands = _bands({key: number for key, number, _at in found}, promise)
    if disclosure.breakdown(bands) is None:
        return ""
    kept = (bands["aim"] + bands["promise"]) * 10 // bands.total()
    return _(
        "In the last 12 months, %(kept)d in 10 payments came within the %(days)d working days "
        "that we promise. Counted on %(day)s."
    ) % {
        "kept": kept,
        "days": promise,
        "day": dateformat.format(london_day(max(at for _key, _number, at in found)), "j F Y"),
    }


def _bands(by_days: Mapping[str, int], promise: int) -> Counter[str]:
    """Put payments in the three bands of the picture, by their working days."""
    bands = Counter({"aim": 0, "promise": 0, "late": 0})
    for days, number in by_days.items():
        band = "aim" if int(days) <= AIM_DAYS else "promise" if int(days) <= promise else "late"
        bands[band] += number
    return bands


def _pay(counted: list[Counted], *, today: date) -> Picture:
    promise = _promised_days(today)
    bands = _bands(_add_up(counted, Subject.PAID, "key"), promise)
    labels = {
        "aim": _("In %d working days or fewer") % AIM_DAYS,
        "promise": _("In %(from)d to %(to)d working days") % {"from": AIM_DAYS + 1, "to": promise},
        "late": _("Later than %d working days") % promise,
    }
    split = disclosure.breakdown(bands)
    promised = _("Our promise is %d working days at the most.") % promise
    return Picture(
        name="pay",
        title=_("How fast do we pay?"),
        sentence=_in_ten(bands) if split else _("First figures come after 30 payments."),
        columns=[_("From asking to having the money"), _("Payments")],
        rows=[[labels[band], str(shown)] for band, shown in (split or {}).items()],
        bars=[Bar(labels[band], one.size, one.words) for band, one in (split or {}).items()],
        notes=[promised, _rounding()],
    )


def _promised_days(today: date) -> int:
    rates = Rate.objects.filter(key=RateKey.PAY_DAYS, valid_from__lte=today)
    now = rates.exclude(valid_to__lt=today).first()
    return now.value if now else 10


def _in_ten(bands: Counter[str]) -> str:
    return _("%(share)d in 10 payments came within %(days)d working days.") % {
        "share": bands["aim"] * 10 // bands.total(),
        "days": AIM_DAYS,
    }


def _heard(counted: list[Counted]) -> Picture:
    asked = _add_up(counted, Subject.ASKED, "key")
    answered = _add_up(counted, Subject.ANSWERED, "key")
    felt = _add_up(counted, Subject.LISTENED, "key")
    sides = [
        (_("People with lived experience and carers"), "people"),
        (_("Staff and chairs"), "staff"),
    ]
    split = disclosure.breakdown({one: felt[one] for one in Felt}) or {}
    return Picture(
        name="feedback",
        title=_("How did it feel?"),
        sentence=_("We asked everyone who came. Answers: %(count)s.")
        % {"count": disclosure.shown(answered["people"])},
        columns=[_("Who"), _("Asked"), _("Answered")],
        rows=[
            [label, disclosure.shown(asked[side]), disclosure.shown(answered[side])]
            for label, side in sides
        ],
        bars=[Bar(one.label, figure.size, figure.words) for one, figure in split.items()],
        notes=[
            _("The bars show: did people listen to you?")
            if split
            else _("How people answered is shown from 30 answers on."),
            _rounding(),
        ],
    )


def _meetings(label: str | Promise, number: int) -> Bar:
    return Bar(label, number, str(number))


def _listed(names: list[str | Promise]) -> str:
    return ", ".join(str(name) for name in names)


def _rounding() -> str:
    return _("Numbers of people are to the nearest 5, and never under 8.")
