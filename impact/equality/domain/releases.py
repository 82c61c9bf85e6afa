"""Releases: figures of equality answers, made once by the analyst and never changed. (R3, R4)

Everything that is shown of them, on a page, in a picture or in a file, is the stored figures: no
number is counted when somebody looks. What is counted for a release goes through
`disclosure.release` before it is written anywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from activities.models import CAME, Seat
from impact.equality import questions
from impact.equality.domain import store
from impact.equality.models import Circle, Counted, Figure, Part, Release
from impact.equality.questions import NOT_SAID, Question
from involvement import calendars, disclosure
from involvement.audit import trail
from involvement.calendars import Nation, at_london
from involvement.disclosure import Earlier, Marks, Table
from involvement.errors import RuleBroken
from involvement.people.models import Person, User

LEASTS = (8, 10, 15, 20)
QUARTERS = (1, 4, 7, 10)
SHORTEST = 1024
MAKING = 4108  # the advisory lock of whoever makes figures
WHOLE = ("", "")  # where the marks of the whole population are kept
Where = tuple[str, str]


@dataclass(frozen=True)
class Population:
    """Whose answers a release counts: a nation, a circle of people, and the 12 months."""

    nation: str
    circle: str
    until: date

    def people(self) -> list[int]:
        """Return the people in it. Nobody who left is counted: their answers are gone."""
        found = Person.objects.filter(left_at=None).order_by()
        if self.nation != Nation.UK:
            found = found.filter(nation=self.nation)
        if self.circle != Circle.EVERYONE:
            found = found.filter(pk__in=self._seats().values("person"))
        return list(found.values_list("pk", flat=True))

    def _seats(self) -> Any:
        began = at_london(calendars.months_after(self.until, -12), time.min)
        seats = Seat.objects.filter(
            invited_at__isnull=False,
            meeting__starts_at__gte=began,
            meeting__starts_at__lt=at_london(self.until, time.min),
        ).order_by()
        return seats.filter(attendance__in=CAME) if self.circle == Circle.CAME else seats

    def holds(self, other: "Population") -> bool:
        """Say whether everybody of another population belongs to this one by its definition."""
        rank = list(Circle.values)
        return self.nation in (Nation.UK, other.nation) and rank.index(self.circle) <= rank.index(
            other.circle
        )


def last_quarters(today: date) -> list[date]:
    """Return the two newest days on which a quarter began: figures are for 12 months up to one."""
    start = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return [start, calendars.months_after(start, -3)]


@transaction.atomic
def make(population: Population, *, least: int, now: datetime, by: User) -> Release:
    """Count once, round and hide, and freeze. Raises RuleBroken where figures would tell too much.

    A second call for the same population and quarter is refused, and so is one for a population
    that differs too little from another one whose figures are out.
    """
    begin(population.until, least=least, now=now)
    if is_made(population.nation, [population.circle], population.until):
        raise RuleBroken(_("These figures are made already. They stay as they are."))
    people = population.people()
    asked = asked_of(population.nation, today=calendars.london_day(now))
    counts = count(people, asked)
    before = _before(counts[WHOLE])
    must_not_count_again(counts[WHOLE], _by_level())
    must_not_tell(population, counts[WHOLE], before)
    tables = _tables(asked, counts, before)
    released = disclosure.release(counts[WHOLE], tables, least=least, earlier=before.figures[WHOLE])
    release = Release(
        nation=population.nation,
        circle=population.circle,
        until=population.until,
        least=least,
        asked=disclosure.figure(len(people), least=least).size,
        made_at=now,
        made_by=by,
    )
    return freeze(release, released, counts)


def begin(until: date, *, least: int, now: datetime) -> None:
    """Let nobody else make figures meanwhile, and refuse months and thresholds that may not be."""
    with connection.cursor() as cursor:  # two at once would not see each other's figures
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING])
    if until not in last_quarters(calendars.london_day(now)):
        raise RuleBroken(_("Choose 12 months up to the start of a quarter."))
    if least < disclosure.LEAST_EVER:
        raise RuleBroken(_("Hide numbers under 5 at the least."))


def is_made(nation: str, circles: Iterable[str], until: date) -> bool:
    """Say whether there are such figures of these 12 months."""
    return Release.objects.filter(nation=nation, circle__in=circles, until=until).exists()


def asked_of(nation: str, *, today: date) -> list[Question]:
    """Return the questions that everybody in a nation is asked, as they are asked there.

    For the whole UK these are the ones that all four nations ask.
    """
    places = [one for one in Nation if one != Nation.UK] if nation == Nation.UK else [nation]
    sets = [questions.set_for(place, today=today) for place in places]
    return [one for one in sets[0].questions if all(each.question(one.code) for each in sets)]


Counts = dict[Where, Marks]


def count(people: Iterable[int], asked: list[Question]) -> Counts:
    """Put a mark for each person into the population and into each group they belong to."""
    found: dict[Where, set[str]] = {WHOLE: set()}
    found |= {(one.code, group): set() for one in asked for group in _groups(one)}
    for key, given in store.of_people(people).items():
        found[WHOLE].add(store.mark_of(key))
        for one in asked:
            theirs = given.question_set.question(one.code)
            said = given.said.get(one.code, []) if theirs else []
            for group in {theirs.group_of(answer) for answer in said} or {NOT_SAID}:
                found[one.code, group].add(store.mark_of(key, one.code, group))
    return {where: frozenset(marks) for where, marks in found.items()}


def _groups(question: Question) -> list[str]:
    return [*question.groups, NOT_SAID]


@dataclass(frozen=True)
class Before:
    """What earlier releases showed, and of whom."""

    figures: dict[Where, list[Earlier]]
    populations: list[tuple[Population, Marks]]


def _before(now: Marks) -> Before:
    """Read it in the order in which it was made, but last of populations almost like this one.

    Of figures that are near, the last is the one shown again: in every group it is theirs, so that
    one person more changes nothing, whatever was made of other populations meanwhile.
    """
    figures: dict[Where, list[Earlier]] = defaultdict(list)
    populations = []
    rows = Counted.objects.exclude(release__circle__in=Part.values)  # they are of other people
    rows = rows.select_related("release").order_by("release_id", "pk")
    found = list(zip(rows, marks_of(rows), strict=True))
    wholes = {row.release_id: them for row, them in found if (row.question, row.group) == WHOLE}
    found.sort(key=lambda one: len(wholes[one[0].release_id] ^ now) < disclosure.LEAST)
    for row, marks in found:
        where = (row.question, row.group)
        figures[where].append(Earlier(row.size, marks))
        if where == WHOLE:
            of = row.release
            populations.append((Population(of.nation, of.circle, of.until), marks))
    return Before(figures, populations)


def _tables(asked: list[Question], counts: Counts, before: Before) -> dict[str, Table]:
    return {
        one.code: replace(
            table_of(one, counts),
            earlier={group: before.figures[one.code, group] for group in _groups(one)},
            left_out=[out.marks for out in before.figures[one.code, ""]],
        )
        for one in asked
    }


def table_of(question: Question, counts: Counts) -> Table:
    """Return who gave which answer to a question, and from how many on that may be shown."""
    return Table(
        groups={group: counts[question.code, group] for group in _groups(question)},
        least=disclosure.LEAST_SENSITIVE if question.sensitive else disclosure.LEAST_EVER,
        several=question.several,
    )


def marks_of(counted: Iterable[Counted]) -> Iterator[Marks]:
    """Return whose answers made each of some figures, as marks."""
    return (frozenset(row.marks.split()) for row in counted)


def _by_level() -> Iterator[Marks]:
    question, group = WHOLE
    rows = Counted.objects.filter(release__circle__in=Part.values, question=question, group=group)
    return marks_of(rows)


def must_not_count_again(now: Marks, by_level: Iterable[Marks]) -> None:
    """Refuse whoever was counted by level: those figures are safe while they are in no others."""
    if any(now & marks for marks in by_level):
        raise RuleBroken(
            _("Some of these people are counted by level. They are counted once, and no more.")
        )


def must_not_tell(population: Population, now: Marks, before: Before) -> None:
    """Refuse a population whose difference from another's figures would be few people's own.

    What is left of the larger one without the smaller is a population like any other: it has 30
    people or none are told of. With the whole UK, one nation at most: what is left of two or
    more differences at once could be worked out to a number. (security.md 7.3 R2, R7, R8)
    """
    nations = {population.nation}
    for other, marks in before.populations:
        if calendars.months_after(other.until, 12) > population.until:
            nations.add(other.nation)
        if (other.nation, other.circle) == (population.nation, population.circle):
            continue
        if population.holds(other):
            left = now - marks
        elif other.holds(population):
            left = marks - now
        else:
            continue
        if len(now ^ marks) >= disclosure.LEAST and len(left) < disclosure.POPULATION:
            raise RuleBroken(
                _("Other figures are too near to these: both together would tell of few people.")
            )
    if Nation.UK in nations and len(nations) > 2:
        raise RuleBroken(
            _("In one year, make figures for the whole UK and one nation, or for nations only.")
        )


def freeze(release: Release, released: disclosure.Released, counts: Counts) -> Release:
    """Write what may be shown, and sealed beside it who was in each group that is shown."""
    release.answered = released.everyone
    release.save(force_insert=True)
    asked = asked_of(release.nation, today=calendars.london_day(release.made_at))
    shown = {
        (one, group): size for one in asked for group, size in released.tables[one.code].items()
    }
    Figure.objects.bulk_create(
        Figure(release=release, question=one.id, group=group, size=size)
        for (one, group), size in shown.items()
    )
    kept = {WHOLE: released.everyone}
    if not release.is_by_level:  # of a part nothing is ever held against anything
        kept |= {(one.code, group): size for (one, group), size in shown.items()}
        kept |= {(one.code, ""): 0 for one in asked if not released.tables[one.code]}
    Counted.objects.bulk_create(
        Counted(
            release=release,
            question=question,
            group=group,
            size=size,
            marks=_filled_up(counts[(question, group) if group else WHOLE]),
        )
        for (question, group), size in kept.items()
    )
    trail.record("release.made", release, by=release.made_by)
    return release


def _filled_up(marks: Marks) -> str:
    """Write marks as a text whose length does not say how many they are."""
    text = " ".join(sorted(marks))
    return text.ljust(max(SHORTEST, 2 ** len(text).bit_length()))
