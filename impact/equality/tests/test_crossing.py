"""The attacker against figures by level that are made beside others, again and again. (7.4, D1-D6)

They know everybody by name, where each was and when, and every figure ever published.
"""

import random
from dataclasses import replace

import pytest

from impact.equality.domain import crowds, releases
from impact.equality.models import Part
from impact.equality.tests.office import BY_LEVEL, FIRST, Office, Somebody, years
from impact.equality.tests.test_attacks import GROUPS, QUESTIONS
from impact.equality.tests.together import certain

SEEDS = range(60)


def of_parts(made):
    return [one for one in made if one.is_part]


def swapped(made, seed):
    """Make all of it again, but two people of one crowd said each other's answer all along."""
    choose = random.Random(seed)
    crowd = choose.choice(of_parts(made)).people
    question = choose.randrange(len(QUESTIONS))
    one = choose.choice(sorted(crowd))
    others = [who for who in sorted(crowd) if crowd[who][question] != crowd[one][question]]
    if not others:
        return None
    other = choose.choice(others)

    def change(everybody):
        if not {one, other} <= everybody.keys():
            return everybody
        said = [list(everybody[who].said) for who in (one, other)]
        said[0][question], said[1][question] = said[1][question], said[0][question]
        answers = dict(zip((one, other), map(tuple, said), strict=True))
        return everybody | {who: replace(everybody[who], said=answers[who]) for who in answers}

    return years(seed, change=change)


def looks(made):
    return [(one.population, one.shown) for one in made]


def wins(made):
    """Return what is certain of people who were counted by level."""
    theirs = set().union(*(one.people for one in of_parts(made)))
    return [found for found in certain(made, QUESTIONS, GROUPS) if theirs & set(found[0])]


def tried():
    return [(seed, made) for seed in SEEDS if of_parts(made := years(seed))]


def again():
    return [(made, swapped(made, seed)) for seed, made in tried()]


@pytest.mark.clause("R1")
def test_d1_any_two_of_a_crowd_could_have_said_each_others_answer():
    """Then no figure, nor all of them, nor that one was refused, tells who said what."""
    pairs = [(made, other) for made, other in again() if other is not None]

    assert len(pairs) > len(SEEDS) / 2
    assert all(looks(made) == looks(other) for made, other in pairs)


@pytest.mark.clause("R1")
def test_d2_d3_d6_nothing_is_certain_of_anybody_counted_by_level():
    for _seed, made in tried():
        assert wins(made) == []
        for one in of_parts(made):
            for n, question in enumerate(QUESTIONS):
                said = {answers[n] for answers in one.people.values()}
                assert len(said) > 1 or not one.shown.tables[question]


@pytest.mark.clause("R1")
def test_the_attacker_wins_where_people_are_counted_twice(monkeypatch):
    """22 who said a are 20, and 23 are 25: so the one who joined said it too."""
    assert wins(joined()) == []

    monkeypatch.setattr(crowds, "told_of", lambda counted: frozenset())
    monkeypatch.setattr(releases, "must_not_count_again", lambda now, by_level: None)

    assert (("new",), "one", "a", True) in wins(joined())
    assert any(other is not None and looks(made) != looks(other) for made, other in again())


def joined():
    said = [("a", "b", "a")] * 22 + [("b", "a", "a")] * 14 + [("c", "a", "b")] * 5
    everybody = {f"p{n}": Somebody("england", Part.POLICY, one) for n, one in enumerate(said)}
    office = Office()
    office.make(everybody, BY_LEVEL, "england", FIRST[0])
    everybody["new"] = Somebody("england", Part.POLICY, ("a", "a", "b"))
    office.make(everybody, BY_LEVEL, "england", FIRST[1])
    return office.made
