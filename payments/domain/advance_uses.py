"""Payments: what becomes of money given before the day. Costs first; then a person decides. (C22)

Nothing is ever taken from a fee. What is left over is kept for the next claim, asked back, or let
go, all of it or a part at a time; each part ends only when a second officer agrees.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Reply
from involvement import states
from involvement.audit import trail
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.money import pounds
from involvement.notices import outbox
from involvement.people.models import User
from payments.domain.advances import DAYS_OVER, must_be_another, stop_locked, within
from payments.models import (
    ENDINGS,
    Advance,
    AdvanceState,
    AdvanceUse,
    Claim,
    ClaimLine,
    Due,
    DueState,
    LineState,
    UseKind,
)

LEFT_US = (DueState.ON_ITS_WAY, DueState.PAID)


def set_against(line: ClaimLine, *, by: User) -> int:
    """Set an approved cost against money given before; returns what is still to be paid of it.

    In the transaction that approves it. Money for the same meeting that has not left us by its
    day is not needed any more: the costs are paid instead.
    """
    claim, rest = line.claim, line.amount_pence
    theirs = Advance.objects.filter(person=claim.person_id, state=AdvanceState.AGREED)
    theirs = theirs.filter(Q(seat=claim.seat_id) | Q(kept_at__isnull=False))
    today = london_day(timezone.now())
    theirs = theirs.select_related("seat__meeting").order_by("pk")
    for advance in theirs.select_for_update(of=("self",)):
        due = Due.objects.lock(advance=advance)
        if due.state in LEFT_US and rest:
            used = min(rest, left_of(advance))
            _use(advance, UseKind.COST, used, by=by, line=line)
            rest -= used
            continue
        is_late = due.state == DueState.APPROVED and advance.seat.meeting.day <= today
        if is_late and not advance.uses.exists():
            stop_locked(advance, by=by)
    return rest


def left_of(advance: Advance) -> int:
    """Say how much of it is not accounted for yet."""
    return advance.amount_pence - advance.uses.aggregate(sum=Sum("amount_pence", default=0))["sum"]


def with_before(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Add to each claim what the person has left of money given before, and what of it is used.

    `had_before` is what stands against the next cost of it, `set_against` what paid for its costs.
    """
    theirs = Advance.objects.filter(
        Q(seat=OuterRef("seat")) | Q(kept_at__isnull=False),
        person=OuterRef("person"),
        state=AdvanceState.AGREED,
        due__state__in=LEFT_US,
    )
    theirs = theirs.order_by().values("person")
    used = AdvanceUse.objects.filter(line__claim=OuterRef("pk")).order_by().values("line__claim")
    return claims.annotate(
        had_before=_sum(theirs, "amount_pence") - _sum(theirs, "uses__amount_pence"),
        set_against=_sum(used, "amount_pence"),
    )


def _sum(rows: QuerySet, name: str) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(sum=Sum(name)).values("sum")), 0)


def left_over(nations: set[str] | None, *, today: date) -> QuerySet[Advance]:
    """Return what is left of money that people have, once the day has been or they do not come.

    Nothing of theirs for that meeting still waits for a decision.
    """
    lines = ClaimLine.objects.filter(claim__seat=OuterRef("seat"))
    waits = Exists(lines.filter(state__in=[LineState.SENT, LineState.QUESTION]))
    return open_ones(nations).filter(_over(today), ~waits)


def open_ones(nations: set[str] | None) -> QuerySet[Advance]:
    """Return money that people have and that is not all accounted for, with what is left."""
    found = Advance.objects.filter(state=AdvanceState.AGREED, due__state=DueState.PAID)
    found = found.filter(person__erased_at=None).with_left()
    return within(found, nations).select_related("person", "seat__meeting", "due", "end_by")


@transaction.atomic
def keep(advance: Advance, *, by: User, today: date) -> None:
    """Let what is left stand against the costs of their next claim. Again changes nothing."""
    advance = _left(advance, by, today)
    if advance.kept_at is not None:
        return
    _decide(advance, {"kept_at": timezone.now(), "kept_by": by}, "advance.kept", by)


@transaction.atomic
def ask_back(advance: Advance, *, by: User, today: date) -> None:
    """Ask kindly for what is left, once, after a call. Again changes nothing."""
    advance = _left(advance, by, today)
    if advance.asked_back_at is not None:
        return
    at = {"asked_back_at": timezone.now(), "asked_back_by": by, "kept_at": None, "kept_by": None}
    _decide(advance, at, "advance.asked_back", by)


