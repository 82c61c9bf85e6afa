"""Presence, forecast: how answers turned out, as the registers of two years have it.

The numbers for everybody are counted each night, so that a page need not look. Whoever asked not
to be counted by their past, or was erased, is in none of them. Nothing but answers and registers
is read: never what somebody needs, nor what they say about themselves.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, JSONField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncDate

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
CAME_WORDS, NOT_TELLING_WORDS = [[str(one) for one in some] for some in (CAME, NOT_TELLING)]
DAYS = {
    f"{name}_on": TruncDate(f"{name}_at", tzinfo=LONDON)
    for name in ("invited", "replied", "dropped_out", "stepped_up")
}
COUNTED = tuple(ways for stood in forecast.ASSUMED for ways in (f"{stood}", f"{stood}_came"))


# The same as `telling` and `stood`, for one person and group. It is written out because a page
# that asks for it has no time to put it together; a test holds the two together.
OWN_PAST = {
    moment: f"""
        SELECT jsonb_build_object(
            'answered', count(*), 'came', count(*) FILTER (WHERE own.attendance = ANY(%s)))
        FROM activities_seat own
        JOIN activities_meeting held ON held.id = own.meeting_id
        JOIN activities_activity work ON work.id = held.activity_id
        JOIN people_person who ON who.id = own.person_id
        WHERE own.person_id = activities_seat.person_id AND work.group_id = %s
        AND held.state = 'held' AND held.starts_at >= %s AND held.starts_at < %s
        AND NOT who.past_left_out AND who.erased_at IS NULL AND NOT own.attendance = ANY(%s)
        AND (own.attendance <> 'unmarked' OR own.reply = 'not_coming') AND {said_yes}"""
    for moment, said_yes in {
        Moment.ANSWERS: """
            (own.invited_at AT TIME ZONE 'Europe/London')::date <= held.reply_by
            AND (NOT own.is_reserve
                OR (own.stepped_up_at AT TIME ZONE 'Europe/London')::date <= held.reply_by)
            AND ((own.dropped_out_at AT TIME ZONE 'Europe/London')::date > held.reply_by
                OR own.reply = 'coming'
                AND (own.replied_at AT TIME ZONE 'Europe/London')::date <= held.reply_by)""",
        Moment.DAY: """
            own.invited_at IS NOT NULL AND own.reply = 'coming'
            AND (NOT own.is_reserve OR own.stepped_up_at IS NOT NULL)""",
    }.items()
}
NEWEST = """
    SELECT to_jsonb(counted) FROM activities_turnout counted
    WHERE counted.moment = %s AND counted.counted_on <= %s
    ORDER BY counted.counted_on DESC LIMIT 1"""


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


def bring(
    seats: QuerySet[Seat], moment: Moment, *, group: Any, since: Any, until: Any, today: Any
) -> QuerySet[Seat]:
    """Bring along, with the seats of a meeting, what its forecast needs: no statement more.

    The values are those that `needed` returns for the meeting. One's own past is that in the same
    group, so that no forecast tells what a register does not.
    """
    own = [CAME_WORDS, group, since, until, NOT_TELLING_WORDS]
    return seats.annotate(
        own_past=RawSQL(OWN_PAST[moment], own, output_field=JSONField()),
        turnout=RawSQL(NEWEST, [moment.value, today], output_field=JSONField()),
    )


def needed(meeting: Meeting, *, today: date) -> dict[str, Any]:
    """Return what `bring` takes by name for a meeting: two years of its group until that day."""
    return {
        "group": meeting.activity.group_id,
        "since": midnight(months_after(today, -MONTHS)),
        "until": midnight(today),
        "today": today,
    }


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


def moment_of(meeting: Meeting, *, today: date) -> Moment:
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
