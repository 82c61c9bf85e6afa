"""Home: what there is to do, when money comes, when we meet next. Few queries, always the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q

from activities.models import CAME, Attendance, Meeting, MeetingState, Reply, Seat
from impact.domain import answers
from impact.models.answers import OPEN_FOR
from involvement.calendars import london_day
from involvement.people.models import Person
from involvement.written import written_once
from payments.models import (
    Claim,
    ClaimLine,
    Due,
    DueState,
    GoesAs,
    LineLife,
    LineState,
    PayeeAccount,
    PayeeChange,
    PhotoState,
    SentPhoto,
)

LOOK_BACK = timedelta(days=30)
MOST = 3  # things to do at once


@dataclass(frozen=True)
class MoneyLine:
    """The one line about money: trouble first, then what is coming, then what has come."""

    kind: str  # failed, no_account, held, coming, agreed, paid
    pence: int
    on: date | None = None


@dataclass(frozen=True)
class Todo:
    """One thing to do; `kind` chooses the words of its card."""

    kind: str  # invited, question, draft, cost, feedback
    meeting: Meeting
    seat: Seat | None = None
    line: ClaimLine | None = None


@dataclass(frozen=True)
class Home:
    money: MoneyLine | None
    todo: list[Todo]
    more: int
    next_seat: Seat | None


def of(person: Person, *, now: datetime) -> Home:
    """Gather somebody's home page: money, at most three things to do, the next meeting."""
    seats = _seats(person=person.pk, since=now - LOOK_BACK)
    is_here = person.paused_at is None  # in a break only money is spoken of
    todo = [
        *(_invitations(seats, now=now) if is_here else ()),
        *_questions(person),
        *(_feedback(person, now=now) if is_here else ()),
        *_costs(seats, now=now),
    ]
    coming = [seat for seat in seats if _is_coming(seat, now=now)]
    return Home(
        money=_money(person, now=now),
        todo=todo[:MOST],
        more=max(0, len(todo) - MOST),
        next_seat=coming[0] if coming else None,
    )


@written_once
def _seats(*, person, since):
    claims = Claim.objects.filter(seat=OuterRef("pk"))
    photos = SentPhoto.objects.filter(seat=OuterRef("pk"), state=PhotoState.WAITING)
    return (
        Seat.objects.filter(person=person, invited_at__isnull=False, meeting__ends_at__gt=since)
        .exclude(meeting__state=MeetingState.CANCELLED)
        .annotate(
            has_claim=Exists(claims.filter(sent_at__isnull=False)) | Exists(photos),
            has_draft=Exists(claims.filter(sent_at=None, entered_by=None)),
        )
        .select_related("meeting__activity")
        .order_by("meeting__starts_at", "pk")
    )


def _is_coming(seat: Seat, *, now: datetime) -> bool:
    return seat.reply == Reply.COMING and seat.meeting.ends_at > now


def _invitations(seats: list[Seat], *, now: datetime) -> Iterator[Todo]:
    for seat in seats:
        if seat.reply in (Reply.NONE, Reply.NOT_SURE) and seat.meeting.starts_at > now:
            yield Todo("invited", seat.meeting, seat=seat)


@written_once
def _asked(*, person):
    lines = ClaimLine.objects.filter(claim__person=person, state=LineState.QUESTION)
    return lines.select_related("claim__seat__meeting__activity")


def _questions(person: Person) -> Iterator[Todo]:
    for line in _asked(person=person.pk):
        yield Todo("question", line.claim.seat.meeting, seat=line.claim.seat, line=line)


@written_once
def _to_answer(*, person, since):
    return answers.unanswered(person, since=since).select_related("meeting__activity")


def _feedback(person: Person, *, now: datetime) -> Iterator[Todo]:
    for row in _to_answer(person=person.pk, since=now - OPEN_FOR):
        yield Todo("feedback", row.meeting)


def _costs(seats: list[Seat], *, now: datetime) -> Iterator[Todo]:
    for seat in seats:
        if seat.has_draft:
            yield Todo("draft", seat.meeting, seat=seat)
        elif seat.attendance in (*CAME, Attendance.RESERVE_READY) and not seat.has_claim:
            yield Todo("cost", seat.meeting, seat=seat)


@written_once
def _dues(*, person, since, now):
    account = PayeeAccount.objects.current().filter(person=OuterRef("person"))
    held = PayeeChange.objects.current().on_hold(now)
    live = Q(payout_lines__life=LineLife.LIVE)
    return (
        Due.objects.filter(person=person, goes_as=GoesAs.MONEY)
        .exclude(state=DueState.WITHDRAWN)
        .exclude(state=DueState.PAID, paid_on__lt=since)
        .annotate(
            arrives_on=Max("payout_lines__run__pay_on", filter=live),
            has_account=Exists(account),
            is_held=Exists(held.filter(person=OuterRef("person"))),
        )
        .order_by("pk")
    )


def _money(person: Person, *, now: datetime) -> MoneyLine | None:
    dues = _dues(person=person.pk, since=london_day(now) - LOOK_BACK, now=now)
    by_state = {state: [due for due in dues if due.state == state] for state in DueState}
    if failed := by_state[DueState.FAILED]:
        return MoneyLine("failed", _sum(failed))
    if coming := by_state[DueState.ON_ITS_WAY]:
        return MoneyLine(
            "coming", _sum(coming), max(due.arrives_on or due.pay_by for due in coming)
        )
    if agreed := by_state[DueState.APPROVED]:
        kind = "agreed" if agreed[0].has_account else "no_account"
        kind = "held" if agreed[0].is_held else kind
        return MoneyLine(kind, _sum(agreed), max(due.pay_by for due in agreed))
    if paid := by_state[DueState.PAID]:
        newest = max(due.paid_on for due in paid)
        return MoneyLine("paid", _sum(due for due in paid if due.paid_on == newest), newest)
    return None


def _sum(dues) -> int:
    return sum(due.amount_pence for due in dues)
