"""Meetings that were held, counted where they are kept: a few rows come back for any number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import connection
from django.db.models import Case, Count, DateField, F, Q, QuerySet, When
from django.db.models.functions import TruncMonth

from activities.domain.enough import Counts, Status, Voice, look_back
from activities.domain.presence import CONFIRMED
from activities.models import CAME, Activity, Meeting, MeetingState, PresenceRule, Seat
from involvement.calendars import LONDON, at_london

DAY = timedelta(days=1)
# the seats in one pass, and few rows come back whatever the number of meetings
ALIKE = """
    SELECT month, by_group, coalesce(came, 0), coalesce(alone, 0), rule, count(*)
    FROM ({each}) AS each LEFT JOIN ({seats}) AS seats ON seats.meeting_id = each.id
    GROUP BY month, by_group, came, alone, rule
"""


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
    rules = {rule.pk: rule for rule in PresenceRule.objects.order_by("-valid_from", "-id")}
    each = meetings.order_by().annotate(
        month=TruncMonth("starts_at", tzinfo=LONDON, output_field=DateField()),
        by_group=F("activity__group"),
        rule=_rule_of(rules.values()),
    )
    seats = Seat.objects.filter(meeting__in=meetings.order_by(), invited_at__isnull=False)
    seats = (
        seats.order_by()
        .values("meeting_id")
        .annotate(
            came=Count("pk", filter=Q(attendance__in=CAME)),
            alone=Count("pk", filter=CONFIRMED & Q(goes_alone_at__isnull=False)),
        )
    )
    each_sql, each_params = each.values("id", "month", "by_group", "rule").query.sql_with_params()
    seats_sql, seats_params = seats.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(ALIKE.format(each=each_sql, seats=seats_sql), [*each_params, *seats_params])
        rows = cursor.fetchall()
    return [
        Alike(month.date(), group, _status(came, alone, rules[rule]), number)
        for month, group, came, alone, rule, number in rows
    ]


def _rule_of(rules: Iterable[PresenceRule]) -> Case:
    """Name the rule of each meeting; of rules that hold, the one that comes first here."""
    return Case(
        *(
            When(
                level=rule.level,
                is_high_level=rule.is_high_level,
                starts_at__gte=at_london(rule.valid_from, time.min),
                then=rule.pk,
            )
            for rule in rules
        ),
    )


def _status(came: int, alone: int, rule: PresenceRule) -> Status:
    """The word for a meeting that was held: by how many came, in whatever capacity."""
    counts = Counts(Voice(came=came), goes_alone=bool(alone))
    return look_back(counts, rule, has_separate_ways=True).status
