"""Meetings that were held, counted where they are kept: a few rows come back for any number."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncDate, TruncMonth

from activities.domain.enough import Counts, Status, Voice, look_back
from activities.domain.presence import CONFIRMED, rule_of_outer
from activities.models import CAME, Activity, Meeting, MeetingState, PresenceRule, Seat
from involvement.calendars import LONDON, at_london

DAY = timedelta(days=1)
NOBODY = {"came": 0, "alone": 0}


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
    came = Count("pk", filter=Q(attendance__in=CAME))
    alone = Count("pk", filter=CONFIRMED & Q(goes_alone_at__isnull=False))
    seats = Seat.objects.filter(meeting=OuterRef("pk"), invited_at__isnull=False)
    seats = seats.order_by().values("meeting").annotate(row=JSONObject(came=came, alone=alone))
    rules = rule_of_outer().values(row=JSONObject(minimum="minimum", ideal="ideal"))
    rows = (
        meetings.annotate(
            london_day=TruncDate("starts_at", tzinfo=LONDON),
            month=TruncMonth("starts_at", tzinfo=LONDON, output_field=DateField()),
            seats_row=Subquery(seats.values("row")),
            rule=Subquery(rules[:1]),
        )
        .values_list("month", "activity__group", "seats_row", "rule")
        .annotate(number=Count("pk"))
    )
    return [
        Alike(month, group, _status(seen or NOBODY, PresenceRule(**rule)), number)
        for month, group, seen, rule, number in rows
    ]


def _status(seen: dict[str, int], rule: PresenceRule) -> Status:
    """The word for a meeting that was held: by how many came, in whatever capacity."""
    counts = Counts(Voice(came=seen["came"]), goes_alone=bool(seen["alone"]))
    return look_back(counts, rule, has_separate_ways=True).status
