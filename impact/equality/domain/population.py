"""Population: whom an activity concerns, and the gap to who takes part. (R3, R4)

The gap is read from frozen releases of the nation and from nothing else: no number is counted
here, no meeting and no person is reached, and all it can lead to is outreach.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from activities.models import Activity
from impact.equality import census
from impact.equality.domain import figures, releases
from impact.equality.models import Basis, Circle, Part, Population, Release
from impact.equality.questions import NOT_SAID, Question
from involvement import disclosure
from involvement.audit import trail
from involvement.calendars import Nation
from involvement.errors import RuleBroken
from involvement.people.models import User

NEAR = 5  # percent: figures are to the nearest 5 people, so less is no gap
Shares = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Gap:
    """One group: its share of the people concerned, and what may be said of who takes part."""

    question: str
    group: str
    label: str | Promise
    concerned: float
    ours: str
    is_short: bool


@dataclass(frozen=True)
class Compared:
    """One release held against the people concerned, question by question."""

    release: Release
    gaps: list[tuple[Question, list[Gap]]]

    @property
    def missing(self) -> list[Gap]:
        """The groups that are fewer with us than among the people concerned."""
        return [gap for _question, gaps in self.gaps for gap in gaps if gap.is_short]


@transaction.atomic
def choose(
    activity: Activity, *, nation: str, basis: Basis, why: str, source: str = "", by: User
) -> Population:
    """Say whom an activity concerns, and why. The choice before stays on the record.

    The same again changes nothing. Own figures that were given stay with the next own choice.
    """
    Activity.objects.lock(activity.pk)
    if basis == Basis.CENSUS:
        source = ""
        if census.of_nation(nation) is None:
            raise RuleBroken(_("Choose one nation. The four did not ask the same questions."))
    elif not source:
        raise RuleBroken(_("Say where your own figures come from."))
    before = chosen(activity)
    same = {"nation": nation, "basis": basis, "why": why, "source": source}
    if before and all(getattr(before, name) == value for name, value in same.items()):
        return before
    keeps = before is not None and before.basis == basis == Basis.OWN and before.nation == nation
    return _keep(activity, **same, shares=before.shares if keeps else {}, by=by)


@transaction.atomic
def give_shares(
    activity: Activity, question: str, shares: Mapping[str, float], *, by: User
) -> Population:
    """Give own figures of one question, in percent by group. The same again changes nothing."""
    Activity.objects.lock(activity.pk)
    before = chosen(activity)
    if before is None or before.basis != Basis.OWN:
        raise RuleBroken(_("Choose figures of your own first."))
    if any(not 0 <= share <= 100 for share in shares.values()):
        raise RuleBroken(_("A share is between 0 and 100."))
    new = {code: given for code, given in before.shares.items() if code != question}
    if shares:
        new[question] = dict(shares)
    if new == before.shares:
        return before
    said = {"why": before.why, "source": before.source}
    return _keep(activity, nation=before.nation, basis=Basis.OWN, **said, shares=new, by=by)


def chosen(activity: Activity) -> Population | None:
    """Return the choice that holds now, if one was made."""
    return activity.populations.select_related("chosen_by").first()


def shares_of(population: Population) -> Shares:
    """Return the shares of the people concerned, in percent, by question and group."""
    if population.basis == Basis.OWN:
        return population.shares
    found = census.of_nation(population.nation)
    return found.shares if found else {}


def source_of(population: Population) -> str:
    """Say where the shares come from."""
    if population.basis == Basis.OWN:
        return population.source
    found = census.of_nation(population.nation)
    return found.source if found else ""


def questions_of(population: Population, *, today: date) -> list[Question]:
    """Return the questions to which own figures can be given."""
    return releases.asked_of(population.nation, today=today)


def compare(population: Population) -> list[Compared]:
    """Hold the newest release of each circle and part against the people concerned."""
    newest = Release.objects.filter(nation=population.nation).order_by("circle", "-until", "-id")
    newest = newest.distinct("circle").prefetch_related("figures")
    of_circle = {release.circle: release for release in newest}
    shares = shares_of(population)
    order = [*Circle.values, *Part.values]
    return [_compared(of_circle[circle], shares) for circle in order if circle in of_circle]


def _compared(release: Release, shares: Shares) -> Compared:
    told = figures.tell(release)
    held = [(said.question, _gaps(said, shares, release)) for said in told.said]
    return Compared(release, [(question, gaps) for question, gaps in held if gaps])


def _gaps(said: figures.Said, shares: Shares, release: Release) -> list[Gap]:
    known = shares.get(said.question.code, {})
    return [
        Gap(
            question=said.question.code,
            group=line.group,
            label=line.label,
            concerned=known[line.group],
            ours=line.share or line.figure.words,
            is_short=_is_short(line.figure.size, release, known[line.group]),
        )
        for line in said.lines
        if line.group in known and line.group != NOT_SAID
    ]


def _is_short(size: int, release: Release, concerned: float) -> bool:
    """Say whether a group is plainly fewer with us, from what the release itself shows."""
    whole = release.answered
    if size:
        share = disclosure.share(size, whole)
        return share is not None and concerned - share >= NEAR
    expected = whole * concerned / 100
    return expected >= release.least + disclosure.STEP


def _keep(activity: Activity, *, by: User, **fields) -> Population:
    made = Population.objects.create(activity=activity, chosen_by=by, **fields)
    trail.record("population.chosen", made, by=by)
    return made


def nation_first(activity: Activity) -> str:
    """Return the nation to offer first: the activity's own; of the whole UK, the largest."""
    return Nation.ENGLAND if activity.nation == Nation.UK else activity.nation
