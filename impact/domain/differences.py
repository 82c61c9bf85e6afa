"""Differences: what people said, what BASW did about it, and telling them first."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from activities.models import Activity, MeetingState, Outcome, Purpose, Reply, Seat
from impact.domain.answers import ASKED
from impact.models import Area, Change, Difference
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Person, User
from involvement.written import Given, among, bring, written_once


@transaction.atomic
def note(
    activity: Activity,
    *,
    area: Area,
    you_said: str,
    change: Change,
    we_did: str,
    decided_by_whom: str,
    decided_on: date,
    now: datetime,
    by: User,
    outcome: Outcome | None = None,
    evidence: str = "",
    is_beyond: bool = False,
) -> Difference:
    """Write down one "you said, we did", and tell everyone who came. Nothing is also an answer.

    People are told here and now, before anything of it can be public. Noting the very same a
    second time gives the first note again and tells nobody twice.
    """
    Activity.objects.lock(activity.pk)
    _must_be_of(activity, outcome)
    words = {
        "area": area,
        "you_said": you_said,
        "change": change,
        "we_did": we_did,
        "decided_by_whom": decided_by_whom,
        "decided_on": decided_on,
        "outcome": outcome,
        "evidence": evidence,
        "is_beyond": is_beyond,
    }
    difference, is_new = Difference.objects.get_or_create(
        activity=activity, **words, defaults={"noted_by": by, "noted_at": now}
    )
    if is_new:
        trail.record("difference.noted", difference, by=by)
        _tell(difference, now=now)
    return difference


def _must_be_of(activity: Activity, outcome: Outcome | None) -> None:
    if outcome is not None and outcome.purpose.activity_id != activity.pk:
        raise RuleBroken(_("Choose an outcome of this work."))


def _tell(difference: Difference, *, now: datetime) -> None:
    told = outbox.queue_to_each(
        "difference_told",
        who_came(difference.activity).values_list("pk"),
        about_id=difference.pk,
        key=f"difference:{difference.pk}",
    )
    if told:
        difference.told_at = now
        difference.save(update_fields=["told_at"])


def who_came(activity: Activity) -> QuerySet[Person]:
    """Return everyone who was at a meeting of the activity, or got ready for one."""
    came = Seat.objects.filter(meeting__activity=activity, attendance__in=ASKED)
    return Person.objects.filter(pk__in=came.values("person"))


def of_person(person: Person | Given) -> QuerySet[Difference]:
    """Return what came of the work that one person took part in."""
    return Difference.objects.filter(activity__in=_taken_part(person)).select_related("activity")


@written_once
def _early(*, person):
    early = Activity.objects.filter(pk__in=_taken_part(person), differences=None)
    return early.order_by("-id")


@written_once
def _purposes(*, activities):
    return Purpose.objects.filter(among("activity", activities))


def awaited(person: Person) -> list[dict[str, Any]]:
    """Return the person's activities of which nothing is known yet, with when it will be."""
    early = _early(person=person.pk)
    if early:
        purposes = _purposes(activities=[activity.pk for activity in early])
        bring(purposes, by="activity", to=early, name="purposes")
    return [
        {"activity": activity, "purpose": next(iter(activity.purposes.all()), None)}
        for activity in early
    ]


def _taken_part(person: Person | Given) -> QuerySet[Seat]:
    seats = Seat.objects.filter(person=person, invited_at__isnull=False)
    came = seats.filter(attendance__in=ASKED)
    comes = seats.filter(reply=Reply.COMING, meeting__state=MeetingState.PLANNED)
    return (came | comes).values("meeting__activity")
