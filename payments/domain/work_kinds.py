"""Payments: what each kind of involvement was found to be, and when somebody looks again. (C19)

It informs who plans and who pays. Nothing is stopped by it.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from activities.models import Activity
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.models import KindOfWork, StatusOutcome, StatusReview, WorkKind


@dataclass(frozen=True, slots=True)
class Known:
    """One kind, and the last check of it; None where nobody has looked yet."""

    kind: WorkKind
    review: StatusReview | None
    is_due: bool

    @property
    def outcome(self) -> StatusOutcome:
        return StatusOutcome(self.review.outcome) if self.review else StatusOutcome.TO_CHECK


def latest() -> QuerySet[StatusReview]:
    """The last check of each kind."""
    newer = StatusReview.objects.filter(kind=OuterRef("kind")).filter(
        Q(reviewed_on__gt=OuterRef("reviewed_on"))
        | Q(reviewed_on=OuterRef("reviewed_on"), pk__gt=OuterRef("pk"))
    )
    return StatusReview.objects.filter(~Exists(newer))


def due(today: date) -> QuerySet[StatusReview]:
    """The checks that somebody has to make again by now."""
    return latest().filter(review_due__lte=today)


@transaction.atomic
def tell(*, today: date) -> int:
    """Tell whoever can make a check again that one is due, once each; returns how many messages.

    They are the keepers, and who wrote the last one down while they still may. A second call
    tells nobody again.
    """
    keepers = Q(grants__role=roles.KEEPER.code)
    drafts = []
    for review in due(today):
        wrote = Q(pk=review.recorded_by_id, grants__role=roles.FINANCE.code)
        told = User.objects.filter(keepers | wrote, is_active=True).distinct().order_by("pk")
        key = f"status_due:{review.pk}"
        drafts += [
            outbox.draft("status_due", to=user, about_id=review.pk, key=f"{key}:{user.pk}")
            for user in told
        ]
    return outbox.queue_many(drafts)


def register(*, today: date) -> list[Known]:
    """Return every kind with what was found of it last."""
    found = {review.kind: review for review in latest()}
    return [_known(WorkKind(kind), found.get(kind), today) for kind in WorkKind.values]


def of_work(activity: Activity, *, today: date) -> Known | None:
    """Return the kind of a piece of work and what was found of it; None before it has one."""
    kind = KindOfWork.objects.filter(activity=activity).values_list("kind", flat=True).first()
    if kind is None:
        return None
    return _known(WorkKind(kind), latest().filter(kind=kind).first(), today)


def _known(kind: WorkKind, review: StatusReview | None, today: date) -> Known:
    return Known(kind, review, review is None or review.review_due <= today)


@transaction.atomic
def record(
    kind: str,
    *,
    outcome: str,
    checked_by: str,
    reference: str,
    reviewed_on: date,
    review_due: date,
    by: User,
) -> StatusReview:
    """Write down what a check found. The same again is the same check, not another."""
    if not (holds(by, roles.FINANCE) or holds(by, roles.KEEPER)):
        raise RuleBroken(_("Only a finance officer or a keeper can write this down."))
    if review_due <= reviewed_on:
        raise RuleBroken(_("The next check must be after this one."))
    found = {
        "kind": kind,
        "outcome": outcome,
        "checked_by": checked_by.strip(),
        "reference": reference.strip(),
        "reviewed_on": reviewed_on,
        "review_due": review_due,
    }
    if same := latest().filter(**found).first():
        return same
    new = StatusReview.objects.create(**found, recorded_by=by)
    trail.record("statusreview.recorded", new, by=by, reason=f"{kind} {outcome}")
    return new


@transaction.atomic
def choose(activity: Activity, *, kind: str, by: User) -> None:
    """Say which kind of involvement a piece of work is. A second call changes nothing."""
    Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    row = KindOfWork.objects.filter(activity=activity).first() or KindOfWork(activity=activity)
    if row.kind == kind:
        return
    row.kind, row.set_by = kind, by
    row.save()
    trail.record("activity.kind_chosen", activity, by=by, reason=kind)