@transaction.atomic
def propose_end(
    advance: Advance,
    *,
    ending: str,
    reason: str,
    pence: int | None = None,
    by: User,
    today: date,
) -> None:
    """Say how much of what is left has come back, or we let go, and why; another has to agree.

    All that is left, if no amount is said. The same again changes nothing; somebody else's takes
    its place.
    """
    advance = _left(advance, by, today)
    if ending not in ENDINGS:
        raise RuleBroken(_("Choose what became of it."))
    if not reason.strip():
        raise RuleBroken(_("Say why, so that the other officer knows."))
    left = left_of(advance)
    pence = left if pence is None else pence
    if not 0 < pence <= left:
        raise RuleBroken(
            _("There is %(left)s left. Enter that much, or less.") % {"left": pounds(left)}
        )
    told = (ending, pence, reason)
    if told == (advance.ending, advance.end_pence, advance.end_reason):
        return
    _say_end(advance, *told, at=timezone.now(), by=by)
    trail.record("advance.end_proposed", advance, by=by, reason=ending)


@transaction.atomic
def agree_end(advance: Advance, *, by: User, today: date) -> None:
    """Agree to what another officer said became of a part, or of all that is left.

    What is left after it can be decided again. Again changes nothing.
    """
    advance = _locked(advance, by)
    if advance.state == AdvanceState.SETTLED:
        return
    advance = _left(advance, by, today)
    if not advance.ending:
        last = advance.uses.last()
        if last and last.by_id == by.pk and last.said_by_id:
            return
        raise RuleBroken(_("Nobody has said yet what became of it."))
    if advance.end_by_id == by.pk:
        raise RuleBroken(_("You said this. Someone else has to agree to it."))
    if left_of(advance) < advance.end_pence:
        raise RuleBroken(_("There is less left now. Look at it again."))
    _use(advance, UseKind(advance.ending), advance.end_pence, by=by, said_by=advance.end_by)
    _say_end(advance, "", None, "", at=None, by=None)
    _tell(advance)


def _say_end(
    advance: Advance,
    ending: str,
    pence: int | None,
    reason: str,
    *,
    at: datetime | None,
    by: User | None,
) -> None:
    advance.ending, advance.end_pence, advance.end_reason = ending, pence, reason
    advance.end_at, advance.end_by = at, by
    advance.save(update_fields=["ending", "end_pence", "end_reason", "end_at", "end_by"])


def is_over(advance: Advance, *, today: date) -> bool:
    """Say whether the day has been, or they are not coming."""
    meeting = advance.seat.meeting
    is_off = meeting.state in DAYS_OVER or advance.seat.reply != Reply.COMING
    return is_off or meeting.day < today


def _over(today: date) -> Q:
    return (
        Q(seat__meeting__starts_at__date__lt=today)
        | Q(seat__meeting__state__in=DAYS_OVER)
        | ~Q(seat__reply=Reply.COMING)
    )


def _use(
    advance: Advance,
    how: UseKind,
    pence: int,
    *,
    line: ClaimLine | None = None,
    said_by: User | None = None,
    by: User,
) -> None:
    use = AdvanceUse.objects.create(
        advance=advance, how=how, line=line, amount_pence=pence, said_by=said_by, by=by
    )
    trail.record(f"advanceuse.{how}", use, by=by, person_id=advance.person_id)
    if not left_of(advance):
        states.move(advance, AdvanceState.SETTLED, by=by)


def _locked(advance: Advance, by: User) -> Advance:
    found = Advance.objects.select_related("person", "seat__meeting", "due")
    advance = found.lock(advance.pk)
    must_be_another(advance, by)
    return advance


def _left(advance: Advance, by: User, today: date) -> Advance:
    """Lock money that somebody has left over, for an officer who may decide about it."""
    advance = _locked(advance, by)
    due = getattr(advance, "due", None)
    if advance.state != AdvanceState.AGREED or due is None or due.state != DueState.PAID:
        raise RuleBroken(
            _("This has moved on. It is now: %(state)s.") % {"state": advance.get_state_display()}
        )
    if not is_over(advance, today=today):
        raise RuleBroken(_("This meeting is still to come. Wait until it has been."))
    return advance


def _decide(advance: Advance, at: dict[str, object], act: str, by: User) -> None:
    for name, value in at.items():
        setattr(advance, name, value)
    advance.save(update_fields=list(at))
    trail.record(act, advance, by=by)
    _tell(advance)


def _tell(advance: Advance) -> None:
    key = f"advance_left:{advance.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    outbox.queue("advance_left", to=advance.person, about_id=advance.pk, key=key)
