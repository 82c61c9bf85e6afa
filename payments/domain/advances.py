"""Payments: money that somebody needs before the day. Nobody is asked why. (C22, I5, I9)

It is paid by the same runs as everything else. What becomes of it is in advance_uses.py.
"""

from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import MeetingState, Reply, Seat
from involvement import states
from involvement.audit import trail
from involvement.calendars import Nation
from involvement.errors import RuleBroken
from involvement.money import pounds
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.domain import behalf
from involvement.people.models import Person, User
from involvement.people.policies import holds
from payments.domain import budgets, officers, payouts, rates
from payments.models import (
    ENDINGS,
    RULES,
    STANDING,
    Advance,
    AdvanceState,
    AdvanceUse,
    CostKind,
    Due,
    DueState,
    PayoutLine,
    RateKey,
    RunState,
)

# What one can need before the day: miles by car as what the petrol costs.
KINDS = [kind for kind in CostKind if kind == CostKind.MILES or not RULES[kind].mile]
UNCHECKED = {"first_check_at": None, "first_check_by": None}
DAYS_OVER = (MeetingState.HELD, MeetingState.CANCELLED)


def in_time(seat: Seat, *, today: date) -> bool:
    """Say whether money can still be there before the meeting, and the person is coming."""
    meeting = seat.meeting
    is_on = seat.reply == Reply.COMING and meeting.state not in DAYS_OVER
    return is_on and payouts.soonest(today) < meeting.day


def most(seat: Seat, *, today: date) -> int:
    """Say how much more somebody can ask for before this meeting."""
    return max(rates.on(RateKey.BEFORE, today) - _in_all(seat), 0)


def of_seat(seat: Seat) -> list[Advance]:
    """Return what was asked for before this meeting, with what is left of each and what ended."""
    found = Advance.objects.filter(seat=seat).with_left().select_related("due")
    ended = AdvanceUse.objects.filter(how__in=ENDINGS)
    found = found.prefetch_related(Prefetch("uses", ended, to_attr="ended"))
    return list(found.order_by("pk"))


@transaction.atomic
def ask(seat: Seat, *, kind: str, amount_pence: int, by_person: Person, today: date) -> Advance:
    """Ask for money before the day, for what one expects to pay. The same again is one question."""
    found = Seat.objects.select_related("meeting__activity__group", "person__user")
    seat = found.lock(seat.pk)
    if by_person.pk != seat.person_id or seat.invited_at is None:
        raise RuleBroken(_("You can only ask for a meeting that you were asked to."))
    if (same := _same(seat, kind)) and same.amount_pence == amount_pence:
        return same
    _must_be_new(same)
    if seat.reply != Reply.COMING:
        raise RuleBroken(_("Tell us that you are coming first. Then you can ask."))
    if not in_time(seat, today=today):
        raise RuleBroken(_("Money cannot reach you before this day any more. Please call us."))
    _must_be_within(amount_pence, most(seat, today=today))
    told = {"kind": kind, "amount_pence": amount_pence, "entered_by": behalf.typist()}
    new = Advance.objects.create(seat=seat, person_id=seat.person_id, **told)
    trail.record("advance.asked", new, by=by_person.user)
    _tell_officers(new, but=[new.entered_by_id])
    said = _("You asked for %(money)s before “%(title)s”.")
    behalf.note(said % {"money": pounds(amount_pence), "title": seat.meeting.title})
    return new


@transaction.atomic
def take_back(advance: Advance, *, by_person: Person) -> None:
    """Take back what one asked for, while it has not left us. A second call changes nothing."""
    advance = Advance.objects.select_related("person__user").lock(advance.pk)
    if advance.person_id != by_person.pk:
        raise RuleBroken(_("This belongs to someone else."))
    if advance.state == AdvanceState.TAKEN_BACK:
        return
    stop_locked(advance, by=by_person.user)
    behalf.note(_("You took back what you asked for before a meeting."))


