"""Small numbers of people are never shown: they would single somebody out.

The rules are decisions.md "Figures about people" and security.md 7.3: nothing under 8, nothing
included (R3); everything else to the nearest 5 (R3); nothing broken down for fewer than 30
people (R2). Pages, pictures and files all go through here, so that they always agree (R9).

`release` is the one function that makes figures which are published again and again: it also
holds that a figure moves only when eight or more people moved (R7), that nothing is shown when
everybody gave the same answer, and that no hidden number can be worked out from those beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

Key = TypeVar("Key")

LEAST = 8
LEAST_EVER = 5
LEAST_SENSITIVE = 10
STEP = 5
POPULATION = 30
VAGUE = 3  # a hidden number must have at least so many values apart, for whoever reads all


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people as it may be shown: its words, and how long its bar may be."""

    words: str
    size: int

    def __str__(self) -> str:
        return self.words


def shown(count: int) -> str:
    """Say a number of people: "fewer than 8", or the nearest 5."""
    return figure(count).words


def figure(count: int, *, least: int = LEAST) -> Figure:
    """Return what a page, a picture and a file may all show of a number of people."""
    return said((count + STEP // 2) // STEP * STEP if count >= least else 0, least=least)


def said(size: int, *, least: int = LEAST) -> Figure:
    """Return the words of a number that is rounded already; 0 stands for a hidden one."""
    hidden = _("fewer than %(least)d") % {"least": least}
    return Figure(str(size), size) if size else Figure(hidden, 0)


def breakdown(counts: Mapping[Key, int]) -> dict[Key, Figure] | None:
    """Split a number of people by what they said; None when there are too few to split."""
    if sum(counts.values()) < POPULATION:
        return None
    return {key: figure(count) for key, count in counts.items()}


def share(part: int, whole: int) -> int | None:
    """Return a whole percentage of rounded numbers; None where it would say too much. (R5)"""
    return min(100, part * 100 // whole) if part and whole >= STEP * STEP else None


# What is released, and released again

Marks = frozenset[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure as it was shown once, and who was in it, as marks that say no more than that."""

    size: int
    marks: Marks


@dataclass(frozen=True)
class Table:
    """Who gave which answer to one question. `several` is one where people may give more."""

    groups: Mapping[str, Marks]
    least: int = LEAST
    several: bool = False
    earlier: Mapping[str, Sequence[Earlier]] = field(default_factory=dict)
    left_out: Sequence[Marks] = ()  # the populations of which it could not be shown


@dataclass(frozen=True)
class Released:
    """What may be shown: the size of the population, and of each group of each question.

    A hidden number is 0. A question without groups is one that cannot be shown, and so it stays
    until eight or more people have moved.
    """

    everyone: int
    tables: dict[str, dict[str, int]]


def release(
    everyone: Marks,
    tables: Mapping[str, Table],
    *,
    least: int = LEAST,
    earlier: Sequence[Earlier] = (),
    is_known: bool = False,
) -> Released:
    """Make all the figures of one release of one population. Nothing is shown but through here.

    `is_known` holds it also against whoever knows how many people these are, to the person.
    """
    least = max(least, LEAST_EVER)
    whole, is_kept = _size(everyone, least, earlier)
    if len(everyone) < POPULATION:
        return Released(whole, {name: {} for name in tables})
    made = {
        name: {
            group: _size(marks, max(least, table.least), table.earlier.get(group, ()))
            for group, marks in table.groups.items()
        }
        for name, table in tables.items()
    }
    for name, cells in made.items():
        says_one_thing = any(size >= whole for size, _kept in cells.values())
        stays_out = any(_is_near(everyone, marks) for marks in tables[name].left_out)
        if says_one_thing or stays_out:
            made[name] = {}
    number = (len(everyone),) * 2 if is_known else _range((whole, is_kept), least)
    _drop_what_can_be_worked_out(number, made, tables, least)
    sizes = {name: {g: size for g, (size, _) in cells.items()} for name, cells in made.items()}
    return Released(whole, sizes)


Shown = tuple[int, bool]  # the size, and whether it was carried over from an earlier release


def _size(marks: Marks, least: int, earlier: Sequence[Earlier]) -> Shown:
    """Round, unless fewer than eight people joined or left since it was last shown: then it stays.

    It is held against every earlier figure, of whatever population and whenever it was made, and
    the newest that is so near is the one shown. A threshold raised since then still holds.
    """
    near = [one for one in earlier if _is_near(marks, one.marks)]
    size = near[-1].size if near else figure(len(marks), least=least).size
    return (size if size >= least else 0), bool(near)


def _is_near(some: Marks, others: Marks) -> bool:
    return len(some ^ others) < LEAST


def _drop_what_can_be_worked_out(
    whole: tuple[int, int],
    made: dict[str, dict[str, Shown]],
    tables: Mapping[str, Table],
    least: int,
) -> None:
    """Leave out each question whose hidden numbers follow from the others, to within three.

    Every table adds up to the same population, so each says something about it, and it about them.
    """
    ranges = {
        name: {g: _range(cell, max(least, tables[name].least)) for g, cell in cells.items()}
        for name, cells in made.items()
        if cells and not tables[name].several
    }
    low, high = whole
    for cells in ranges.values():
        low = max(low, sum(lowest for lowest, _highest in cells.values()))
        high = min(high, sum(highest for _lowest, highest in cells.values()))
    for name, cells in ranges.items():
        lowest, highest = (sum(ends) for ends in zip(*cells.values(), strict=True))
        for group, (from_, to) in cells.items():
            if made[name].get(group, (1,))[0]:
                continue
            from_ = max(from_, low - (highest - to))
            to = min(to, high - (lowest - cells[group][0]))
            if to - from_ < VAGUE:
                made[name] = {}


def _range(cell: Shown, least: int) -> tuple[int, int]:
    """Return between which numbers the true one lies, for whoever knows these rules."""
    size, is_kept = cell
    moved = LEAST - 1 if is_kept else 0
    if not size:
        return 0, least - 1 + moved
    about = STEP // 2 + moved
    return max(0, size - about, least - moved), size + about
