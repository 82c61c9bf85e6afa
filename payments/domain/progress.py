"""Payments: how far a claim has come, in the words of ux.md 3.4, worked out from its lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from activities.models import Attendance, Reply, Seat
from payments.models import (
    Advance,
    AdvanceState,
    Appeal,
    Claim,
    ClaimLine,
    Due,
    DueState,
    LineState,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One state as people see it: a word, and the colour and shape that go with it."""

    code: str
    label: LazyText
    kind: str
    shape: str


WORDS = {
    word.code: word
    for word in (
        Word("draft", _("Draft"), "idle", "pencil"),
        Word("sent", _("Sent"), "info", "arrow"),
        Word("question", _("Question for you"), "wait", "bubble"),
        Word("approved", _("Approved"), "info", "tick-bare"),
        Word("on_its_way", _("On its way"), "info", "clock"),
        Word("paid", _("Paid"), "ok", "tick"),
        Word("failed", _("Payment failed"), "stop", "octagon"),
        Word("not_paid", _("Not paid"), "idle", "bar"),
        Word("taken_back", _("Taken back"), "idle", "bar"),
    )
}
# The first that any line has is the claim's: what the person must act on comes first.
FIRST_TOLD = (
    "question",
    "failed",
    "sent",
    "draft",
    "approved",
    "on_its_way",
    "paid",
    "not_paid",
    "taken_back",
)


GONE = (LineState.TAKEN_BACK, LineState.NOT_PAID)


def line_word(line: ClaimLine) -> Word:
    """Say how far one cost has come. From approval on, its due carries the story.

    Without one, money that they had before paid for all of it.
    """
    if line.state != LineState.APPROVED:
        return WORDS[line.state]
    due = getattr(line, "due", None)
    return WORDS[due.state if due else "paid"]


def due_word(due: Due) -> Word:
    """Say how far one due has come."""
    return WORDS[due.state]


def advance_word(advance: Advance) -> Word:
    """Say how far money before the day has come. From agreement on, its due carries the story."""
    codes = {AdvanceState.ASKED: "sent", AdvanceState.REFUSED: "not_paid"}
    due = getattr(advance, "due", None)
    return WORDS[codes.get(advance.state) or (due.state if due else "taken_back")]


def word(claim: Claim) -> Word:
    """Say how far a claim has come; a claim with no lines is still a draft."""
    return word_of(claim.lines.all())


def word_of(lines: Iterable[ClaimLine]) -> Word:
    """Say how far a claim with these lines has come."""
    found = {line_word(line).code for line in lines}
    return WORDS[next((code for code in FIRST_TOLD if code in found), "draft")]


def total(lines: Iterable[ClaimLine]) -> int:
    """Add up the costs that still stand: not those taken back, nor those we said no to."""
    return sum(line.amount_pence for line in lines if line.state not in GONE)


def of_seat(seat_id: int | OuterRef) -> QuerySet[ClaimLine]:
    """Find all costs that still stand of one person at one meeting, whatever claims they are in."""
    lines = ClaimLine.objects.filter(claim__seat=seat_id, claim__sent_at__isnull=False)
    return lines.exclude(state__in=GONE).order_by()


def with_seat_pence(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Add to each claim what that person claims for that meeting in all: limits go by it. (I9)"""
    return claims.annotate(seat_pence=pence_of_seat("seat"))


def pence_of_seat(seat: str) -> Coalesce:
    """The same for a query of another model, in which `seat` names the seat."""
    sums = of_seat(OuterRef(seat)).values("claim__seat").annotate(sum=Sum("amount_pence"))
    return Coalesce(Subquery(sums.values("sum")), 0)


def decide_by(claim: Claim) -> date:
    """Return the day by which we decide: an appeal has one of its own."""
    return max([claim.decide_by, *(a.decide_by for a in _appeals(claim, LineState.SENT))])


def pay_by(claim: Claim) -> date:
    """Return the day by which the money is there; what an appeal brings comes later."""
    open_states = (LineState.SENT, LineState.APPROVED)
    return max([claim.pay_by, *(a.pay_by for a in _appeals(claim, *open_states))])


def _appeals(claim: Claim, *found: LineState) -> list[Appeal]:
    return [n.appeal for n in claim.lines.all() if n.state in found and n.is_appealed]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the tracker: done, now, or to come, with its day."""

    word: LazyText
    state: str
    date: str | LazyText


def steps(claim: Claim, *, said) -> list[Step]:
    """Sent, checked, in the payment, in the bank: each with a day. `said` writes a day.

    Empty when there is nothing to follow: a draft, or a claim taken back or not paid.
    """
    at = {"question": 1, "sent": 1, "approved": 2, "on_its_way": 2, "failed": 2, "paid": 4}
    code = word(claim).code
    if code not in at:
        return []
    decided = [line.decided_at for line in claim.lines.all() if line.decided_at]
    paid = [line.due.paid_on for line in claim.lines.all() if _paid_on(line)] or decided
    days = (
        said(claim.sent_at),
        said(max(decided)) if at[code] > 1 and decided else _by(said(decide_by(claim))),
        "",
        said(max(paid)) if code == "paid" and paid else _by(said(pay_by(claim))),
    )
    words = (_("Sent"), _("Checked"), _("Put in a payment"), _("In your bank"))
    return [
        Step(name, "done" if n < at[code] else "now" if n == at[code] else "todo", day)
        for n, (name, day) in enumerate(zip(words, days, strict=True))
    ]


def _paid_on(line: ClaimLine) -> date | None:
    due = getattr(line, "due", None)
    return due.paid_on if due else None


def _by(day: str) -> LazyText:
    return _("by %(day)s") % {"day": day}


def fee_to_come(seat: Seat, *, today: date) -> int:
    """Say what money is still coming for this seat, once its meeting has been: nothing to claim."""
    if seat.fee_goes_elsewhere:
        return 0
    due = getattr(seat, "fee_due", None)
    if due is not None:
        return due.amount_pence if due.state in (DueState.APPROVED, DueState.ON_ITS_WAY) else 0
    is_waiting = seat.attendance == Attendance.UNMARKED and seat.reply == Reply.COMING
    return seat.fee_pence if is_waiting and seat.counts and seat.meeting.day <= today else 0
