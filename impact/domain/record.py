"""The record of one person's work with BASW, for them to keep: where, how long, what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from activities.models import CAME, Activity, Attendance, Seat
from impact.domain import differences
from impact.models import Difference
from involvement.people.models import Person

WHOLE = (Attendance.CAME, Attendance.RESERVE_CAME)


@dataclass
class Piece:
    """What somebody did in one piece of work."""

    activity: Activity
    seats: list[Seat] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def role(self) -> str:
        """What they were asked to do, in the words they agreed to last."""
        purpose = self.seats[-1].purpose
        return purpose.role_description if purpose else ""

    @property
    def first_on(self) -> date:
        return self.seats[0].meeting.day

    @property
    def last_on(self) -> date:
        return self.seats[-1].meeting.day

    @property
    def hours(self) -> str:
        return hours(self.seats)


@dataclass(frozen=True)
class Record:
    """All of it, the newest work first."""

    pieces: list[Piece]

    @property
    def seats(self) -> list[Seat]:
        return [seat for piece in self.pieces for seat in piece.seats]

    @property
    def meetings(self) -> int:
        return len(self.seats)

    @property
    def in_part(self) -> int:
        return sum(seat.attendance == Attendance.PART for seat in self.seats)

    @property
    def hours(self) -> str:
        return hours(self.seats)

    @property
    def changes(self) -> int:
        return sum(len(piece.differences) for piece in self.pieces)

    @property
    def first_on(self) -> date:
        return min(piece.first_on for piece in self.pieces)


def of(person: Person) -> Record:
    """Gather what somebody took part in, in two statements; nothing of money, needs or why."""
    pieces: dict[int, Piece] = {}
    for seat in (
        Seat.objects.filter(person=person, attendance__in=CAME)
        .select_related("meeting__activity__group", "purpose")
        .order_by("meeting__starts_at", "pk")
    ):
        activity = seat.meeting.activity
        pieces.setdefault(activity.pk, Piece(activity)).seats.append(seat)
    for difference in differences.of_person(person).order_by("decided_on", "pk"):
        if difference.activity_id in pieces:
            pieces[difference.activity_id].differences.append(difference)
    return Record(sorted(pieces.values(), key=lambda piece: piece.last_on, reverse=True))


def hours(seats: Iterable[Seat]) -> str:
    """Add up whole meetings, to the half hour, like 2 or 2.5. A part is named, not guessed at."""
    spent = (
        seat.meeting.ends_at - seat.meeting.starts_at for seat in seats if seat.attendance in WHOLE
    )
    halves = round(sum(spent, timedelta()) / timedelta(minutes=30))
    return f"{halves // 2}.5" if halves % 2 else f"{halves // 2}"
