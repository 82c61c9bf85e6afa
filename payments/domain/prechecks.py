"""Payments: what a person should look at before a cost is paid. Nothing is refused by itself. (I14)

Each has words for finance, and a sentence that can be said to the person just as it stands.
"""

from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Now, TruncDate
from django.utils.translation import gettext_lazy as _

from activities.models import CAME, Attendance
from involvement.calendars import LONDON
from payments.domain import accounts
from payments.domain.flags import Flag
from payments.models import (
    IN_MILES,
    RULES,
    TRAVEL,
    WITH_RECEIPT,
    ChangeState,
    Claim,
    ClaimLine,
    DirectCost,
    DirectState,
    Due,
    DueState,
    LineLife,
    LineState,
    PayeeChange,
    PayoutLine,
    Rate,
    RateKey,
    Receipt,
    RemovedPhoto,
    RunState,
)

GONE = (LineState.DRAFT, LineState.TAKEN_BACK, LineState.NOT_PAID)
STAYED = (Attendance.RESERVE_READY, Attendance.CALLED_OFF, Attendance.STAYED_AWAY)
WAS_THERE = (*CAME, *STAYED)
LATE_AFTER = timedelta(days=92)  # three months
MEETING = "claim__seat__meeting"
ALIKE = 4  # of 64 bits: the same photo, sent smaller or drawn again


OF_LINES = {
    "has_no_photo": Flag(
        _("No receipt, and over the limit for that"),
        _("Do you have a photo of the receipt? If not, can you tell us why?"),
    ),
    "has_lost_photo": Flag(
        _("The photo was taken away, and no other came"),
        _("The photo of this cost was taken away. Can you send another?"),
    ),
    "has_same_photo": Flag(
        _("The same photo is on another cost"),
        _("This photo is on another cost as well. Can you send the right one?"),
    ),
    "has_like_photo": Flag(
        _("A photo that looks the same is on another cost"),
        _("Two photos look the same to us. Is each one for its own cost?"),
    ),
    "is_repeated": Flag(
        _("Another cost for this meeting is just like it"),
        _("We have two costs that look the same. Did you pay both?"),
    ),
    "is_same_journey": Flag(
        _("The same travel for another meeting that day"),
        _("You had two meetings that day. Did you pay for travel to both?"),
    ),
    "is_unmarked": Flag(
        _("Not marked as came"), _("Our list does not say that you came. Were you there?")
    ),
    "is_early": Flag(
        _("The meeting is still to come"),
        _("This meeting is still to come. Have you paid already?"),
    ),
    "is_late": Flag(
        _("Sent more than three months after the meeting"),
        _("This came more than 3 months after the meeting. Can you tell us why?"),
    ),
    "has_other_rate": Flag(
        _("The rate for a mile has changed since"),
        _("The rate for a mile has changed. We check what we owe you."),
        asks=False,
    ),
    "is_large": Flag(
        _("Much for one cost"), _("This is more than most people pay. What was it for?")
    ),
    "is_over_cap": Flag(
        _("More than the most for this kind of cost"),
        _("This is more than we mostly pay for this. Can you tell us why?"),
    ),
    "is_booked": Flag(
        _("We booked or paid for this kind of cost ourselves"),
        _("We paid for something like this ourselves. Did you pay for another?"),
    ),
    "is_answered": Flag(
        _("They answered our question"),
        _("You answered our question. A person reads it now."),
        asks=False,
    ),
    "is_again": Flag(
        _("They ask someone else to look"),
        _("You asked someone else to look at this. They do that now."),
        asks=False,
    ),
}
OF_CLAIMS = {
    "is_first": Flag(
        _("The first payment to this person"),
        _("This is our first payment to you. A person looks at it before it goes."),
        asks=False,
    ),
    "has_new_details": Flag(
        _("Changed bank details, not paid into yet"),
        _("Your bank details have changed. A person looks before we pay."),
        asks=False,
    ),
}


class BitsApart(Func):
    """In how many of 64 bits two likenesses differ."""

    template = "bit_count((%(expressions)s)::bit(64))"
    arg_joiner = " # "
    output_field = IntegerField()


