import pytest
from django.utils import timezone

from activities.models import MeetingState, Outcome
from activities.signals import activity_finished
from activities.tests.factories import ActivityFactory, MeetingFactory
from impact.domain import evaluations
from impact.models import Area, Evaluation, Met
from impact.tests.factories import DifferenceFactory, EvaluationFactory, FeedbackFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken

NOW = timezone.now


@pytest.fixture
def activity(db):
    activity = ActivityFactory(inviting=True)
    MeetingFactory(activity=activity, held=True)
    return activity


def answer_everything(activity):
    FeedbackFactory(meeting=activity.meetings.get(), answered_at=NOW())
    DifferenceFactory(activity=activity)
    by = activity.lead
    evaluations.say_beyond(activity, words="None that we know of.", now=NOW(), by=by)
    outcome = Outcome.objects.get(purpose__activity=activity)
    evaluations.record_result(
        outcome, met=Met.NO, because_of_people="None", evidence="Count", now=NOW(), by=by
    )


def test_it_opens_once_with_the_first_meeting_held(activity):
    MeetingFactory(state=MeetingState.PLANNED)

    assert evaluations.open_due(now=NOW()) == 1
    assert evaluations.open_due(now=NOW()) == 0
    assert Evaluation.objects.get().activity == activity


def look_at(activity):
    evaluation = Evaluation.objects.filter(activity=activity).first()
    return evaluations.look(activity, evaluation, now=NOW())


def test_nothing_is_answered_before_a_meeting_was_held(team):
    with pytest.raises(RuleBroken, match="after the first meeting"):
        evaluations.say_beyond(ActivityFactory(inviting=True), words="x", now=NOW(), by=team)


@pytest.mark.clause("I1", "I4", "I5", "I11")
def test_five_questions_are_answered_one_by_one_from_what_was_recorded(activity, team):
    look = look_at(activity)
    assert look.outcomes == list(Outcome.objects.filter(purpose__activity=activity))
    assert look.answered == {1: True, 2: False, 3: False, 4: False, 5: False}

    answer_everything(activity)

    look = look_at(activity)
    assert look.answered_count == 5
    assert look.outcomes[0].result.met == Met.NO
    assert look.evaluation.beyond == "None that we know of."


@pytest.mark.clause("I5")
def test_a_difference_beyond_the_work_answers_the_fifth(activity):
    beyond = DifferenceFactory(activity=activity, is_beyond=True, area=Area.EXPERIENCE)
    DifferenceFactory(activity=activity)

    look = look_at(activity)

    assert look.beyond == [beyond]
    assert look.answered[5]
    assert look.areas[Area.EXPERIENCE] == 1
    assert look.areas[Area.ETHOS] == 0


def test_it_is_complete_only_when_all_five_are_answered(activity, team):
    with pytest.raises(RuleBroken, match="Still open: question 2, 3, 4, 5"):
        evaluations.complete(activity, now=NOW(), by=team)
    answer_everything(activity)

    first = evaluations.complete(activity, now=NOW(), by=team)
    again = evaluations.complete(activity, now=NOW(), by=activity.lead)

    assert again.completed_at == first.completed_at
    assert again.completed_by == team
    assert AuditRow.objects.filter(action="evaluation.completed").count() == 1


def test_finishing_the_work_closes_an_evaluation_that_is_whole(activity, team):
    def finish():
        activity_finished.send(sender=type(activity), activity=activity, by=team)

    finish()
    EvaluationFactory(activity=activity)
    finish()
    assert Evaluation.objects.get().completed_at is None

    answer_everything(activity)
    finish()
    finish()

    assert Evaluation.objects.get().completed_by == team


def test_a_result_said_again_replaces_the_first(activity, team):
    outcome = Outcome.objects.get(purpose__activity=activity)
    said = {"because_of_people": "They wrote it", "evidence": "The letter", "by": team}

    for met in (Met.TOO_EARLY, Met.YES):
        evaluations.record_result(outcome, met=met, now=NOW(), **said)

    outcome.refresh_from_db()
    assert outcome.result.met == Met.YES
    assert AuditRow.objects.filter(action="outcome.result_changed").count() == 1
