"""Evaluations: the framework's five questions, answered from what was recorded."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from activities.models import Activity, Meeting, MeetingState, Outcome
from impact.domain import answers
from impact.models import Area, Difference, Evaluation, Met, OutcomeResult
from impact.models.answers import agreed_of
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User
from involvement.written import written_once

QUESTIONS = 5


@transaction.atomic
def open_due(*, now: datetime) -> int:
    """Open the evaluation of each activity whose first meeting was held; returns how many."""
    held = Meeting.objects.filter(activity=OuterRef("pk"), state=MeetingState.HELD)
    wanted = Activity.objects.filter(Exists(held), evaluation=None)
    opened = [Evaluation(activity=activity, opened_at=now) for activity in wanted]
    Evaluation.objects.bulk_create(opened, ignore_conflicts=True, batch_size=1000)
    return len(opened)


@transaction.atomic
def record_result(
    outcome: Outcome, *, met: Met, because_of_people: str, evidence: str, now: datetime, by: User
) -> OutcomeResult:
    """Say whether an outcome came about and what people had to do with it; later words replace."""
    _opened(outcome.purpose.activity, now=now)
    result, is_new = OutcomeResult.objects.update_or_create(
        outcome=outcome,
        defaults={
            "met": met,
            "because_of_people": because_of_people,
            "evidence": evidence,
            "at": now,
            "by": by,
        },
    )
    trail.record("outcome.result" if is_new else "outcome.result_changed", result, by=by)
    return result


@transaction.atomic
def say_beyond(activity: Activity, *, words: str, now: datetime, by: User) -> Evaluation:
    """Write what difference was made beyond the activity, also when there was none."""
    evaluation = _opened(activity, now=now)
    evaluation.beyond = words
    evaluation.save(update_fields=["beyond"])
    trail.record("evaluation.beyond", evaluation, by=by)
    return evaluation


@transaction.atomic
def complete(activity: Activity, *, now: datetime, by: User) -> Evaluation:
    """Close the evaluation once all five are answered. A second call changes nothing."""
    evaluation = _opened(activity, now=now)
    if evaluation.completed_at is None:
        if open_questions := look(activity, evaluation, now=now).unanswered:
            raise RuleBroken(
                _("Not everything is answered yet. Still open: question %(numbers)s.")
                % {"numbers": ", ".join(map(str, open_questions))}
            )
        _close(evaluation, now=now, by=by)
    return evaluation


@transaction.atomic
def close_if_whole(activity: Activity, *, now: datetime, by: User) -> bool:
    """Close the evaluation of a finished activity; one with questions open stays on the list."""
    evaluation = Evaluation.objects.filter(activity=activity).select_for_update().first()
    if evaluation is None or evaluation.completed_at:
        return False
    if look(activity, evaluation, now=now).unanswered:
        return False
    _close(evaluation, now=now, by=by)
    return True


def _close(evaluation: Evaluation, *, now: datetime, by: User) -> None:
    evaluation.completed_at, evaluation.completed_by = now, by
    evaluation.save(update_fields=["completed_at", "completed_by"])
    trail.record("evaluation.completed", evaluation, by=by)


def _opened(activity: Activity, *, now: datetime) -> Evaluation:
    """Return the locked evaluation; it opens with the first meeting held."""
    Activity.objects.lock(activity.pk)
    found = Evaluation.objects.filter(activity=activity).select_for_update().first()
    if found:
        return found
    if not activity.meetings.filter(state=MeetingState.HELD).exists():
        raise RuleBroken(_("This opens after the first meeting."))
    return Evaluation.objects.create(activity=activity, opened_at=now)


@dataclass(frozen=True)
class Look:
    """All that was recorded, under the five questions. (I1 to I5)"""

    outcomes: list[Outcome]
    made: list[Difference]
    areas: dict[Area, int]
    voices: answers.Heard
    evaluation: Evaluation | None
    answered: dict[int, bool]

    @property
    def unanswered(self) -> list[int]:
        return [number for number, is_answered in self.answered.items() if not is_answered]

    @property
    def answered_count(self) -> int:
        return QUESTIONS - len(self.unanswered)

    @property
    def beyond(self) -> list[Difference]:
        return [difference for difference in self.made if difference.is_beyond]


@written_once
def _outcomes(*, activity):
    in_force = agreed_of(activity).values("pk")[:1]
    return Outcome.objects.filter(purpose=in_force).select_related("result")


@written_once
def _made(*, activity):
    return Difference.objects.filter(activity=activity).select_related("outcome")


def look(activity: Activity, evaluation: Evaluation | None, *, now: datetime) -> Look:
    """Gather what was recorded about one activity and see which of the five are answered."""
    outcomes = _outcomes(activity=activity.pk)
    made = _made(activity=activity.pk)
    voices = answers.heard(activity.meetings.order_by())
    return Look(
        outcomes=outcomes,
        made=made,
        areas={area: sum(one.area == area for one in made) for area in Area},
        voices=voices,
        evaluation=evaluation,
        answered={
            1: bool(outcomes),
            2: bool(made),
            3: voices.is_known(now),
            4: bool(outcomes) and all(hasattr(outcome, "result") for outcome in outcomes),
            5: any(one.is_beyond for one in made) or bool(evaluation and evaluation.beyond),
        },
    )
