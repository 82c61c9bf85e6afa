"""Payments: what waits for finance, and what to look at before paying.

What cannot wait comes first, then the oldest promise.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from activities.models import CAME, Attendance
from involvement import calendars
from involvement.calendars import LONDON
from involvement.errors import RuleBroken
from involvement.people.models import User
from payments.domain import decisions, progress, rates
from payments.models import (
    Claim,
    ClaimLine,
    CostKind,
    Due,
    DueState,
    LineLife,
    LineState,
    PayeeAccount,
    PayeeChange,
    PayoutRun,
    Rate,
    RateKey,
    Receipt,
)

ORDER = ("can_wait", "look_by", "id")
GONE = (LineState.DRAFT, LineState.TAKEN_BACK, LineState.NOT_PAID)
STAYED = (Attendance.RESERVE_READY, Attendance.CALLED_OFF, Attendance.STAYED_AWAY)
WAS_THERE = (*CAME, *STAYED)
FLAGS: dict[str, LazyText] = {
    "has_no_photo": _("No receipt, and over the limit for that"),
    "has_same_photo": _("The same photo is on another cost"),
    "is_repeated": _("Another cost for this meeting is just like it"),
    "is_unmarked": _("Not marked as came"),
    "is_again": _("They ask someone else to look"),
}


def flagged(lines: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Add to each line what a person should look at, worked out by the database. (I14)"""
    others = ClaimLine.objects.exclude(pk=OuterRef("pk")).exclude(state__in=GONE)
    twin_photo = Receipt.objects.filter(sha256=OuterRef("receipt__sha256")).exclude(
        line=OuterRef("pk")
    )
    limit = (
        Rate.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=OuterRef("held_on")),
            key=RateKey.NO_RECEIPT,
            valid_from__lte=OuterRef("held_on"),
        )
        .order_by("-valid_from")
        .values("value")[:1]
    )
    return lines.annotate(
        held_on=TruncDate("claim__seat__meeting__starts_at", tzinfo=LONDON),
        limit_pence=Subquery(limit),
        has_no_photo=_fact(
            ~Q(kind=CostKind.MILES) & Q(receipt=None) & Q(amount_pence__gt=F("limit_pence"))
        ),
        has_same_photo=Exists(twin_photo.exclude(line__state__in=GONE)),
        is_repeated=Exists(
            others.filter(
                claim__seat=OuterRef("claim__seat"),
                kind=OuterRef("kind"),
                amount_pence=OuterRef("amount_pence"),
            )
        ),
        is_again=_fact(Q(appeal__isnull=False)),
        is_unmarked=_fact(~Q(claim__seat__attendance__in=WAS_THERE)),
    )


def flags(line: ClaimLine) -> list[LazyText]:
    """Say in words what to look at on a line that `flagged` has looked up."""
    return [words for name, words in FLAGS.items() if getattr(line, name)]


def waiting_claims(nations: set[str] | None) -> QuerySet[Claim]:
    """Return claims with a cost to decide about; their waiting lines come as `to_check`."""
    sent = ClaimLine.objects.filter(state=LineState.SENT)
    claims = Claim.objects.filter(Exists(sent.filter(claim=OuterRef("pk"))))
    if nations is not None:
        claims = claims.filter(seat__meeting__activity__group__nation__in=nations)
    claims = claims.annotate(
        can_wait=Case(When(is_urgent=True, then=0), default=1), look_by=_first_day(sent)
    )
    return claims.select_related("person", "seat__meeting").prefetch_related(
        Prefetch("lines", flagged(sent.select_related("appeal")), to_attr="to_check"), "lines"
    )


def is_clean(claim: Claim, *, limit_pence: int) -> bool:
    """Say whether a claim can be approved without opening it: nothing to look at, one officer."""
    return progress.total(claim.lines.all()) <= limit_pence and not any(
        flags(line) for line in claim.to_check
    )


def approve_clean(
    refs: Iterable[str], *, nations: set[str] | None, today: date, by: User
) -> tuple[int, int]:
    """Approve those of the claims that are still clean; return how many, and their pence.

    Each claim is its own transaction. One that changed since it was ticked is left for a look.
    """
    limit = rates.on(RateKey.SECOND_CHECK, today)
    count = pence = 0
    refs = [ref for ref in refs if "\x00" not in ref]
    for claim in waiting_claims(nations).filter(ref__in=refs).order_by(*ORDER):
        seen = {line.pk: line.amount_pence for line in claim.to_check}
        if not is_clean(claim, limit_pence=limit):
            continue
        try:
            with transaction.atomic():
                done = decisions.approve_all(claim, only=seen, by=by)
        except RuleBroken:  # theirs, or entered by them: someone else approves it
            continue
        if done:
            count, pence = count + 1, pence + sum(seen.values())
    return count, pence


def late_claims(nations: set[str] | None, *, today: date) -> QuerySet[Claim]:
    """Return claims whose day to decide has passed, with what still stops them."""
    undecided = ClaimLine.objects.filter(
        claim=OuterRef("pk"), state__in=[LineState.SENT, LineState.QUESTION]
    )
    late = Claim.objects.filter(Exists(undecided), decide_by__lt=today).annotate(
        waits_for_us=Exists(undecided.filter(state=LineState.SENT)), look_by=_first_day(undecided)
    )
    late = late.filter(look_by__lt=today)
    if nations is not None:
        late = late.filter(seat__meeting__activity__group__nation__in=nations)
    return late.select_related("person")


def late_dues(nations: set[str] | None, *, today: date) -> QuerySet[Due]:
    """Return money whose promised day has passed, and payments that came back.

    What waits for changed bank details is late as well, and says why: the promise does not move.
    """
    held = PayeeChange.objects.current().on_hold(calendars.midnight(today))
    late = Due.objects.filter(
        Q(state__in=[DueState.APPROVED, DueState.ON_ITS_WAY], pay_by__lt=today)
        | Q(state=DueState.FAILED)
    )
    if nations is not None:
        late = late.filter(
            Q(seat__meeting__activity__group__nation__in=nations)
            | Q(line__claim__seat__meeting__activity__group__nation__in=nations)
        )
    account = PayeeAccount.objects.current().filter(person=OuterRef("person"))
    run = PayoutRun.objects.filter(lines__due=OuterRef("pk"), lines__life=LineLife.LIVE)
    return late.select_related("person").annotate(
        pay_way=Subquery(account.values("way")[:1]),
        run_state=Subquery(run.order_by("-pk").values("state")[:1]),
        is_held=Exists(held.filter(person=OuterRef("person"))),
    )


def _first_day(lines: QuerySet[ClaimLine]) -> Subquery:
    """The first day by which we promised to decide about some lines of a claim."""
    days = lines.filter(claim=OuterRef("pk")).annotate(
        day=Coalesce("appeal__decide_by", "claim__decide_by")
    )
    return Subquery(days.order_by("day").values("day")[:1])


def _fact(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
