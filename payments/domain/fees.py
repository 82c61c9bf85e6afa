"""Fees become due by themselves when somebody is marked; nobody has to ask for theirs. (C20)"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from activities.models import Attendance, FeeChoice, Seat, VoucherKind
from involvement import calendars, states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.domain import behalf
from involvement.people.models import Person, User
from payments.domain import promise, rates
from payments.models import (
    Due,
    DueState,
    GoesAs,
    PayoutLine,
    RateKey,
    Reversal,
    ReversalOutcome,
    RunState,
)

WHOLE = (Attendance.CAME, Attendance.PART, Attendance.RESERVE_CAME)
OPEN = (DueState.APPROVED, DueState.WITHDRAWN)
ELSEWHERE = {FeeChoice.VOUCHER: GoesAs.VOUCHER, FeeChoice.GIVE: GoesAs.GIFT}


@transaction.atomic
def settle(seat: Seat, *, by: User, today: date | None = None) -> Due | None:
    """Make the fee of a seat what the register and the person's choice say it is.

    Makes, corrects or withdraws the one due of the seat, and returns it. Once the money is on its
    way nothing is taken back: a draft reversal waits for somebody to decide. A second call
    changes nothing. `today` is the day of marking unless given.
    """
    return settle_locked([lock_seat(seat.pk)], by=by, today=today).get(seat.pk)


def settle_locked(
    seats: Iterable[Seat], *, by: User | None, today: date | None = None
) -> dict[int, Due]:
    """Do what `settle` does with seats that are locked already, in their transaction.

    Returns the due of each seat that has one. Rates are read once, and new dues made together.
    """
    found = Due.objects.select_for_update(of=("self",)).filter(seat__in=seats).order_by("pk")
    found = found.select_related("reversal__rest")
    dues = {due.seat_id: due for due in found}
    rate, promised = cache(rates.on), cache(promise.dates)
    new = []
    for seat in seats:
        owed = earned(seat, rate=rate)
        due = dues.get(seat.pk)
        if due is None:
            if owed:
                due = Due(seat=seat, person_id=seat.person_id, amount_pence=owed)
                due.goes_as = goes_as(seat)
                _promise(due, seat, today, promised)
                new.append(due)
        elif due.state in OPEN:
            _forget_what_was_let_be(due)
            _correct(due, _still_owed(due, owed), seat=seat, by=by, today=today)
        else:
            _ask_somebody(due, owed, by=by)
    Due.objects.bulk_create(new)
    trail.record_all([("due.approved", due) for due in new], by=by)
    return dues | {due.seat_id: due for due in new}


@transaction.atomic
def choose(
    seat: Seat,
    *,
    choice: FeeChoice,
    less: int | None = None,
    to: str = "",
    words: str = "",
    by_person: Person,
    today: date | None = None,
) -> None:
    """Keep what somebody wants done with their own fee, for as long as it has not left us.

    `to` is the organisation it is given to, or the kind of voucher. Nobody is asked why. Staff
    who type it for somebody write down the words the person said.
    """
    seat = lock_seat(seat.pk)
    if by_person.pk != seat.person_id:
        raise RuleBroken(_("Only the person themselves can choose this."))
    due = Due.objects.select_for_update(of=("self",)).filter(seat=seat).first()
    if due is not None and due.state not in OPEN:
        raise RuleBroken(_("This money is on its way, so the choice cannot change. Call us."))
    less = less if choice == FeeChoice.LESS else None
    if choice == FeeChoice.LESS and not 0 < (less or 0) <= seat.fee_offered_pence:
        raise RuleBroken(_("Enter an amount that is not more than the fee."))
    to = to.strip() if choice in ELSEWHERE else ""
    if choice == FeeChoice.VOUCHER and to not in VoucherKind.values:
        raise RuleBroken(_("Choose where you want to spend the voucher."))
    if choice == FeeChoice.GIVE and not to:
        raise RuleBroken(_("Enter which charity or organisation to give it to."))
    if (choice, less, to) == (seat.fee_choice, seat.fee_less_pence, seat.fee_to):
        return
    behalf.must_be_told(words)
    seat.fee_choice, seat.fee_less_pence, seat.fee_to = choice, less, to
    seat.save(update_fields=["fee_choice", "fee_less_pence", "fee_to"])
    trail.record("seat.fee_chosen", seat, by=by_person.user)
    said = _("You told us what to do with your fee for “%(title)s”.")
    behalf.note(said % {"title": seat.meeting.title}, words=words)
    if seat.attendance != Attendance.UNMARKED:
        settle(seat, by=by_person.user, today=today)


def hold_seats(dues: QuerySet[Due]) -> None:
    """Lock the seats of fees before the fees themselves, so that no mark changes meanwhile."""
    seats = Seat.objects.filter(fee_due__in=dues).order_by("pk")
    list(seats.select_for_update(of=("self",)).values_list("pk", flat=True))


def follow_corrections(dues: QuerySet[Due], *, by: User) -> None:
    """Make of fees that have not left after all what the register says now.

    Nobody has to decide about them any more, nor to give back what came back by itself. Their
    seats are held. A second call changes nothing.
    """
    asked = Q(decided_at=None) | Q(outcome=ReversalOutcome.ASKED)
    drafts = Reversal.objects.filter(asked, due__in=dues, due__state__in=OPEN)
    pks = list(drafts.order_by("due__seat").values_list("due__seat", flat=True))
    drafts.delete()
    told = Seat.objects.select_related("meeting__activity__group", "person__user")
    settle_locked(told.filter(pk__in=pks).order_by("pk"), by=by)


def earned(seat: Seat, *, rate: Callable[..., int] = rates.on) -> int:
    """Say what a seat has earned: the whole fee, a reserve's, or nothing; in pence.

    Coming for part earns the whole fee of the part offered. So does staying away not to be alone
    (R13), and a meeting that BASW called off late. Nobody gets more than they chose.
    """
    is_late = seat.attendance == Attendance.CALLED_OFF
    is_whole = seat.attendance in (*WHOLE, Attendance.STAYED_AWAY)
    if is_whole or (is_late and seat.counts):
        return seat.fee_pence
    if seat.attendance != Attendance.RESERVE_READY and not is_late:
        return 0
    if seat.fee_choice in (FeeChoice.NONE, FeeChoice.WAIT):
        return 0
    meeting = seat.meeting
    reserve = rate(RateKey.FEE_RESERVE, meeting.day, nation=meeting.activity.nation)
    return min(reserve, seat.fee_pence) if seat.fee_choice == FeeChoice.LESS else reserve


def goes_as(seat: Seat) -> GoesAs:
    """Say how the fee of a seat leaves us: only money goes by the bank."""
    return ELSEWHERE.get(seat.fee_choice, GoesAs.MONEY)


def seat_of(person: Person, meeting_ref: str) -> Seat | None:
    """Return somebody's own seat at a meeting, with what became of its fee."""
    seats = Seat.objects.select_related("fee_due", "meeting", "person__user")
    return seats.filter(person=person, meeting__ref=meeting_ref).first()


