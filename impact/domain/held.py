"""Meetings that were held, counted where they are kept: a few rows come back for any number."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Count, DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from activities.domain.enough import Counts, Status, Voice, look_back
from activities.domain.presence import CONFIRMED, rule_of_outer
from activities.models import CAME, Activity, Meeting, MeetingState, PresenceRule, Seat
from involvement.calendars import LONDON, at_london

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Alike:
    """Meetings of one month, group and status, and how many they are."""

    month: date
    group: int
    status: Status
    number: int


def meetings_of(activities: QuerySet[Activity], *, after: date, until: date) -> QuerySet[Meeting]:
    """Return those held after one London day, up to and including another."""
    return Meeting.objects.filter(
        activity__in=activities,
        state=MeetingState.HELD,
        starts_at__gte=at_london(after + DAY, time.min),
        starts_at__lt=at_london(until + DAY, time.min),
    ).order_by()


def count(meetings: QuerySet[Meeting]) -> list[Alike]:
    """Count meetings that are alike in SQL, and ask the rule of presence once for each kind."""
    newest = rule_of_outer()
    rows = (
        meetings.annotate(
            london_day=TruncDate("starts_at", tzinfo=LONDON),
            month=TruncMonth("starts_at", tzinfo=LONDON, output_field=DateField()),
            came=_seats(attendance__in=CAME),
            alone=_seats(CONFIRMED, goes_alone_at__isnull=False),
            least=Subquery(newest.values("minimum")[:1]),
            ideal=Subquery(newest.values("ideal")[:1]),
        )
        .values_list("month", "activity__group", "came", "alone", "least", "ideal")
        .annotate(number=Count("pk"))
    )
    return [
        Alike(month, group, _status(came, alone, PresenceRule(minimum=least, ideal=ideal)), number)
        for month, group, came, alone, least, ideal, number in rows
    ]


def _seats(*wanted: Q, **more: Any) -> Coalesce:
    """Count the invited seats of each meeting that are as wanted."""
    seats = Seat.objects.filter(*wanted, meeting=OuterRef("pk"), invited_at__isnull=False, **more)
    count = seats.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(count), 0)


def _status(came: int, alone: int, rule: PresenceRule) -> Status:
    """The word for a meeting that was held: by how many came, in whatever capacity."""
    counts = Counts(Voice(came=came), goes_alone=bool(alone))
    return look_back(counts, rule, has_separate_ways=True).status
