"""The made-up money: accounts, claims in every state, and the runs that paid for them."""

import hashlib
from datetime import date, timedelta
from io import BytesIO
from itertools import cycle

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from activities.domain import register
from activities.models import CAME, Attendance, Group, Seat
from involvement.calendars import financial_year_start, working_days_after
from involvement.demo import before, gifts, ours
from involvement.demo.work import Work
from involvement.money import pounds
from involvement.people.models import Person, User
from payments.domain import (
    budgets,
    changes,
    decisions,
    fees,
    ledger_codes,
    payouts,
    returns,
)
from payments.models import (
    Claim,
    ClaimLine,
    CostKind,
    Due,
    DueState,
    LineState,
    PayeeAccount,
    PayoutLine,
    PayoutRun,
    PayWay,
    Receipt,
    ReturnCode,
    RunState,
)

COSTS = [
    (CostKind.FARE, 4_20, "Two buses"),
    (CostKind.TAXI, 11_50, "No bus at that hour"),
    (CostKind.CARE, 36_00, "Three hours, my neighbour"),
    (CostKind.PARKING, 3_80, ""),
    (CostKind.FOOD, 6_75, "Lunch on the way"),
    (CostKind.CHILDCARE, 24_00, "My sister, for the morning"),
    (CostKind.ASSISTANT, 45_00, "Three hours"),
]
BUDGET = 15_000_00
NOMINAL_CODES = {
    "fees": "4010", "travel": "4020", "care": "4030", "food": "4040", "other": "4050",
    "support": "4060", "stay": "4070", "waived": "4080", "advances": "1300",
    "bank": "1200", "owed": "2100", "going": "2110", "back": "2120",
}  # fmt: skip
WITHOUT_DETAILS = 7  # every seventh person has not told us yet where to send money
CHANGED, STOPPED = 3, 4  # who changed where their money goes
STATES_NOW = [
    LineState.SENT, LineState.QUESTION, LineState.DRAFT, LineState.APPROVED, LineState.SENT,
    LineState.NOT_PAID, LineState.TAKEN_BACK, LineState.SENT,
]  # fmt: skip


def make(work: Work) -> None:
    """Make the accounts, what is due, and the year's runs, oldest first."""
    _accounts(work)
    seats = list(
        Seat.objects.exclude(attendance=Attendance.UNMARKED)
        .select_related("meeting__activity__group", "person", "marked_by")
        .order_by("meeting__starts_at", "id")
    )
    for seat in seats:
        fees.settle(seat, by=seat.marked_by)
    _date_back(seats, work.today)
    _claims([seat for seat in seats if seat.attendance in CAME], work)
    before.agree(work)
    _runs(work)
    before.use(work)
    gifts.make(work)
    ours.make(work, _picture("Bus", 4_60, "A"))
    _came_back(work)
    _put_right(work)
    _changed_details(work)
    _books(work)


def _books(work: Work) -> None:
    """What each group may spend this year, and the codes of BASW's own accounts."""
    officer, year = work.cast.users["finance"], financial_year_start(work.today)
    for group in Group.objects.order_by("pk"):
        budgets.set_for(group, year=year.year, amount_pence=BUDGET, by=officer)
    for account, code in NOMINAL_CODES.items():
        ledger_codes.record(about=f"account:{account}", code=code, valid_from=year, by=officer)


def _came_back(work: Work) -> None:
    """One payment of the last paid run came back, and waits for a call."""
    paid = PayoutLine.objects.filter(run__state=RunState.PAID, person__phone__gt="")
    line = (
        paid.exclude(person__user__in=work.cast.users.values())
        .order_by("-run__pay_on", "-id")
        .first()
    )
    if line is not None:
        returns.note(line, code=ReturnCode.CLOSED, by=work.cast.users["finance"])


def _put_right(work: Work) -> None:
    """One fee was paid, and then the register said that the person had not come."""
    paid = Due.objects.filter(state=DueState.PAID, seat__attendance=Attendance.CAME)
    due = paid.exclude(person__user__in=work.cast.users.values()).order_by("paid_on", "id").last()
    register.mark(due.seat, Attendance.DID_NOT_COME, by=due.seat.marked_by)


def _accounts(work: Work) -> None:
    staff = work.cast.users["staff"]
    for number, person in enumerate(work.cast.people):
        if number % WITHOUT_DETAILS == 6:
            continue
        _account(person, number, by=person.user or staff)


def _account(person: Person, number: int, *, by: User) -> PayeeAccount:
    account = f"{10_000_000 + number * 137:08d}"
    return PayeeAccount.objects.create(
        person=person,
        way=PayWay.BANK,
        account_name=person.name,
        sort_code="089999",
        account_number=account,
        ending=account[-2:],
        saved_by=by,
    )


