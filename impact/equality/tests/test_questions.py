"""The question sets are whole: one for each nation, alike where figures compare them."""

from collections import defaultdict
from datetime import date

import pytest

from impact.equality import census, questions
from involvement.calendars import Nation

TODAY = date(2026, 11, 22)
SETS = list(questions.sets().values())


@pytest.mark.parametrize("nation", [n for n in Nation if n != Nation.UK])
def test_every_nation_has_a_set_of_its_own(nation):
    assert questions.set_for(nation, today=TODAY).nation == nation


def test_the_ethnic_groups_are_those_each_nation_publishes():
    counts = {one.nation: len(one.question("ethnic_group").options) for one in SETS}

    assert counts == {"england": 19, "cymru": 19, "scotland": 18, "ni": 10}


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.code)
def test_every_question_says_why_and_from_where_and_every_answer_has_a_group(one):
    for question in one.questions:
        assert question.why
        assert question.source
        assert {option.group for option in question.options} == set(question.groups)
        assert len({option.code for option in question.options}) == len(question.options)
        assert question.choices()[-1][0] == questions.RATHER_NOT


def test_groups_are_alike_wherever_the_same_thing_is_asked():
    groups = defaultdict(set)
    for one in SETS:
        for question in one.questions:
            groups[question.code].add(tuple(question.groups.items()))

    assert {code for code, found in groups.items() if len(found) > 1} == set()


def test_a_newer_set_begins_on_its_day(monkeypatch):
    old = questions.sets()["england-1"]
    new = questions.QuestionSet("england-2", "england", date(2027, 1, 1), old.questions)
    monkeypatch.setattr(questions, "sets", lambda: {old.code: old, new.code: new})

    assert questions.set_for("uk", today=date(2026, 12, 31)) is old
    assert questions.set_for("england", today=date(2027, 1, 1)) is new


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.code)
def test_the_census_has_a_source_and_knows_only_groups_that_are_asked(one):
    found = census.of_nation(one.nation)

    assert "census 202" in found.source
    assert "Open Government Licence" in found.source
    for code, shares in found.shares.items():
        assert set(shares) <= set(one.question(code).groups)
        assert sum(shares.values()) <= 100.2 or code == "welsh"
    assert census.of_nation(Nation.UK) is None