def has_left(seat: Seat) -> bool:
    """Say whether the fee is on its way or paid, so that the choice is over."""
    due = getattr(seat, "fee_due", None)
    return due is not None and due.state not in OPEN


def lock_seat(pk: int) -> Seat:
    """Lock a seat, with all that its fee is worked out from."""
    found = Seat.objects.select_related("meeting__activity__group", "person__user")
    return found.lock(pk)


def _promise(
    due: Due,
    seat: Seat,
    today: date | None,
    promised: Callable[[date, str], promise.Promise] = promise.dates,
) -> None:
    """The promise runs from the meeting, or from the day we first knew if that is later.

    Nobody waits for the day of a meeting that was called off.
    """
    known = today or calendars.london_day(seat.marked_at)
    is_off = seat.attendance == Attendance.CALLED_OFF
    due.payable_from = known if is_off else max(seat.meeting.day, known)
    due.pay_by = promised(due.payable_from, seat.meeting.activity.nation).pay_by


def _correct(due: Due, owed: int, *, seat: Seat, by: User | None, today: date | None) -> None:
    waiting = PayoutLine.objects.filter(due=due, run__state=RunState.PREPARED)
    if not owed:
        if due.state == DueState.APPROVED:
            waiting.delete()
            states.move(due, DueState.WITHDRAWN, by=by)
        return
    way = goes_as(seat)
    if way != due.goes_as and way != GoesAs.MONEY:
        waiting.delete()
    is_other, due.goes_as = way != due.goes_as, way
    if due.state == DueState.WITHDRAWN:
        due.amount_pence = owed
        _promise(due, seat, today)
        due.save(update_fields=["amount_pence", "goes_as", "payable_from", "pay_by"])
        states.move(due, DueState.APPROVED, by=by)
    elif due.amount_pence != owed or is_other:
        due.amount_pence = owed
        due.save(update_fields=["amount_pence", "goes_as"])
        waiting.update(amount_pence=owed)
        trail.record("due.corrected", due, by=by)


def _still_owed(due: Due, owed: int) -> int:
    """Say what of a fee that came back is owed: what was made up since is not paid twice.

    It has a due of its own, or was paid by hand, and then nothing but the first part can be owed.
    """
    reversal = getattr(due, "reversal", None)
    if reversal is None or reversal.outcome != ReversalOutcome.MADE_UP:
        return owed
    rest = getattr(reversal, "rest", None)
    return max(owed - rest.amount_pence, 0) if rest else min(owed, due.amount_pence)


def _forget_what_was_let_be(due: Due) -> None:
    """What was let be was a payment that has come back since; the next is judged by itself."""
    reversal = getattr(due, "reversal", None)
    if reversal is not None and reversal.outcome == ReversalOutcome.LET_BE:
        reversal.delete()


def _ask_somebody(due: Due, owed: int, *, by: User | None) -> None:
    """Draft what a person decides; again, where what was let be is not what the register says."""
    draft = Reversal.objects.select_for_update(of=("self",)).filter(due=due).first()
    if draft is not None and draft.decided_at is not None:
        if draft.outcome != ReversalOutcome.LET_BE or draft.should_be_pence == owed:
            return
        draft.delete()
        draft = None
    if owed == due.amount_pence:
        if draft is not None:
            draft.delete()
    elif draft is None:
        Reversal.objects.create(due=due, should_be_pence=owed)
        trail.record("due.reversal_drafted", due, by=by)
    elif draft.should_be_pence != owed:
        draft.should_be_pence = owed
        draft.save(update_fields=["should_be_pence"])
