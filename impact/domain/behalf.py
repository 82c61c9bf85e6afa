"""Impact: what can be filled in for somebody now, from all four stages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.domain import invited
from activities.models import FeeChoice, Seat
from impact.domain import answers
from impact.models import Feedback
from involvement.calendars import london_day
from involvement.people.models import Person
from payments.domain import claims, fees

AGO = timedelta(days=183)
MOST = 30


@dataclass(frozen=True, slots=True)
class ToFillIn:
    """The pages that staff can open for one person."""

    invitations: list[Seat]
    costs: list[Seat]
    fees: list[Seat]
    feedback: list[Feedback]

    def __bool__(self) -> bool:
        return bool(self.invitations or self.costs or self.fees or self.feedback)


def to_fill_in(person: Person, *, now: datetime) -> ToFillIn:
    """Return what one person can answer, claim, choose or say about the last half year."""
    seats = list(
        Seat.objects.filter(
            person=person, invited_at__isnull=False, meeting__starts_at__gt=now - AGO
        )
        .select_related("meeting__activity", "fee_due")
        .order_by("-meeting__starts_at", "-id")[:MOST]
    )
    today = london_day(now)
    return ToFillIn(
        invitations=[seat for seat in seats if not invited.closed(seat, now=now)],
        costs=[seat for seat in seats if claims.can_claim(seat, today=today)],
        fees=[
            seat
            for seat in seats
            if seat.fee_choice == FeeChoice.WAIT
            and seat.replied_at is not None
            and not fees.has_left(seat)
        ],
        feedback=list(answers.waiting(person, now=now).select_related("meeting")[:MOST]),
    )