@transaction.atomic
def ask_again(advance: Advance, *, by_person: Person, today: date) -> None:
    """Let somebody else look at what was not agreed, once. A second call changes nothing."""
    Seat.objects.lock(advance.seat_id)  # nothing else is asked for meanwhile
    found = Advance.objects.select_related("person__user", "seat__meeting__activity__group")
    advance = found.lock(advance.pk)
    if advance.person_id != by_person.pk:
        raise RuleBroken(_("This belongs to someone else."))
    if advance.again_at is not None and advance.state == AdvanceState.ASKED:
        return
    if advance.again_at is not None or not in_time(advance.seat, today=today):
        raise RuleBroken(_("Nobody else can look at this now. Please call us."))
    _must_be_new(_same(advance.seat, advance.kind))
    _must_be_within(advance.amount_pence, most(advance.seat, today=today))
    typist = behalf.typist()
    if typist and typist.pk in (advance.decided_by_id, advance.first_check_by_id):
        raise RuleBroken(_("You decided about this. Someone else has to type it."))
    again = {"again_at": timezone.now(), "again_typed_by": typist}
    again |= {"refused_by_id": advance.decided_by_id, "decided_at": None, "decided_by": None}
    states.move(advance, AdvanceState.ASKED, by=by_person.user, **again, **UNCHECKED)
    behalf.note(_("You asked somebody else to look at what you need before a meeting."))
    _tell_officers(
        advance, but=[advance.entered_by_id, advance.refused_by_id, typist and typist.pk]
    )


@transaction.atomic
def agree(advance: Advance, *, by: User, today: date) -> bool:
    """Agree to give money before the day, which makes it due, once. Whether it is agreed now.

    Above the limit of one officer the first agreement is a first check, and another agrees.
    A second call changes nothing, whoever makes it.
    """
    advance = _locked(advance, by)
    seat = advance.seat
    if advance.state in (AdvanceState.AGREED, AdvanceState.SETTLED):
        return True
    if advance.state == AdvanceState.ASKED and not in_time(seat, today=today):
        raise RuleBroken(_("It cannot be there before the day. Call them, and say why not here."))
    in_all = _in_all(seat)
    if advance.state == AdvanceState.ASKED and in_all > rates.on(RateKey.SECOND_CHECK, today):
        if advance.first_check_by_id is None:
            advance.first_check_at, advance.first_check_by = timezone.now(), by
            advance.save(update_fields=["first_check_at", "first_check_by"])
            trail.record("advance.first_check", advance, by=by)
            return False
        if advance.first_check_by_id == by.pk:
            return False
    is_whole_uk = holds(by, roles.FINANCE, nation=Nation.UK)
    if in_all > rates.on(RateKey.WHOLE_UK, today) and not is_whole_uk:
        raise RuleBroken(_("This is a large amount. An officer for the whole UK agrees to it."))
    _must_be_left(seat)
    weekly = payouts.pay_day(payouts.soonest(today))
    is_urgent = {"is_urgent": weekly >= seat.meeting.day}
    states.move(advance, AdvanceState.AGREED, by=by, **_decision(advance, by), **is_urgent)
    told = {"amount_pence": advance.amount_pence, "payable_from": today}
    Due.objects.create(
        person_id=advance.person_id, advance=advance, pay_by=seat.meeting.day, **told
    )
    _tell("advance_agreed", advance)
    return True


@transaction.atomic
def refuse(advance: Advance, *, reason: str, by: User) -> None:
    """Say no and why; the person can ask somebody else, once. A second call changes nothing."""
    advance = _locked(advance, by)
    if advance.state == AdvanceState.REFUSED:
        return
    if not reason.strip():
        raise RuleBroken(_("Say why, so that the person knows."))
    states.move(advance, AdvanceState.REFUSED, by=by, reason=reason, **_decision(advance, by))
    _tell("advance_refused", advance)


@transaction.atomic
def stop(advance: Advance, *, by: User, today: date | None = None) -> None:
    """Do not pay what was agreed, as it is not needed any more. A second call changes nothing."""
    advance = _locked(advance, by)
    if advance.state != AdvanceState.TAKEN_BACK:
        stop_locked(advance, by=by)


@transaction.atomic
def stop_needless() -> int:
    """Stop what has not left for meetings that are off, or of who does not come; returns how many.

    What nobody has agreed to yet ends as well. A second call finds nothing.
    """
    is_off = Q(seat__meeting__state=MeetingState.CANCELLED) | ~Q(seat__reply=Reply.COMING)
    has_not_left = Q(state=AdvanceState.ASKED) | Q(
        state=AdvanceState.AGREED, due__state=DueState.APPROVED, uses=None
    )
    found = Advance.objects.filter(is_off, has_not_left)
    needless = list(found.order_by("pk").select_for_update(of=("self",)))
    for advance in needless:
        stop_locked(advance, by=None)
    return len(needless)


