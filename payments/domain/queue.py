"""Payments: what waits for finance, and what to look at before paying.

What cannot wait comes first, then the oldest promise.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from involvement import calendars
from involvement.errors import RuleBroken
from involvement.people.models import User
from involvement.written import Given, among, bring, written_once
from payments.domain import decisions, prechecks, progress, rates, returns
from payments.domain.flags import Flag
from payments.models import (
    Claim,
    ClaimLine,
    Due,
    DueState,
    LineLife,
    LineState,
    PayeeAccount,
    PayeeChange,
    PayoutRun,
    RateKey,
)

NATION = "meeting__activity__group__nation"
ORDER = ("can_wait", "look_by", "id")


def waiting_claims(nations: set[str] | None) -> QuerySet[Claim]:
    """Return claims with a cost to decide about; their waiting lines come as `to_check`."""
    return _waiting(nations).prefetch_related(Prefetch("lines", _to_check(), to_attr="to_check"))


def first_claims(nations: set[str] | None, *, most: int) -> list[Claim]:
    """Return the first of the same claims, in order, with `returns.with_open_count`."""
    claims = _first(nations is None, most, nations=list(nations or ()))
    if claims:
        lines = _lines_of(claims=[claim.pk for claim in claims])
        bring(lines, by="claim", to=claims, name="to_check")
    return claims


def _waiting(nations: set[str] | Given | None) -> QuerySet[Claim]:
    sent = ClaimLine.objects.filter(state=LineState.SENT)
    claims = Claim.objects.filter(Exists(sent.filter(claim=OuterRef("pk"))))
    if nations is not None:
        claims = claims.filter(among(f"seat__{NATION}", nations))
    claims = prechecks.of_claims(claims).annotate(
        can_wait=Case(When(is_urgent=True, then=0), default=1), look_by=_first_day(sent)
    )
    return progress.with_seat_pence(claims).select_related("person", "seat__meeting")


def _to_check() -> QuerySet[ClaimLine]:
    sent = ClaimLine.objects.filter(state=LineState.SENT)
    return prechecks.flagged(sent.select_related("appeal"))


@written_once
def _first(is_everywhere, most, *, nations):
    places = None if is_everywhere else nations
    return returns.with_open_count(_waiting(places), places).order_by(*ORDER)[:most]


@written_once
def _lines_of(*, claims):
    return _to_check().filter(among("claim", claims))


def is_clean(claim: Claim, *, limit_pence: int) -> bool:
    """Say whether a claim can be approved without opening it: nothing to look at, one officer."""
    return claim.seat_pence <= limit_pence and not look_at(claim)


def look_at(claim: Claim) -> list[Flag]:
    """Say what to look at before a waiting claim is paid, each thing once."""
    found = prechecks.of_claim(claim)
    found += [flag for line in claim.to_check for flag in prechecks.of_line(line)]
    return list(dict.fromkeys(found))


def tick(claim: Claim) -> str:
    """Name a claim with the costs that wait in it, so that a tick is for these and no others."""
    return ".".join([claim.ref, *sorted(str(line.pk) for line in claim.to_check)])


def approve_clean(
    ticks: Iterable[str], *, nations: set[str] | None, today: date, by: User
) -> tuple[int, int]:
    """Approve those of the claims that are still clean; return how many, and their pence.

    Each claim is its own transaction. One that changed since its page was made, as `tick` tells,
    is left for a look.
    """
    limit = rates.on(RateKey.SECOND_CHECK, today)
    count = pence = 0
    ticks = {one for one in ticks if "\x00" not in one}
    refs = [one.partition(".")[0] for one in ticks]
    for claim in waiting_claims(nations).filter(ref__in=refs).order_by(*ORDER):
        seen = {line.pk: line.amount_pence for line in claim.to_check}
        if tick(claim) not in ticks or not is_clean(claim, limit_pence=limit):
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
        late = late.filter(among(f"seat__{NATION}", nations))
    return late.select_related("person")


def late_dues(nations: set[str] | None, *, today: date) -> QuerySet[Due]:
    """Return money whose promised day has passed, and payments that came back.

    What waits for changed bank details is late as well, and says why: the promise does not move.
    """
    return _late_dues(nations, today=today, now=calendars.midnight(today))


def first_late(
    name: str, nations: set[str] | None, most: int, *, today: date
) -> list[Claim] | list[Due]:
    """Return the first of what is late, by its name in `LATE` and in its order."""
    places, now = list(nations or ()), calendars.midnight(today)
    is_claims = name == "claims"
    return _first_late(is_claims, nations is None, most, nations=places, today=today, now=now)


@written_once
def _first_late(is_claims, is_everywhere, most, *, nations, today, now):
    places = None if is_everywhere else nations
    if is_claims:
        return late_claims(places, today=today).order_by(*LATE["claims"][1])[:most]
    return _late_dues(places, today=today, now=now).order_by(*LATE["money"][1])[:most]


def _late_dues(nations: Any, *, today: Any, now: Any) -> QuerySet[Due]:
    held = PayeeChange.objects.current().on_hold(now)
    late = Due.objects.filter(
        Q(state__in=[DueState.APPROVED, DueState.ON_ITS_WAY], pay_by__lt=today)
        | Q(state=DueState.FAILED)
    )
    if nations is not None:
        late = late.filter(
            Q(among(f"seat__{NATION}", nations))
            | Q(among(f"line__claim__seat__{NATION}", nations))
            | Q(among(f"advance__seat__{NATION}", nations))
            | Q(among(f"rest_of__due__seat__{NATION}", nations))
        )
    account = PayeeAccount.objects.current().filter(person=OuterRef("person"))
    run = PayoutRun.objects.filter(lines__due=OuterRef("pk"), lines__life=LineLife.LIVE)
    return late.select_related("person").annotate(
        pay_way=Subquery(account.values("way")[:1]),
        run_state=Subquery(run.order_by("-pk").values("state")[:1]),
        is_held=Exists(held.filter(person=OuterRef("person"))),
    )


# each kind, with the order in which it is shown
LATE = {"claims": (late_claims, ("look_by", "id")), "money": (late_dues, ("pay_by", "id"))}


def _first_day(lines: QuerySet[ClaimLine]) -> Subquery:
    """The first day by which we promised to decide about some lines of a claim."""
    days = lines.filter(claim=OuterRef("pk")).annotate(
        day=Coalesce("appeal__decide_by", "claim__decide_by")
    )
    return Subquery(days.order_by("day").values("day")[:1])