def _changed_details(work: Work) -> None:
    """One person changed their bank details today, and waits for a call; one says it was not me."""
    staff = work.cast.users["staff"]
    for number in (CHANGED, STOPPED):
        person = work.cast.people[number]
        PayeeAccount.objects.current().filter(person=person).update(replaced_at=timezone.now())
        account = _account(person, number + 500, by=person.user or staff)
        changes.note(account)
        if number == STOPPED:
            changes.stop(account.change, by=None)


def _date_back(seats: list[Seat], today: date) -> None:
    """A fee became due on the day of its meeting, not on the day the demo was loaded."""
    for seat in seats:
        day = min(seat.meeting.day, today)
        Due.objects.filter(seat=seat).update(
            payable_from=day, pay_by=working_days_after(day, 10), made_at=seat.marked_at
        )


def _claims(seats: list[Seat], work: Work) -> None:
    costs, states = cycle(COSTS), cycle(STATES_NOW)
    for number, seat in enumerate(seats):
        is_old = (work.today - seat.meeting.day).days > 28
        if is_old and number % 2:
            continue
        _claim(seat, next(costs), LineState.APPROVED if is_old else next(states), work)


def _claim(seat: Seat, cost: tuple, state: str, work: Work) -> None:
    kind, amount, note = cost
    is_sent = state != LineState.DRAFT
    sent_on = min(seat.meeting.day + timedelta(days=1), work.today)
    claim = Claim.objects.create(
        person=seat.person,
        seat=seat,
        made_at=work.moment(sent_on),
        sent_at=work.moment(sent_on, 12) if is_sent else None,
        decide_by=working_days_after(sent_on, 5) if is_sent else None,
        pay_by=working_days_after(sent_on, 10) if is_sent else None,
    )
    line = ClaimLine.objects.create(
        claim=claim,
        kind=kind,
        amount_pence=amount,
        note=note,
        state=LineState.SENT if is_sent else LineState.DRAFT,
    )
    _receipt(line)
    _settle(line, state, work)


def _settle(line: ClaimLine, state: str, work: Work) -> None:
    officer = work.cast.users["finance"]
    if state == LineState.APPROVED:
        decisions.approve(line, by=officer)
        day = line.claim.sent_at.date()
        Due.objects.filter(line=line).update(
            payable_from=day, pay_by=line.claim.pay_by, made_at=line.claim.sent_at
        )
        ClaimLine.objects.filter(pk=line.pk).update(
            decided_at=line.claim.sent_at + timedelta(days=2)
        )
    elif state == LineState.QUESTION:
        decisions.ask(line, question="The photo is too dark to read. What did you pay?", by=officer)
    elif state == LineState.NOT_PAID:
        decisions.refuse(line, reason="Lunch was given at the meeting.", by=officer)
    elif state == LineState.TAKEN_BACK:
        ClaimLine.objects.filter(pk=line.pk).update(state=LineState.TAKEN_BACK)


def _receipt(line: ClaimLine) -> None:
    content = _picture(line.get_kind_display(), line.amount_pence, f"{line.pk:06d}")
    receipt = Receipt(
        line=line,
        content_type="image/jpeg",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    receipt.file.save("receipt.jpg", ContentFile(content), save=False)
    receipt.save()


def _picture(kind: str, pence: int, number: str) -> bytes:
    picture = Image.new("RGB", (480, 640), "#fffdf5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 460, 620), outline="#1c1b22", width=3)
    draw.text((60, 80), f"EXAMPLE RECEIPT\n\n{kind}", fill="#1c1b22")
    draw.text((60, 240), f"{pounds(pence)}\n\nNo. {number}", fill="#1c1b22")
    held = BytesIO()
    picture.save(held, "JPEG", quality=70)
    return held.getvalue()


def _runs(work: Work) -> None:
    """Pay each Friday of the year; the last is with the bank, and today's waits for release."""
    last = work.today - timedelta(days=(work.today.weekday() - 4) % 7 or 7)
    oldest = Due.objects.order_by("payable_from").values_list("payable_from", flat=True).first()
    friday = oldest + timedelta(days=(4 - oldest.weekday()) % 7)
    while friday <= last:
        _run(friday, is_last=friday == last, work=work)
        friday += timedelta(days=7)


def _run(friday: date, *, is_last: bool, work: Work) -> None:
    first, second = work.cast.users["finance"], work.cast.users["finance2"]
    run = payouts.prepare(pay_on=friday)
    if not run.lines.exists():
        return
    payouts.freeze(run, by=first)
    payouts.release(run, by=second)
    if not is_last:
        payouts.take_bank_file(run, by=second)
        payouts.mark_paid(run, by=first)
    day = work.moment(friday - timedelta(days=1), 15)
    PayoutRun.objects.filter(pk=run.pk).update(
        made_at=day - timedelta(days=6),
        frozen_at=day,
        released_at=day + timedelta(hours=1),
        paid_at=None if is_last else day + timedelta(days=1),
    )
