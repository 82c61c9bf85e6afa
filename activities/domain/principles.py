"""Principles: nine promises, each answered in our own words before anybody is invited."""

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import PROMISES, Activity, ActivityState, Promise
from involvement import clauses
from involvement.audit import trail
from involvement.clauses import Clause
from involvement.errors import RuleBroken
from involvement.people.models import User


@transaction.atomic
def answer(activity: Activity, *, clause: str, how: str, by: User) -> Promise:
    """Say how one promise will be kept. Saying the same again changes and records nothing."""
    activity = Activity.objects.lock(activity.pk)
    how = how.strip()
    if clause not in PROMISES:
        raise RuleBroken(_("That is not one of the nine promises."))
    if not how:
        raise RuleBroken(_("Enter how you will keep this promise."))
    if activity.state == ActivityState.FINISHED:
        raise RuleBroken(_("This work has finished. Its promises stay as they were."))
    promise = Promise.objects.filter(activity=activity, clause=clause).first()
    if promise is not None and promise.how == how:
        return promise
    promise, is_new = Promise.objects.update_or_create(
        activity=activity, clause=clause, defaults={"how": how, "answered_by": by}
    )
    trail.record("promise.answered" if is_new else "promise.changed", promise, by=by, reason=clause)
    return promise


def outstanding(activity: Activity) -> list[Clause]:
    """Return the promises that nobody has answered yet, in the framework's order."""
    answered = set(activity.promises.values_list("clause", flat=True))
    return [clauses.every()[clause] for clause in PROMISES if clause not in answered]
