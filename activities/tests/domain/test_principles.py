import pytest

from activities.domain import principles
from activities.models import PROMISES, ActivityState
from activities.tests.factories import ActivityFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken

NINE = ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"]


def trail_of(promise):
    rows = AuditRow.objects.filter(subject_kind="activities.promise", subject_id=promise.pk)
    return list(rows.order_by("id").values_list("action", "actor_id", "reason"))


@pytest.mark.clause("P2", "P3", "P4", "P6", "P7", "P8", "P9")
def test_each_promise_keeps_its_own_answer(team):
    activity = ActivityFactory()

    for clause in PROMISES:
        principles.answer(activity, clause=clause, how=f"We keep {clause} like this.", by=team)

    said = dict(activity.promises.values_list("clause", "how"))
    assert said == {clause: f"We keep {clause} like this." for clause in NINE}


def test_what_is_outstanding_shrinks_with_each_answer(team):
    activity = ActivityFactory()
    assert [clause.id for clause in principles.outstanding(activity)] == NINE

    principles.answer(activity, clause="P1", how="Letters people can read.", by=team)

    assert [clause.id for clause in principles.outstanding(activity)] == NINE[1:]


def test_an_answer_may_change_and_both_are_on_the_trail(team, keeper):
    activity = ActivityFactory()

    principles.answer(activity, clause="P3", how="Time for each person.", by=team)
    promise = principles.answer(activity, clause="P3", how="Two minutes each.", by=keeper)

    assert (promise.how, promise.answered_by) == ("Two minutes each.", keeper)
    assert trail_of(promise) == [
        ("promise.answered", team.pk, "P3"),
        ("promise.changed", keeper.pk, "P3"),
    ]


def test_the_same_answer_twice_changes_and_records_nothing(team, keeper):
    activity = ActivityFactory()

    first = principles.answer(activity, clause="P3", how="Time for each person.", by=team)
    again = principles.answer(activity, clause="P3", how=" Time for each person. ", by=keeper)

    assert (again.pk, again.answered_by) == (first.pk, team)
    assert len(trail_of(first)) == 1


@pytest.mark.parametrize(
    ("clause", "how", "says"),
    [("P10", "Words", "nine promises"), ("R1", "Words", "nine promises"), ("P1", "  ", "Enter")],
)
def test_what_is_no_answer_is_refused(team, clause, how, says):
    activity = ActivityFactory()

    with pytest.raises(RuleBroken, match=says):
        principles.answer(activity, clause=clause, how=how, by=team)

    assert activity.promises.count() == 0


def test_the_promises_of_finished_work_stay(team):
    activity = ActivityFactory(state=ActivityState.FINISHED)

    with pytest.raises(RuleBroken, match="finished"):
        principles.answer(activity, clause="P1", how="Something else.", by=team)

    assert activity.promises.get(clause="P1").how == "We agree it together."