def stop_locked(advance: Advance, *, by: User | None) -> None:
    """Take back an advance that is locked, and its due out of the run that waits."""
    due = Due.objects.select_for_update(of=("self",)).filter(advance=advance).first()
    if due is not None and (due.state != DueState.APPROVED or advance.uses.exists()):
        raise RuleBroken(_("This money has left already. Call us if you do not need it."))
    states.move(advance, AdvanceState.TAKEN_BACK, by=by)
    if due is not None:
        PayoutLine.objects.filter(due=due, run__state=RunState.PREPARED).delete()
        states.move(due, DueState.WITHDRAWN, by=by)


def waiting(nations: set[str] | None) -> QuerySet[Advance]:
    """Return what waits for an officer; each with what that person asks for the meeting in all."""
    standing = Advance.objects.filter(seat=OuterRef("seat"), state__in=STANDING).order_by()
    sums = standing.values("seat").annotate(sum=Sum("amount_pence")).values("sum")
    found = within(Advance.objects.filter(state=AdvanceState.ASKED), nations)
    return found.annotate(in_all=Subquery(sums)).select_related(
        "person", "entered_by", "seat__meeting__activity__group", "refused_by", "first_check_by"
    )


def within(found: QuerySet[Advance], nations: set[str] | None) -> QuerySet[Advance]:
    """Keep those of some nations, by the group of the meeting; None for every nation."""
    of_group = Q(seat__meeting__activity__group__nation__in=nations or [])
    return found if nations is None else found.filter(of_group)


def must_be_another(advance: Advance, by: User) -> None:
    """Raise RuleBroken where an officer would see to their own, or to one they typed."""
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can decide about this."))
    if by.pk in (advance.person.user_id, advance.entered_by_id):
        raise RuleBroken(_("Someone else sees to this: it is yours, or you entered it."))


def _same(seat: Seat, kind: str) -> Advance | None:
    still = [AdvanceState.ASKED, AdvanceState.AGREED]
    return Advance.objects.filter(seat=seat, kind=kind, state__in=still).first()


def _must_be_new(same: Advance | None) -> None:
    if same is not None:
        raise RuleBroken(_("You have asked for this already. Call us if you need another amount."))


def _must_be_within(pence: int, can_have: int) -> None:
    if pence > can_have:
        raise RuleBroken(
            _("You can ask for up to %(most)s here. Call us if you need more.")
            % {"most": pounds(can_have)}
        )


def _in_all(seat: Seat) -> int:
    standing = Advance.objects.filter(seat=seat, state__in=STANDING)
    return standing.aggregate(sum=Sum("amount_pence", default=0))["sum"]


def _must_be_left(seat: Seat) -> None:
    left = budgets.held(seat.meeting.activity).left  # what is asked for counts already
    if left is not None and left < 0:
        raise RuleBroken(
            _("This is %(over)s more than this work may still cost. Ask about the budget first.")
            % {"over": pounds(-left)}
        )


def _decision(advance: Advance, by: User) -> dict[str, object]:
    decided: dict[str, object] = {"decided_by": by, "decided_at": timezone.now()}
    if advance.first_check_by_id == by.pk:
        decided |= UNCHECKED
    return decided


def _locked(advance: Advance, by: User) -> Advance:
    found = Advance.objects.select_related("person", "seat__meeting__activity__group")
    advance = found.lock(advance.pk)
    must_be_another(advance, by)
    if advance.again_at and by.pk in (advance.refused_by_id, advance.again_typed_by_id):
        raise RuleBroken(_("You said no to this before, or typed it. Someone else looks now."))
    return advance


def _tell_officers(advance: Advance, *, but: list[int | None]) -> None:
    """Let who may decide know that somebody asks, once each time; never what for."""
    officers.tell(
        "advance_asked",
        about_id=advance.pk,
        nation=advance.seat.meeting.activity.group.nation,
        but=[advance.person.user_id, *but],
        key=f"advance_asked:{advance.pk}{':again' if advance.again_at else ''}",
    )


def _tell(kind: str, advance: Advance) -> None:
    key = f"{kind}:{advance.pk}:{advance.decided_at:%Y%m%d%H%M%S%f}"
    outbox.queue(kind, to=advance.person, about_id=advance.pk, key=key)
