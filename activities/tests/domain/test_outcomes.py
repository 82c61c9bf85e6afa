from datetime import date

import pytest

from activities.domain import outcomes
from activities.models import Outcome
from activities.tests.factories import ActivityFactory, OutcomeFactory
from involvement.errors import RuleBroken

WORDS = {"text": "Letters people read", "measure": "8 in 10", "by_date": date(2030, 5, 1)}


@pytest.fixture
def activity(team):
    return ActivityFactory(lead=team, ready=True)


def said(purpose):
    return list(purpose.outcomes.values_list("text", flat=True))


@pytest.mark.clause("U9")
def test_an_outcome_has_a_measure_and_a_date(team):
    activity = ActivityFactory(lead=team)

    outcomes.add(activity, by=team, **WORDS)
    outcomes.add(activity, by=team, **WORDS)

    assert list(activity.current_purpose.outcomes.values(*WORDS)) == [WORDS]


def test_adding_to_an_agreed_purpose_makes_a_new_version(activity, team):
    agreed = activity.current_purpose

    outcomes.add(activity, by=team, **WORDS)

    assert said(agreed) == ["Letters that people understand"]
    assert said(activity.current_purpose) == [
        "Letters that people understand",
        "Letters people read",
    ]
    assert (activity.current_purpose.version, activity.current_purpose.is_agreed) == (2, False)


def test_changing_an_agreed_outcome_changes_its_copy_only(activity, team):
    agreed = activity.current_purpose
    old = agreed.outcomes.get()

    first = outcomes.change(old, by=team, **WORDS)
    again = outcomes.change(first, by=team, **WORDS)

    assert said(agreed) == ["Letters that people understand"]
    assert said(activity.current_purpose) == ["Letters people read"]
    assert first == again


def test_changing_what_somebody_else_changed_is_refused(activity, team):
    old = activity.current_purpose.outcomes.get()
    outcomes.change(old, by=team, **WORDS)

    with pytest.raises(RuleBroken, match="changed or removed"):
        outcomes.change(old, by=team, **WORDS | {"text": "A third thing"})


def test_two_outcomes_never_become_the_same(activity, team):
    one = outcomes.add(activity, by=team, **WORDS)
    two = outcomes.add(activity, by=team, **WORDS | {"text": "Another"})

    with pytest.raises(RuleBroken, match="on the list already"):
        outcomes.change(two, by=team, **WORDS)

    assert one.text == "Letters people read"


def test_removing_twice_removes_once(activity, team):
    old = activity.current_purpose.outcomes.get()
    OutcomeFactory(purpose=activity.current_purpose, text="Stays")

    outcomes.remove(old, by=team)
    outcomes.remove(old, by=team)

    assert said(activity.current_purpose) == ["Stays"]
    assert Outcome.objects.filter(pk=old.pk).exists()


def test_removing_from_a_draft_removes_the_row(team):
    activity = ActivityFactory(lead=team)
    outcome = outcomes.add(activity, by=team, **WORDS)

    outcomes.remove(outcome, by=team)
    outcome.pk = outcome.pk or 1
    outcomes.remove(outcome, by=team)

    assert said(activity.current_purpose) == []
