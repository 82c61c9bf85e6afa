"""Activity: planned, opened for invitations, met, finished; with one gate, the same for all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.domain import purpose
from activities.domain.purpose import Gap
from activities.models import (
    PROMISES,
    Activity,
    ActivityState,
    Group,
    MeetingState,
    Outcome,
    Promise,
    Purpose,
)
from activities.signals import activity_finished
from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import User

LEAD_TAKEN = "lead_taken"
INVITES = (ActivityState.INVITING, ActivityState.MEETING)
HAS_MET = (ActivityState.MEETING, ActivityState.FINISHING, ActivityState.FINISHED)
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Gate:
    """Ready to invite, or what is missing for it. (P5, U6, C19, I7)"""

    purpose: Purpose | None
    missing: tuple[Gap, ...]

    @property
    def is_open(self) -> bool:
        return not self.missing


def gates(activity: Activity) -> Gate:
    """Say what is missing before anybody can be invited. Every activity has the same gate."""
    return gates_of([activity])[activity.pk]


def gates_of(activities: Iterable[Activity]) -> dict[int, Gate]:
    """Return the gate of each activity, by id, in one statement however many there are.

    It takes none for activities that came `with_answers`.
    """
    found = list(activities)
    if not all(hasattr(activity, "answers") for activity in found):
        ids = [activity.pk for activity in found]
        found = list(with_answers(Activity.objects.filter(pk__in=ids)))
    return {activity.pk: _gate(activity) for activity in found}


def with_answers(activities: QuerySet) -> QuerySet:
    """Bring along which promises each activity has answered, and its newest purpose, for its gate.

    An activity without a purpose comes without a `newest`.
    """
    promises = Promise.objects.filter(activity=OuterRef("pk")).order_by()
    versions = Purpose.objects.filter(activity=OuterRef("pk")).order_by("-version")
    is_newest = Q(purposes__version=Subquery(versions.values("version")[:1]))
    return activities.annotate(
        answers=ArraySubquery(promises.values("clause")),
        newest=FilteredRelation("purposes", condition=is_newest),
        has_outcomes=Exists(Outcome.objects.filter(purpose=OuterRef("newest__pk"))),
    ).select_related("newest__contact")


def not_ready(activities: QuerySet) -> QuerySet:
    """Narrow a list to the activities whose gate is shut, asking the database.

    Nothing is agreed before it is complete, so that an agreed newest version lacks at most a
    contact who is still here.
    """
    later = Purpose.objects.filter(activity=OuterRef("activity"), version__gt=OuterRef("version"))
    agreed = Purpose.objects.filter(
        ~Exists(later),
        activity=OuterRef("pk"),
        lead_agreed_at__isnull=False,
        chair_agreed_at__isnull=False,
        contact__is_active=True,
    )
    answered = Count("promises", distinct=True)
    return activities.annotate(answered=answered).exclude(
        Exists(agreed), answered__gte=len(PROMISES)
    )


@transaction.atomic
def plan(
    *,
    title: str,
    group: Group,
    serves_social_workers: str = "",
    serves_people: str = "",
    by: User,
) -> Activity:
    """Plan a piece of work, led by whoever plans it, and say which goal it serves and how.

    Planning the same thing twice gives the one that is there.
    """
    if not serves_social_workers and not serves_people:
        raise RuleBroken(_("Say how this will help social workers, or people and families."))
    Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    same = Activity.objects.filter(
        title=title, group=group, lead=by, state=ActivityState.PLANNING
    ).first()
    if same is not None:
        return same
    activity = Activity.objects.create(
        title=title,
        group=group,
        lead=by,
        serves_social_workers=serves_social_workers,
        serves_people=serves_people,
        made_by=by,
    )
    trail.record("activity.planning", activity, by=by)
    return activity


@transaction.atomic
def take_lead(activity: Activity, *, by: User) -> None:
    """Lead this work from now on, in place of whoever did: they left, or are away.

    Messages about the work reach its new lead, and the one before is told. Who leads it already
    changes nothing.
    """
    activity = Activity.objects.lock(activity.pk)
    if activity.lead_id == by.pk:
        return
    was, activity.lead = activity.lead, by
    activity.save(update_fields=["lead"])
    trail.record("activity.lead_taken", activity, by=by, was=str(was.pk))
    if was.is_active:
        moment = timezone.now().isoformat()
        key = f"{LEAD_TAKEN}:{activity.pk}:{moment}"
        outbox.queue(LEAD_TAKEN, to=was, about_id=activity.pk, key=key)


@transaction.atomic
def open_invitations(activity: Activity, *, by: User) -> None:
    """Let people be invited, once nothing is missing. Opening again changes nothing."""
    activity = Activity.objects.lock(activity.pk)
    if activity.state in INVITES:
        return
    _must_lack_nothing(gates(activity))
    states.move(activity, ActivityState.INVITING, by=by)


def must_be_open(activity: Activity) -> Purpose:
    """Return the agreed purpose to invite people with, or say what is missing.

    Call it inside the transaction that invites: it holds the activity, so that nobody changes
    the purpose under an invitation.
    """
    activity = Activity.objects.lock(activity.pk)
    if activity.state == ActivityState.PAUSED:
        raise RuleBroken(_("This work is paused. Carry on with it before you invite anyone."))
    gate = gates(activity)
    _must_lack_nothing(gate)
    if activity.state not in INVITES:
        raise RuleBroken(_("Open invitations on the page of this work before you invite anyone."))
    return gate.purpose


def meet(activity: Activity, *, by: User | None) -> None:
    """Note that a first meeting was held, in the transaction that notes it. Later ones do nothing.

    Once a meeting was held the work never goes back to inviting: then nothing is looked up.
    """
    if activity.state in HAS_MET:
        return
    activity = Activity.objects.lock(activity.pk)
    if activity.state == ActivityState.INVITING:
        states.move(activity, ActivityState.MEETING, by=by)


@transaction.atomic
def pause(activity: Activity, *, by: User) -> None:
    """Stop for a while: nobody is invited until it carries on. Pausing again changes nothing."""
    activity = Activity.objects.lock(activity.pk)
    if activity.state != ActivityState.PAUSED:
        states.move(activity, ActivityState.PAUSED, by=by, was_state=activity.state)


@transaction.atomic
def resume(activity: Activity, *, by: User) -> None:
    """Carry on where it stopped. Carrying on again changes nothing."""
    activity = Activity.objects.lock(activity.pk)
    if activity.state == ActivityState.PAUSED:
        states.move(activity, activity.was_state, by=by, was_state="")


@transaction.atomic
def finish(activity: Activity, *, by: User) -> None:
    """End the work, and tell the evaluation. Finishing again changes nothing and tells nobody."""
    activity = Activity.objects.lock(activity.pk)
    if activity.state == ActivityState.FINISHED:
        return
    meetings = set(activity.meetings.values_list("state", flat=True))
    if MeetingState.PLANNED in meetings:
        raise RuleBroken(_("A meeting is still to come. Hold it or cancel it first."))
    if MeetingState.HELD not in meetings:
        raise RuleBroken(_("No meeting has been held yet. You can pause this work instead."))
    if activity.state == ActivityState.INVITING:
        states.move(activity, ActivityState.MEETING, by=by)
    if activity.state == ActivityState.MEETING:
        states.move(activity, ActivityState.FINISHING, by=by)
    states.move(activity, ActivityState.FINISHED, by=by)
    activity_finished.send(sender=Activity, activity=activity, by=by)


def _gate(activity: Activity) -> Gate:
    current: Purpose | None = getattr(activity, "newest", None)
    missing = [
        Gap(_("Answer promise %(clause)s") % {"clause": clause}, clause)
        for clause in PROMISES
        if clause not in activity.answers
    ]
    missing += purpose.missing_in(current, has_outcomes=activity.has_outcomes)
    missing += purpose.not_agreed(current)
    return Gate(current, tuple(missing))


def _must_lack_nothing(gate: Gate) -> None:
    if gate.is_open:
        return
    words = "; ".join(gap.text for gap in gate.missing[:SHOWN])
    more = len(gate.missing) - SHOWN
    if more > 0:
        words += ngettext("; and %d more thing", "; and %d more things", more) % more
    raise RuleBroken(_("Nobody can be invited yet. Still to do: %(words)s.") % {"words": words})
