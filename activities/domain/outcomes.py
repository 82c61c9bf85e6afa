"""Outcomes: what should come of the work, how we will know, and by when. (U9)"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from activities.domain import purpose
from activities.models import Activity, Outcome, Purpose
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User


@transaction.atomic
def add(activity: Activity, *, text: str, measure: str, by_date: date, by: User) -> Outcome:
    """Add what should come of the work. The same outcome is never there twice."""
    activity = purpose.hold(activity)
    words = {"text": text, "measure": measure, "by_date": by_date}
    current = activity.current_purpose
    if current and (there := current.outcomes.filter(**words).first()):
        return there
    outcome = Outcome.objects.create(purpose=purpose.draft_of(activity, by=by), **words)
    trail.record("outcome.added", outcome, by=by)
    return outcome


@transaction.atomic
def change(outcome: Outcome, *, text: str, measure: str, by_date: date, by: User) -> Outcome:
    """Change an outcome of the current version. Changing it to what it says changes nothing."""
    activity = purpose.hold(outcome.purpose.activity)
    current = activity.current_purpose
    there = _same(current, outcome)
    if there is None:
        raise RuleBroken(_("This outcome has been changed or removed. Look at the list again."))
    if (there.text, there.measure, there.by_date) == (text, measure, by_date):
        return there
    if current.outcomes.filter(text=text, measure=measure, by_date=by_date).exists():
        raise RuleBroken(_("This outcome is on the list already."))
    there = _same(purpose.draft_of(activity, by=by), there)
    there.text, there.measure, there.by_date = text, measure, by_date
    there.save(update_fields=["text", "measure", "by_date"])
    trail.record("outcome.changed", there, by=by)
    return there


@transaction.atomic
def remove(outcome: Outcome, *, by: User) -> None:
    """Take an outcome off the current version. Taking it off again does nothing."""
    activity = purpose.hold(outcome.purpose.activity)
    there = _same(activity.current_purpose, outcome)
    if there is None:
        return
    there = _same(purpose.draft_of(activity, by=by), there)
    trail.record("outcome.removed", there, by=by)
    there.delete()


def _same(version: Purpose, outcome: Outcome) -> Outcome | None:
    """Find in a version the outcome that says the same: a new version holds copies."""
    said = Outcome.objects.filter(pk=outcome.pk).values("text", "measure", "by_date").first()
    return version.outcomes.filter(**said).first() if said else None
