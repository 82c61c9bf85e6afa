"""Somebody who reads every published figure and knows the published rules, and nothing else of us.

Written from the rules as the page states them, not from the code that makes figures: every number
is to the nearest 5, a hidden one is under the threshold, and the groups of one question add up to
everybody who answered. They narrow down each number until nothing more follows.
"""

from dataclasses import dataclass, field


@dataclass
class Published:
    """What stands on the page: the population, each question's groups, and from where on."""

    everyone: int
    tables: dict[str, dict[str, int]]
    least: dict[str, int] = field(default_factory=dict)
    usual_least: int = 8


@dataclass
class Between:
    low: int
    high: int

    @property
    def width(self):
        return self.high - self.low


def first_guess(size, least):
    if size == 0:
        return Between(0, least - 1)
    return Between(max(least, size - 2), size + 2)


def work_out(published, *, population=None):
    """Return between which numbers each figure must lie; `population` is what an insider knows."""
    everyone = first_guess(published.everyone, published.usual_least)
    if population is not None:
        everyone = Between(population, population)
    cells = {
        name: {
            group: first_guess(size, published.least.get(name, published.usual_least))
            for group, size in groups.items()
        }
        for name, groups in published.tables.items()
        if groups
    }
    moved = True
    while moved:
        moved = False
        for groups in cells.values():
            moved |= _add_up(everyone, list(groups.values()))
    return everyone, cells


def _add_up(whole, parts):
    """Use that the parts make the whole, each way; True when something became narrower."""
    before = [(one.low, one.high) for one in (whole, *parts)]
    whole.low = max(whole.low, sum(one.low for one in parts))
    whole.high = min(whole.high, sum(one.high for one in parts))
    for part in parts:
        others = [one for one in parts if one is not part]
        part.low = max(part.low, whole.low - sum(one.high for one in others))
        part.high = min(part.high, whole.high - sum(one.low for one in others))
    return before != [(one.low, one.high) for one in (whole, *parts)]


def pinned(published, *, narrow=3, population=None):
    """Return the hidden numbers that are known to within less than `narrow`."""
    _everyone, cells = work_out(published, population=population)
    return [
        (name, group)
        for name, groups in cells.items()
        for group, between in groups.items()
        if published.tables[name][group] == 0 and between.width < narrow
    ]


def told_apart(before, after):
    """Return what changed between two publications: with one person moved, that is theirs."""
    return [
        (name, group)
        for name in before.tables.keys() | after.tables.keys()
        for group in before.tables.get(name, {}).keys() | after.tables.get(name, {}).keys()
        if before.tables.get(name, {}).get(group) != after.tables.get(name, {}).get(group)
    ] + ([("", "")] if before.everyone != after.everyone else [])


def unanimous(published):
    """Return the questions to which everybody, for all one can see, said the same."""
    return [
        name
        for name, groups in published.tables.items()
        if any(size >= published.everyone for size in groups.values())
    ]
