"""Each person is counted once by level and stage, and in no other figures before or after."""

from datetime import date
from itertools import combinations

import pytest

from activities.models import Attendance, Level, Reply
from impact.equality.domain import crowds, releases
from impact.equality.models import Circle, Counted, Part, Release
from impact.equality.tests.domain.test_releases import JULY, OCTOBER, came, sizes
from impact.equality.tests.factories import NOW, make, people_who_said
from involvement import disclosure
from involvement.errors import RuleBroken
from involvement.people.tests.factories import PersonFactory

YES = {"reply": Reply.COMING, "replied_at": NOW}
pytestmark = pytest.mark.django_db


def by_level(by, *, nation="england", until=OCTOBER, least=8):
    made = crowds.make(nation, until, least=least, now=NOW, by=by)
    return {release.circle: release for release in made}


def mixed(few, many):
    return people_who_said(few, sex="male") + people_who_said(many, sex="female")


def wholes():
    """Who was counted in each release that told anything, as marks."""
    rows = Counted.objects.filter(question="", group="").select_related("release")
    return [
        (row.release.circle in Part.values, marks)
        for row, marks in zip(rows, releases.marks_of(rows), strict=True)
        if len(marks) >= disclosure.POPULATION
    ]


@pytest.mark.clause("R1")
def test_everybody_asked_is_in_the_one_part_that_says_how_far_they_came():
    asked, yes, practice, policy, decides, older = (PersonFactory(name=str(n)) for n in range(6))
    came([asked], attendance=Attendance.DID_NOT_COME)
    came([yes], attendance=Attendance.DID_NOT_COME, **YES)
    for level, people in (
        (Level.PRACTICE, [practice, policy, decides]),
        (Level.GOVERNANCE, [decides]),
        (Level.POLICY, [policy, decides]),
    ):
        came(people, level=level, **YES)
    came([older], day=date(2025, 9, 1))
    came([asked], day=date(2025, 9, 1), level=Level.GOVERNANCE)

    parts = crowds.parts("uk", OCTOBER)

    assert parts == {
        Part.NOT_YES: [asked.pk],
        Part.SAID_YES: [yes.pk],
        Part.PRACTICE: [practice.pk],
        Part.POLICY: [policy.pk],
        Part.GOVERNANCE: [decides.pk],
    }
    assert not any(crowds.parts("scotland", OCTOBER).values())


@pytest.mark.clause("R1")
def test_each_crowd_is_counted_once_however_people_move(analyst):
    practice, policy = mixed(12, 21), mixed(20, 12)
    few = mixed(9, 20)
    came(practice, level=Level.PRACTICE)
    came(policy, level=Level.POLICY)
    came(few, level=Level.GOVERNANCE)

    first = by_level(analyst, until=JULY)

    assert set(first) == {Part.PRACTICE, Part.POLICY}
    assert (first[Part.PRACTICE].asked, first[Part.PRACTICE].answered) == (35, 35)
    assert sizes(first[Part.PRACTICE], "sex") == {"male": 10, "female": 20, "not_said": 0}
    with pytest.raises(RuleBroken, match="made already"):
        by_level(analyst, until=JULY)

    new = mixed(8, 8)
    came([*practice[:20], *policy[:8], *new], level=Level.GOVERNANCE)

    second = by_level(analyst)

    assert set(second) == {Part.GOVERNANCE}  # of those who came, 45 were in no figures yet
    assert sizes(second[Part.GOVERNANCE], "sex") == {"male": 15, "female": 30, "not_said": 0}
    for whole in (Circle.EVERYONE, Circle.CAME):
        with pytest.raises(RuleBroken, match="counted once"):
            make(by=analyst, circle=whole)
    made = [marks for _is_part, marks in wholes()]
    assert all(not one & other for one, other in combinations(made, 2))
    assert Counted.objects.exclude(question="").count() == 0  # nothing to hold others against


@pytest.mark.clause("R1")
def test_whoever_is_in_other_figures_is_left_out(analyst):
    people = mixed(15, 25)
    came(people, level=Level.PRACTICE)
    make(by=analyst, until=JULY)

    with pytest.raises(RuleBroken, match="No level or stage has 30 people"):
        by_level(analyst)

    came(mixed(15, 16), level=Level.PRACTICE)
    scots = people_who_said(29, nation="scotland", sex="male")
    make(by=analyst, nation="scotland")  # too few: nothing is told of them
    came([*scots, *people_who_said(9, nation="scotland", sex="female")], level=Level.POLICY)

    assert by_level(analyst)[Part.PRACTICE].answered == 30
    assert by_level(analyst, nation="scotland")[Part.POLICY].answered == 40
    counted = wholes()
    assert [is_part for is_part, _marks in counted] == [False, True, True]
    assert all(not one & other for (_, one), (_, other) in combinations(counted, 2))


@pytest.mark.parametrize(("until", "least"), [(date(2026, 9, 1), 8), (OCTOBER, 4)])
def test_other_months_and_smaller_thresholds_are_refused_by_level_too(analyst, until, least):
    came(mixed(20, 20), level=Level.PRACTICE)

    with pytest.raises(RuleBroken):
        by_level(analyst, until=until, least=least)
    assert not Release.objects.exists()