def flagged(lines: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Add to each line what a person should look at, worked out by the database. (I14)"""
    lines = lines.annotate(
        held_on=TruncDate(f"{MEETING}__starts_at", tzinfo=LONDON),
        limit_pence=_rate(RateKey.NO_RECEIPT),
        look_pence=_rate(RateKey.LOOK),
        mile_pence=_rate_by_kind({kind: RULES[kind].mile for kind in IN_MILES}),
        cap_pence=_rate_by_kind({kind: rule.cap for kind, rule in RULES.items() if rule.cap}),
    )
    return lines.annotate(
        **_about_photos(),
        **_about_others(),
        is_early=_fact(Q(claim__seat__meeting__starts_at__gt=Now())),
        is_late=_fact(Q(claim__sent_at__gt=F(f"{MEETING}__starts_at") + LATE_AFTER)),
        has_other_rate=_fact(
            Q(kind__in=IN_MILES) & ~Q(pence_per_mile=F("mile_pence")) & Q(mile_pence__isnull=False)
        ),
        is_large=_fact(Q(amount_pence__gt=F("look_pence"))),
        is_over_cap=_fact(Q(amount_pence__gt=F("cap_pence") * Coalesce("nights", 1))),
        is_answered=_fact(~Q(question="")),
        is_again=_fact(Q(appeal__isnull=False)),
        is_unmarked=_fact(
            ~Q(claim__seat__attendance__in=WAS_THERE)
            & Q(claim__seat__meeting__starts_at__lte=Now())
        ),
    )


def _about_photos() -> dict[str, Any]:
    """Photos that are missing, were taken away, or are much like those of another cost."""
    twins = Receipt.objects.exclude(line=OuterRef("pk")).exclude(line__state__in=GONE)
    removed = RemovedPhoto.objects.filter(line=OuterRef("pk"))
    was_paid = RemovedPhoto.objects.exclude(line=OuterRef("pk")).exclude(sha256="")
    same = {"sha256": OuterRef("receipt__sha256")}
    return {
        "has_no_photo": _fact(
            Q(kind__in=WITH_RECEIPT) & Q(receipt=None) & Q(amount_pence__gt=F("limit_pence"))
        ),
        "has_lost_photo": _fact(Q(receipt=None, has_no_receipt=False) & Q(Exists(removed))),
        "has_same_photo": _fact(
            Q(Exists(twins.filter(**same))) | Q(Exists(was_paid.filter(**same)))
        ),
        "has_like_photo": _fact(_looks_like(twins)),
    }


def _about_others() -> dict[str, Any]:
    """Other costs of the same person that look the same, and what we booked ourselves."""
    others = ClaimLine.objects.exclude(pk=OuterRef("pk")).exclude(state__in=GONE)
    same_day = (
        others.annotate(day=TruncDate(f"{MEETING}__starts_at", tzinfo=LONDON))
        .filter(claim__person=OuterRef("claim__person"), day=OuterRef("held_on"))
        .filter(kind=OuterRef("kind"))
        .exclude(claim__seat=OuterRef("claim__seat"))
    )
    same_meeting = {"claim__seat": OuterRef("claim__seat"), "kind": OuterRef("kind")}
    booked = DirectCost.objects.filter(seat=OuterRef("claim__seat"), kind=OuterRef("kind"))
    over = (DirectState.CANCELLED, DirectState.TAKEN_BACK)
    return {
        "is_repeated": Exists(others.filter(**same_meeting, amount_pence=OuterRef("amount_pence"))),
        "is_same_journey": _fact(Q(kind__in=TRAVEL) & Q(Exists(same_day))),
        "is_booked": Exists(booked.exclude(state__in=over)),
    }


def of_claims(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Add to each claim what a person should look at, whatever its costs are."""
    paid = Due.objects.filter(person=OuterRef("person"), state=DueState.PAID)
    used = PayoutLine.objects.filter(
        payee=OuterRef("account"), life=LineLife.LIVE, run__state=RunState.PAID
    )
    changed = PayeeChange.objects.current().exclude(state=ChangeState.CONFIRMED)
    new = changed.filter(~Exists(used), person=OuterRef("person"))
    return claims.annotate(
        is_first=~Exists(paid), has_new_details=Exists(new), **accounts.of_claims()
    )


def of_line(line: ClaimLine) -> list[Flag]:
    """Say what to look at on a line that `flagged` has looked up."""
    return [flag for name, flag in OF_LINES.items() if getattr(line, name)]


def of_claim(claim: Claim) -> list[Flag]:
    """Say what to look at on a claim that `of_claims` has looked up."""
    found = [flag for name, flag in OF_CLAIMS.items() if getattr(claim, name)]
    return found + accounts.flags(claim)


def _looks_like(twins: QuerySet[Receipt]) -> Q:
    """Photos that look the same and are not the same bytes: of anybody, or nearly so of theirs.

    Only those of the person and of the meeting are compared bit by bit, which stays quick.
    """
    others = twins.exclude(sha256=OuterRef("receipt__sha256")).filter(look__isnull=False)
    near = others.annotate(apart=BitsApart(F("look"), OuterRef("receipt__look")))
    near = near.filter(apart__lte=ALIKE)
    return (
        Q(Exists(others.filter(look=OuterRef("receipt__look"))))
        | Q(Exists(near.filter(line__claim__person=OuterRef("claim__person"))))
        | Q(
            Exists(
                near.filter(line__claim__seat__meeting=OuterRef("claim__seat__meeting")),
            )
        )
    )


def _rate_by_kind(keys: dict[str, RateKey | None]) -> Case:
    """The rate of each kind of cost that has one on the day; nothing for the others."""
    return Case(*(When(kind=kind, then=_rate(key)) for kind, key in keys.items() if key))


def _rate(key: RateKey) -> Subquery:
    found = Rate.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=OuterRef("held_on")),
        key=key,
        valid_from__lte=OuterRef("held_on"),
    )
    return Subquery(found.order_by("-valid_from").values("value")[:1])


def _fact(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
