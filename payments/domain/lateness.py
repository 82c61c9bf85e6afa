"""Payments: a promised day that has passed tells those who can act, by itself. (C20)

First the pay team of the nation; what is still late some working days on, the keepers as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Max, Min

from involvement.calendars import Nation, working_days_before
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import User
from payments.domain import queue

KEEPERS_AFTER = 5  # working days


@dataclass(frozen=True, slots=True)
class Late:
    """How much is past its promised day, and the first and the last of those days."""

    number: int
    oldest: date | None
    newest: date | None


@transaction.atomic
def tell(*, today: date) -> int:
    """Tell each officer of what became late since they were told; returns how many messages.

    A message for each day on which a promise was broken, so that a second call tells nobody
    again, and a day on which nothing ran is made up for.
    """
    drafts = []
    for user in _those_who_act():
        late = seen_by(user, today=today)
        if late.newest is not None:
            key = f"pay_late:{user.pk}:{late.newest}"
            drafts.append(outbox.draft("pay_late", to=user, about_id=user.pk, key=key))
    return outbox.queue_many(drafts)


def seen_by(user: User, *, today: date) -> Late:
    """Say what is late for an account: the pay team's nations, or all that keepers hear of."""
    if roles.FINANCE.code in user.role_codes:
        places = {place for role, place in user.role_places if role == roles.FINANCE.code}
        return _late(None if Nation.UK in places else places, today=today)
    return _late(None, today=working_days_before(today, KEEPERS_AFTER))


def _those_who_act() -> Iterable[User]:
    acting = [roles.FINANCE.code, roles.KEEPER.code]
    return User.objects.filter(is_active=True, grants__role__in=acting).distinct().order_by("pk")


def _late(nations: set[str] | None, *, today: date) -> Late:
    dues = queue.late_dues(nations, today=today).filter(pay_by__lt=today).order_by()
    claims = queue.late_claims(nations, today=today).order_by()
    told = dues.aggregate(number=Count("pk"), oldest=Min("pay_by"), newest=Max("pay_by"))
    more = claims.aggregate(number=Count("pk"), oldest=Min("look_by"), newest=Max("look_by"))
    oldest = [one["oldest"] for one in (told, more) if one["oldest"]]
    newest = [one["newest"] for one in (told, more) if one["newest"]]
    return Late(
        told["number"] + more["number"],
        min(oldest, default=None),
        max(newest, default=None),
    )
