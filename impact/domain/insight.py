"""Insight: the state of involvement in five pictures, each a sentence first. Never names.

Meetings are counted as they are. People, their answers and their payments only as
`disclosure` lets them be shown; pages, bars and files take their numbers from the same place.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, Trunc
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.domain.enough import Status
from activities.models import Activity, Level, Meeting
from impact.domain import answers, differences, held
from impact.domain.held import Alike
from impact.models import Felt
from involvement import disclosure
from involvement.calendars import LONDON, Nation, working_days_between
from involvement.people import roles
from involvement.people.models import User
from payments.models import Due, DueState, Rate, RateKey

YEAR = timedelta(days=365)
AIM_DAYS = 5
WHOLE = (roles.TEAM.code, roles.ANALYST.code, roles.KEEPER.code)
HELD = (Status.READY, Status.AT_RISK, Status.STOP)


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long, and what is written beside it."""

    label: str | Promise
    size: int
    words: str


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


def scope(user: User) -> QuerySet[Activity]:
    """Return the work whose figures an account may read: its nations', and its own groups'."""
    nations = {place for role, place in user.role_places if role in WHOLE}
    if Nation.UK in nations:
        return Activity.objects.all()
    mine = Q(group__nation__in=nations)
    if roles.CHAIR.code in user.role_codes:
        mine |= Q(group__in=user.chaired_groups.all())
    return Activity.objects.filter(mine).order_by()


def pictures(activities: QuerySet[Activity], *, today: date) -> list[Picture]:
    """Draw all five for the twelve months up to today."""
    meetings = held.meetings_of(activities, after=today - YEAR, until=today)
    alike = held.count(meetings)
    return [
        _by_status(alike),
        _by_level(alike, held.people_by_level(meetings)),
        _by_area(activities, today=today),
        _pay(activities, today=today),
        _heard(meetings),
    ]


def _by_status(meetings: list[Alike]) -> Picture:
    totals: Counter[Status] = Counter()
    months: dict[date, Counter[Status]] = {}
    for alike in meetings:
        totals[alike.status] += alike.number
        months.setdefault(alike.month, Counter())[alike.status] += alike.number
    enough = totals[Status.READY] + totals[Status.AT_RISK]
    return Picture(
        name="presence",
        title=_("Do meetings follow the presence rule?"),
        sentence=_("%(enough)d of %(all)d meetings had enough people.")
        % {"enough": enough, "all": totals.total()}
        if meetings
        else _("No meeting was held in the last 12 months."),
        columns=[_("Month"), *(word.label for word in HELD)],
        rows=[
            [dateformat.format(month, "F Y"), *(str(months[month][word]) for word in HELD)]
            for month in sorted(months, reverse=True)
        ],
        bars=[_meetings(word.label, totals[word]) for word in HELD],
    )


def _by_level(meetings: list[Alike], came: dict[str, int]) -> Picture:
    totals: Counter[str] = Counter()
    enough: Counter[str] = Counter()
    for alike in meetings:
        totals[alike.level] += alike.number
        enough[alike.level] += alike.number * (alike.status != Status.STOP)
    most = [level.label for level in Level if totals[level] == max(totals.values(), default=0)]
    return Picture(
        name="levels",
        title=_("At what level do people have a say?"),
        sentence=_("Most meetings were at: %(levels)s.") % {"levels": _listed(most)}
        if meetings
        else _("No meeting was held in the last 12 months."),
        columns=[_("Level"), _("Meetings"), _("With enough people"), _("People who came")],
        rows=[
            [
                level.label,
                str(totals[level]),
                str(enough[level]),
                disclosure.shown(came.get(level, 0)),
            ]
            for level in Level
        ],
        bars=[_meetings(level.label, totals[level]) for level in Level],
    )


def _by_area(activities: QuerySet[Activity], *, today: date) -> Picture:
    areas = differences.by_area(activities, after=today - YEAR)
    total = sum(areas.values())
    most = [area.label for area in areas if areas[area] == max(areas.values())]
    changed = ngettext("%d thing was answered.", "%d things were answered.", total) % total
    return Picture(
        name="areas",
        title=_("What changed, and where?"),
        sentence=_("%(changed)s Most in: %(areas)s.") % {"changed": changed, "areas": _listed(most)}
        if total
        else _("No difference was noted in the last 12 months."),
        columns=[_("Area"), _("Differences")],
        rows=[[area.label, str(number)] for area, number in areas.items()],
        bars=[Bar(area.label, number, str(number)) for area, number in areas.items()],
    )


def _pay(activities: QuerySet[Activity], *, today: date) -> Picture:
    promise = _promised_days(today)
    bands = Counter({"aim": 0, "promise": 0, "late": 0})
    for start, end, number in _paid(activities, today=today):
        days = working_days_between(start, end)
        band = "aim" if days <= AIM_DAYS else "promise" if days <= promise else "late"
        bands[band] += number
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
        sentence=_in_ten(split) if split else _("First figures come after 30 payments."),
        columns=[_("From asking to having the money"), _("Payments")],
        rows=[[labels[band], str(shown)] for band, shown in (split or {}).items()],
        bars=[Bar(labels[band], one.size, one.words) for band, one in (split or {}).items()],
        notes=[promised, _rounding()],
    )


def _paid(activities: QuerySet[Activity], *, today: date) -> Iterable[tuple[date, date, int]]:
    """Count payments by the day they were asked for and the day they came: few rows, any size."""
    asked = Coalesce("line__claim__sent_at", "made_at")
    day = Cast(Trunc(asked, "day", tzinfo=LONDON), DateField())
    dues = Due.objects.filter(
        Q(seat__meeting__activity__in=activities)
        | Q(line__claim__seat__meeting__activity__in=activities),
        state=DueState.PAID,
        paid_on__gt=today - YEAR,
    )
    rows = dues.order_by().annotate(asked_on=day).values_list("asked_on", "paid_on")
    return rows.annotate(Count("pk"))


def _promised_days(today: date) -> int:
    rates = Rate.objects.filter(key=RateKey.PAY_DAYS, valid_from__lte=today)
    newest = rates.order_by("-valid_from").first()
    return newest.value if newest else 10


def _in_ten(split: dict[str, disclosure.Figure]) -> str:
    """Say a share from the rounded numbers only, so that it tells no more than they do."""
    everyone = sum(figure.size for figure in split.values())
    share = split["aim"].size * 10 // everyone if everyone else 0
    return _("%(share)d in 10 payments came within %(days)d working days.") % {
        "share": share,
        "days": AIM_DAYS,
    }


def _heard(meetings: QuerySet[Meeting]) -> Picture:
    voices = answers.heard(meetings, with_words=False)
    people = voices.people
    sides = [
        (_("People with lived experience and carers"), people),
        (_("Staff and chairs"), voices.staff),
    ]
    split = (people.felt or {}).get("was_listened_to", {})
    return Picture(
        name="feedback",
        title=_("How did it feel?"),
        sentence=_("We asked everyone who came. Answers: %(count)s.")
        % {"count": disclosure.shown(people.answered)},
        columns=[_("Who"), _("Asked"), _("Answered")],
        rows=[
            [label, disclosure.shown(voice.asked), disclosure.shown(voice.answered)]
            for label, voice in sides
        ],
        bars=[Bar(Felt(felt).label, one.size, one.words) for felt, one in split.items() if felt],
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
