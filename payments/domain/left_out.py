"""Payments: who is owed money that no run can take, and why."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from involvement.people.models import Person
from payments.models import DueState, GoesAs, PayeeAccount, PayeeChange, PayWay


def people(*, now: datetime) -> QuerySet[Person]:
    """Return those owed money who have no bank account with us, or one that is on hold.

    Each has how much it is, whether they asked for a call, and the change that is on hold:
    `held_id`, `held_since`, `held_until` and `held_state`, all empty without one.
    """
    account = PayeeAccount.objects.current().filter(person=OuterRef("pk"))
    held = PayeeChange.objects.current().on_hold(now).filter(person=OuterRef("pk"))
    is_owed = Q(dues__state=DueState.APPROVED, dues__goes_as=GoesAs.MONEY)
    return (
        Person.objects.filter(quiet_at=None)
        .filter(is_owed, Exists(held) | ~Exists(account.filter(way=PayWay.BANK)))
        .annotate(
            owed=Sum("dues__amount_pence"),
            wants_a_call=Exists(account.exclude(way=PayWay.BANK)),
            held_id=Subquery(held.values("pk")[:1]),
            held_since=Subquery(held.values("made_at")[:1]),
            held_until=Subquery(held.values("waits_until")[:1]),
            held_state=Subquery(held.values("state")[:1]),
        )
        .order_by("name", "id")
    )
