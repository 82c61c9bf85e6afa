"""Presence, forecast: how answers turned out, as the registers of two years have it.

The numbers for everybody are counted each night, so that a page need not look. Whoever asked not
to be counted by their past, or was erased, is in none of them. Nothing but answers and registers
is read: never what somebody needs, nor what they say about themselves.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject, TruncDate

from activities.domain import forecast
from activities.domain.forecast import STANDS, Forecast, Past, Rates, Stood
from activities.models import (
    CAME,
    Attendance,
    Meeting,
    MeetingState,
    Moment,
    PresenceRule,
    Seat,
    Turnout,
)
from involvement.calendars import LONDON, midnight, months_after

MONTHS = 24
ELSEWHERE = ""  # asked later, or in reserve then
# what became of these says nothing about whether people come who say so
NOT_TELLING = (Attendance.RESERVE_READY, Attendance.CALLED_OFF, Attendance.STAYED_AWAY)
DAYS = {
    f"{name}_on": TruncDate(f"{name}_at", tzinfo=LONDON)
    for name in ("invited", "replied", "dropped_out", "stepped_up")
}
COUNTED = tuple(ways for stood in forecast.ASSUMED for ways in (f"{stood}", f"{stood}_came"))


def stood(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Bring along how each answer stood on the day to answer by, and on the day of the meeting."""
    return seats.alias(**DAYS).annotate(
        at_answers=_stood(
            Q(invited_on__lte=F("meeting__reply_by"))
            & (Q(is_reserve=False) | Q(stepped_up_on__lte=F("meeting__reply_by"))),
            When(dropped_out_on__gt=F("meeting__reply_by"), then=Value(Stood.YES.value)),
            When(
                Q(replied_on=None) | Q(replied_on__gt=F("meeting__reply_by")),
                then=Value(Stood.SILENT.value),
            ),
        ),
        at_day=_stood(
            Q(invited_on__isnull=False) & (Q(is_reserve=False) | Q(stepped_up_on__isnull=False))
        ),
    )


def held(*, until: date, after: date | None = None) -> QuerySet[Seat]:
    """Return the seats of meetings held before a day, and from another on, with how they stood."""
    seats = Seat.objects.filter(
        meeting__state=MeetingState.HELD, meeting__starts_at__lt=midnight(until)
    )
    if after is not None:
        seats = seats.filter(meeting__starts_at__gte=midnight(after))
    return stood(seats)


def telling(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Keep those that say if people come, of people whose past may be counted."""
    return seats.filter(TELLING)


def count(*, today: date) -> list[Turnout]:
    """Count how the answers of two years turned out, in one statement."""
    seats = telling(held(after=months_after(today, -MONTHS), until=today)).order_by()
    found = seats.aggregate(
        **{
            f"{moment}_{way}{ending}": Count(
                "pk",
                filter=Q(**{f"at_{moment}": way}) & (Q(attendance__in=CAME) if ending else Q()),
            )
            for moment in Moment.values
            for way in forecast.ASSUMED
            for ending in ("", "_came")
        }
    )
    return [
        Turnout(
            counted_on=today,
            moment=moment,
            **{way: found[f"{moment}_{way}"] for way in COUNTED},
        )
        for moment in Moment
    ]


@transaction.atomic
def keep(*, today: date) -> None:
    """Keep today's count. Counting again today takes the place of the first."""
    Turnout.objects.bulk_create(
        count(today=today),
        update_conflicts=True,
        unique_fields=["moment", "counted_on"],
        update_fields=COUNTED,
    )


def bring(seats: QuerySet[Seat], meeting: Meeting, *, today: date) -> QuerySet[Seat]:
    """Bring along, with the seats of a meeting, what its forecast needs: no statement more.

    One's own past is that in the same group, so that no forecast tells what a register does not.
    """
    moment = _moment(meeting, today=today)
    yes = {f"at_{moment}": Stood.YES}
    own = telling(held(after=months_after(today, -MONTHS), until=today))
    # only what whoever reads the page can see already: the registers of this very group
    here = Q(meeting__activity__group=OuterRef("meeting__activity__group"))
    own = own.filter(here, person=OuterRef("person"), **yes).order_by().values("person")
    row = JSONObject(answered=Count("pk"), came=Count("pk", filter=Q(attendance__in=CAME)))
    newest = Turnout.objects.filter(moment=moment, counted_on__lte=today).order_by("-counted_on")
    everybody = JSONObject(**{way: way for way in COUNTED})
    return seats.annotate(
        own_past=Subquery(own.annotate(row=row).values("row")),
        turnout=Subquery(newest.annotate(row=everybody).values("row")[:1]),
    )


def foresee(seats: Iterable[Seat], rule: PresenceRule) -> Forecast | None:
    """Forecast a meeting to come from its seats, which came with what `bring` brings."""
    seats = [seat for seat in seats if seat.counts]
    if not seats:
        return None
    people = ((STANDS[seat.reply], Past(**(seat.own_past or {}))) for seat in seats)
    rates = rates_of(seats[0].turnout or {})
    return forecast.make(people, rates, numbers=[rule.minimum, rule.ideal])


def rates_of(counted: dict[str, int]) -> Rates:
    """Return the rates of a count, as it is kept; of none, what we assume."""
    return Rates.from_past(
        {way: Past(counted.get(way, 0), counted.get(f"{way}_came", 0)) for way in forecast.ASSUMED}
    )


def _moment(meeting: Meeting, *, today: date) -> Moment:
    """Answers change until the last reminder; after it, few do."""
    return Moment.DAY if today >= meeting.remind_on else Moment.ANSWERS


def _stood(has_a_seat: Q, *changed_since: When) -> Case:
    answers = (When(reply=reply, then=Value(stands.value)) for reply, stands in STANDS.items())
    return Case(
        When(has_a_seat, then=Case(*changed_since, *answers, output_field=CharField())),
        default=Value(ELSEWHERE),
        output_field=CharField(),
    )


TELLING = (
    Q(person__past_left_out=False, person__erased_at=None)
    & ~Q(attendance__in=NOT_TELLING)
    # whoever had said no is not marked
    & ~(Q(attendance=Attendance.UNMARKED) & ~Q(reply="not_coming"))
)
