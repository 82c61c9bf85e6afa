"""Counting the last twelve months ahead, group by group, so that insight opens at once.

Everything is counted anew each time, in a few statements, whatever changed since: a register put
right, a date moved, a difference noted late. `verify` proves the kept numbers by a recount.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Trunc

from activities.models import CAME, Activity, Meeting, Seat
from impact.domain import held
from impact.models import Apart, Difference, Feedback, Subject, Tally
from involvement.calendars import LONDON, london_day, working_days_between
from payments.models import Due, DueState

YEAR = timedelta(days=365)
OWED = (DueState.APPROVED, DueState.ON_ITS_WAY, DueState.FAILED)


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that is counted: in which group, what, of which sort and, for meetings, when."""

    group: int
    subject: Subject
    key: str = ""
    month: date | None = None


Cells = Counter[Cell]


def count(*, today: date) -> Cells:
    """Count the twelve months up to a day, from the records themselves."""
    after = today - YEAR
    meetings = held.meetings_of(Activity.objects.all(), after=after, until=today)
    meeting_cells = _held(meetings) + _apart(meetings) + _came(meetings)
    return meeting_cells + _changed(after) + _paid(after, today) + _heard(meetings)


@transaction.atomic
def keep(*, now: datetime) -> int:
    """Put a new count in the place of the last one; returns how many tallies it made.

    Two at once follow one another, and whoever reads meanwhile sees the last count whole.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Tally._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    cells = count(today=london_day(now))
    Tally.objects.all().delete()
    made = Tally.objects.bulk_create(
        Tally(
            group_id=cell.group,
            subject=cell.subject,
            key=cell.key,
            month=cell.month,
            number=number,
            counted_at=now,
        )
        for cell, number in cells.items()
    )
    return len(made)


def verify(*, today: date) -> dict[Cell, tuple[int, int]]:
    """Return what differs from a recount made now, as kept and counted; empty when all agree."""
    fields = ("group", "subject", "key", "month", "number")
    kept = {
        Cell(group, Subject(subject), key, month): number
        for group, subject, key, month, number in Tally.objects.values_list(*fields)
    }
    counted = count(today=today)
    return {
        cell: (kept.get(cell, 0), counted[cell])
        for cell in kept.keys() | counted.keys()
        if kept.get(cell, 0) != counted[cell]
    }


def _held(meetings: QuerySet[Meeting]) -> Cells:
    cells: Cells = Counter()
    for alike in held.count(meetings):
        cells[Cell(alike.group, Subject.HELD, alike.status, alike.month)] += alike.number
    return cells


def _apart(meetings: QuerySet[Meeting]) -> Cells:
    """Count meetings at which service users and carers had their own time, or another way. (R10)"""
    own = Q(users_meet_at__isnull=False) | Q(carers_meet_at__isnull=False)
    sort = Case(
        When(own, then=Value(Apart.OWN_TIME)),
        When(separate_voices="", then=Value(Apart.TOGETHER)),
        default=Value(Apart.OWN_WAY),
    )
    rows = meetings.annotate(sort=sort).values_list("activity__group", "sort")
    counted = rows.annotate(Count("pk"))
    return Counter({Cell(group, Subject.APART, sort): number for group, sort, number in counted})


def _came(meetings: QuerySet[Meeting]) -> Cells:
    """Count people, each once in a group, however often they came there."""
    seats = Seat.objects.filter(meeting__in=meetings, attendance__in=CAME).order_by()
    rows = seats.values_list("meeting__activity__group")
    people = rows.annotate(Count("person", distinct=True))
    return Counter({Cell(group, Subject.CAME): number for group, number in people})


def _changed(after: date) -> Cells:
    """Count differences in the framework's six areas, by the day they were decided. (I6)"""
    rows = Difference.objects.filter(decided_on__gt=after).order_by()
    by_area = rows.values_list("activity__group", "area").annotate(Count("pk"))
    return Counter({Cell(group, Subject.CHANGED, area): number for group, area, number in by_area})


def _paid(after: date, today: date) -> Cells:
    """Count payments that came, and what is owed past its promised day: it has waited until now."""
    came = Q(state=DueState.PAID, paid_on__gt=after)
    is_late = Q(state__in=OWED, pay_by__lt=today)
    dues = Due.objects.filter(came | is_late).annotate(until=Coalesce("paid_on", today)).order_by()
    group = "seat__meeting__activity__group"
    fees = dues.filter(Q(seat__isnull=False) | Q(rest_of__isnull=False))
    fees = fees.annotate(of_group=Coalesce(group, f"rest_of__due__{group}"))
    costs = dues.filter(line__isnull=False)
    cells: Cells = Counter()
    for rows in (
        _by_days(fees, "of_group", F("made_at")),
        _by_days(
            costs,
            "line__claim__seat__meeting__activity__group",
            Coalesce("line__claim__sent_at", "made_at"),
        ),
    ):
        for group, asked_on, until, number in rows:
            days = working_days_between(asked_on, until)
            cells[Cell(group, Subject.PAID, str(days))] += number
    return cells


def _by_days(dues: QuerySet[Due], group: str, asked_at: F | Coalesce) -> QuerySet:
    """Count payments by group, the London day they were asked for and the day waiting ended."""
    asked_on = Cast(Trunc(asked_at, "day", tzinfo=LONDON), DateField())
    rows = dues.annotate(asked_on=asked_on).values_list(group, "asked_on", "until")
    return rows.annotate(Count("pk"))


def _heard(meetings: QuerySet[Meeting]) -> Cells:
    rows = Feedback.objects.filter(meeting__in=meetings).order_by()
    alike = rows.annotate(is_staff=Q(user__isnull=False)).values_list(
        "meeting__activity__group", "is_staff", "was_listened_to"
    )
    cells: Cells = Counter()
    for group, is_staff, felt, asked, answered in alike.annotate(Count("pk"), Count("answered_at")):
        side = "staff" if is_staff else "people"
        cells[Cell(group, Subject.ASKED, side)] += asked
        cells[Cell(group, Subject.ANSWERED, side)] += answered
        if felt and not is_staff:
            cells[Cell(group, Subject.LISTENED, felt)] += answered
    return +cells
