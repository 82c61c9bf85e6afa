"""Made-up money before the day, in each state that tells something."""

from datetime import timedelta

from activities.models import CAME, Reply, Seat
from involvement.calendars import working_days_after
from involvement.demo.work import Work
from payments.domain import advance_uses, advances, decisions
from payments.models import (
    Advance,
    AdvanceState,
    Claim,
    ClaimLine,
    CostKind,
    Due,
    DueState,
    LineState,
)

GIVEN = 20_00  # pence
SPENT = (14_50, 26_00)  # less than that, and more; a third person has claimed nothing yet
NOT = "We have booked your train already. You do not have to pay for it."


def agree(work: Work) -> None:
    """Let three people have been given money before meetings that were some weeks ago."""
    officer = work.cast.users["finance"]
    seats = Seat.objects.filter(
        attendance__in=CAME, claims=None, person__payee_accounts__way="bank"
    )
    seats = seats.exclude(person__user__in=work.cast.users.values())
    weeks_ago = work.moment(work.today - timedelta(days=28))
    seats = seats.filter(meeting__starts_at__lt=weeks_ago).order_by("-meeting__starts_at", "pk")
    for seat in seats.select_related("meeting")[: len(SPENT) + 1]:
        day = seat.meeting.day - timedelta(days=9)
        advance = Advance.objects.create(
            seat=seat,
            person_id=seat.person_id,
            kind=CostKind.TAXI,
            amount_pence=GIVEN,
            state=AdvanceState.AGREED,
            asked_at=work.moment(day, 10),
            decided_at=work.moment(day, 15),
            decided_by=officer,
        )
        Due.objects.create(
            person_id=seat.person_id,
            advance=advance,
            amount_pence=GIVEN,
            payable_from=day,
            pay_by=seat.meeting.day,
            made_at=advance.decided_at,
        )


def use(work: Work) -> None:
    """Let one have spent less, one more, and one be asked; two ask about meetings to come."""
    officer = work.cast.users["finance"]
    paid = Advance.objects.filter(due__state=DueState.PAID).select_related("seat__meeting")
    for number, advance in enumerate(paid.order_by("pk")):
        if number < len(SPENT):
            decisions.approve(_cost(advance, SPENT[number], work), by=officer)
        else:
            advance_uses.ask_back(advance, by=officer, today=work.today)
    ahead = Seat.objects.filter(
        reply=Reply.COMING, meeting__starts_at__gt=work.moment(work.today + timedelta(days=7))
    )
    ahead = ahead.exclude(person__user__in=work.cast.users.values()).order_by("pk")
    told = {"kind": CostKind.FARE, "amount_pence": GIVEN, "today": work.today}
    asked = [
        advances.ask(seat, **told, by_person=seat.person)
        for seat in ahead.select_related("person__user")[:2]
    ]
    for refused in asked[1:]:
        advances.refuse(refused, reason=NOT, by=officer)


def _cost(advance: Advance, pence: int, work: Work) -> ClaimLine:
    sent_on = work.today - timedelta(days=2)
    claim = Claim.objects.create(
        person_id=advance.person_id,
        seat=advance.seat,
        made_at=work.moment(sent_on),
        sent_at=work.moment(sent_on, 12),
        decide_by=working_days_after(sent_on, 5),
        pay_by=working_days_after(sent_on, 10),
    )
    return ClaimLine.objects.create(
        claim=claim,
        kind=advance.kind,
        amount_pence=pence,
        note="There and back",
        has_no_receipt=True,
        state=LineState.SENT,
    )
