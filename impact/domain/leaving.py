"""Leaving: money first, then everything stops at once, and what is held goes by its dates. (C5)"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from activities.domain import invited, places, replies
from involvement.notices import outbox
from involvement.people.domain import leaving
from involvement.people.models import Person, User
from payments.domain import promise
from payments.models import Claim, LineState

WAITING = Q(sent_at__isnull=False, lines__state__in=[LineState.SENT, LineState.QUESTION])


@dataclass(frozen=True, slots=True)
class Open:
    """What is not finished between somebody and us."""

    money: promise.Coming
    meetings: int
    questions: int
    waiting: int
    unsent: int

    @property
    def is_settled(self) -> bool:
        """Whether no money waits on either side."""
        return not (self.money.pence or self.money.has_failed or self.waiting or self.unsent)


def look(person: Person) -> Open:
    """Say what is still owed, asked or begun, so that somebody can settle it before they go."""
    claims = Claim.objects.filter(person=person)
    counted = claims.aggregate(
        questions=Count("lines", filter=Q(lines__state=LineState.QUESTION)),
        waiting=Count("pk", filter=WAITING, distinct=True),
        unsent=Count("pk", filter=Q(sent_at=None, entered_by=None), distinct=True),
    )
    meetings = invited.to_come(person).count()
    return Open(money=promise.coming(person, now=timezone.now()), meetings=meetings, **counted)


@transaction.atomic
def leave(person: Person, *, by: User) -> None:
    """Let somebody go: no to every meeting to come, no place any more, and nothing reaches them.

    What is owed is still paid, to the account we hold. A second call changes and sends nothing.
    """
    replies.stand_down(person)
    places.stand_down(person, today=timezone.localdate(), by=by)
    if leaving.leave(person, by=by):
        outbox.queue("goodbye", to=person, about_id=person.pk, key=f"goodbye:{person.pk}")
