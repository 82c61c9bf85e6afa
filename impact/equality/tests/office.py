"""Figures made again and again, of the whole and by level, of people who join, move and leave.

The rules are the product's: the population's by `releases` and `crowds`, the numbers' by
`disclosure`. Without a database, so that thousands of years can be tried.
"""

import random
from dataclasses import dataclass, replace
from datetime import date

from impact.equality.domain import crowds, releases
from impact.equality.domain.releases import Before, Population
from impact.equality.models import Circle, Part
from impact.equality.tests.attacker import Published
from impact.equality.tests.test_attacks import publish
from involvement import disclosure
from involvement.errors import RuleBroken

FIRST = [date(2024 + n // 4, n % 4 * 3 + 1, 1) for n in range(12)]
NATIONS = ["england", "scotland"]
LEVELS = list(Part)
BY_LEVEL = "by level"
WHAT = [*Circle, BY_LEVEL, BY_LEVEL, BY_LEVEL]


@dataclass(frozen=True)
class Somebody:
    nation: str
    part: Part | None
    said: tuple[str, str, str]

    def is_in(self, nation, circle):
        if nation not in ("uk", self.nation):
            return False
        if circle == Circle.EVERYONE:
            return True
        if circle == Circle.INVITED:
            return self.part is not None
        if circle == Circle.CAME:
            return self.part in LEVELS[2:]
        return self.part == circle


@dataclass(frozen=True)
class Made:
    """One release that is out: what it shows, and of whom."""

    population: Population
    shown: Published
    people: dict[str, tuple[str, str, str]]

    @property
    def is_part(self):
        return self.population.circle in Part.values

    @property
    def tells(self):
        return len(self.people) >= disclosure.POPULATION


class Office:
    """Makes figures as the product does."""

    def __init__(self):
        self.made = []

    def make(self, everybody, what, nation, until):
        if what == BY_LEVEL:
            self._by_level(everybody, nation, until)
        else:
            self._whole(everybody, what, nation, until)

    def _by_level(self, everybody, nation, until):
        counted = crowds.told_of(one.people.keys() for one in self.made)
        for part in LEVELS:
            crowd = {
                who: one.said
                for who, one in everybody.items()
                if who not in counted and one.is_in(nation, part)
            }
            if len(crowd) >= disclosure.POPULATION:
                self._add(nation, part, until, publish(crowd, is_known=True), crowd)

    def _whole(self, everybody, circle, nation, until):
        them = {who: one.said for who, one in everybody.items() if one.is_in(nation, circle)}
        now, population = frozenset(them), Population(nation, circle, until)
        wholes = [one for one in self.made if not one.is_part]
        before = Before({}, [(one.population, frozenset(one.people)) for one in wholes])
        parts = [frozenset(one.people) for one in self.made if one.is_part]
        try:
            releases.must_not_count_again(now, parts)
            releases.must_not_tell(population, now, before)
        except RuleBroken:
            return
        wholes.sort(key=lambda one: len(one.people.keys() ^ now) < disclosure.LEAST)
        earlier = [(one.shown, one.people) for one in wholes]
        self._add(nation, circle, until, publish(them, before=earlier), them)

    def _add(self, nation, circle, until, shown, people):
        self.made.append(Made(Population(nation, circle, until), shown, people))


def years(seed, *, quarters=5, change=lambda everybody: everybody):
    """Let people come and go by chance, and make figures by chance; the same for the same seed.

    `change` may change what somebody said, wherever people's answers are counted.
    """
    choose, office = random.Random(seed), Office()
    turnover = choose.choice([0.02, 0.1, 0.4])
    everybody, used = {}, 0
    for until in FIRST[:quarters]:
        everybody = {
            who: _moved(one, choose) if choose.random() < turnover else one
            for who, one in everybody.items()
            if choose.random() > turnover / 2
        }
        for part in [None, *LEVELS]:
            for nation in NATIONS:
                most = choose.choice([0, 3, 8, 12, 29, 31, 45])
                usual = [choose.choice("abcd") for _ in range(3)]
                for _ in range(choose.randint(0, most)):
                    everybody[f"p{used}"] = Somebody(nation, part, _said(usual, choose))
                    used += 1
        for _ in range(choose.randint(0, 3)):
            what, nation = choose.choice(WHAT), choose.choice([*NATIONS, "uk"])
            office.make(change(everybody), what, nation, until)
    return office.made


def _moved(one, choose):
    said = _said(one.said, choose) if choose.random() < 0.1 else one.said
    return replace(one, part=choose.choice([None, *LEVELS]), said=said)


def _said(usual, choose):
    return tuple(one if choose.random() < 0.85 else choose.choice("abcd") for one in usual)
