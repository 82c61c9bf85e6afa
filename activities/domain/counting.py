"""Presence, read: who is coming as the database has it, and what the rule of the day says to it.

Nothing here changes anything. Other modules reach it through `presence`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncDate

from activities.domain.enough import Assessment, Counts, Voice, assess, look_back
from activities.models import CAME, Meeting, MeetingState, PresenceRule, Reply, Seat
from involvement.calendars import LONDON
from involvement.people.models import Capacity
from involvement.written import among, written_once

COUNTING = Q(is_reserve=False) | Q(stepped_up_at__isnull=False)
IN_RESERVE = Q(is_reserve=True, stepped_up_at=None)
EXPECTED = COUNTING & ~Q(reply=Reply.NOT_COMING)
CONFIRMED = COUNTING & Q(reply=Reply.COMING)
WHO_SET_IT = ("set_on", "set_by")
RULE = {
    field.name: field.name
    for field in PresenceRule._meta.concrete_fields
    if field.name not in WHO_SET_IT
}
Kind = tuple[str, bool]  # a group's level, and whether the meeting is high level


def counts(meeting: Meeting) -> Counts:
    """Count who is coming to one meeting, as the database has it now."""
    return counts_of([meeting.pk])[meeting.pk]


def counts_of(meeting_ids: Collection[int]) -> dict[int, Counts]:
    """Count who is coming to each of many meetings, in one statement."""
    rows = _counted(meetings=list(meeting_ids)) if meeting_ids else ()
    found = {row["meeting_id"]: _counts(row) for row in rows}
    return {pk: found.get(pk, Counts()) for pk in meeting_ids}


@written_once
def _counted(*, meetings):
    seats = Seat.objects.filter(among("meeting", meetings), invited_at__isnull=False)
    return seats.order_by().values("meeting_id").annotate(**_tally())


def counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Bring along who is coming to each meeting, and its rule, to assess them as they were read."""
    seats = Seat.objects.filter(meeting=OuterRef("pk"), invited_at__isnull=False)
    tally = seats.order_by().values("meeting").annotate(tally=JSONObject(**_tally()))
    return meetings.annotate(
        tally=Subquery(tally.values("tally")),
        london_day=TruncDate("starts_at", tzinfo=LONDON),
        rule=Subquery(rule_of_outer().annotate(row=JSONObject(**RULE)).values("row")[:1]),
    )


def rule_of_outer() -> QuerySet[PresenceRule]:
    """Return the rules of each outer meeting, the one that holds first; it has its `london_day`."""
    return PresenceRule.objects.filter(
        valid_from__lte=OuterRef("london_day"),
        level=OuterRef("level"),
        is_high_level=OuterRef("is_high_level"),
    ).order_by("-valid_from", "-id")


def status(meeting: Meeting, *, today: date) -> Assessment:
    """Assess one meeting: by the answers before it is held, by the register after."""
    [seen] = _seen(meeting=meeting.pk)
    return assess_counted(seen, today=today)


@written_once
def _seen(*, meeting):
    return counted(Meeting.objects.filter(pk=meeting))


def assess_counted(meeting: Meeting, *, today: date) -> Assessment:
    """Assess a meeting that came `counted`, without asking the database again."""
    rule = PresenceRule(**meeting.rule)
    rule.valid_from = date.fromisoformat(rule.valid_from)
    found = _counts(meeting.tally) if meeting.tally else Counts()
    return _assess(meeting, found, rule, today=today)


def assess_many(meetings: Iterable[Meeting], *, today: date) -> dict[int, Assessment]:
    """Assess very many meetings with one count and one look at the rules."""
    meetings = list(meetings)
    found = counts_of([meeting.pk for meeting in meetings])
    rules = _by_kind(PresenceRule.objects.all()) if meetings else {}
    return {
        meeting.pk: _assess(
            meeting, found[meeting.pk], _in_force(rules[meeting.kind], meeting.day), today=today
        )
        for meeting in meetings
    }


def rule_on(day: date, *, level: str, is_high_level: bool) -> PresenceRule:
    """Return the rule for meetings of that kind on that day."""
    rules = PresenceRule.objects.filter(level=level, is_high_level=is_high_level)
    return _in_force(rules, day)


def one_expected(meeting: Meeting) -> Seat | None:
    """Return the seat of the one person who would be alone: they said yes, or may still."""
    seats = meeting.seats.filter(EXPECTED, invited_at__isnull=False).select_related("person")
    sure = [seat for seat in seats if seat.reply == Reply.COMING]
    likely = sure or list(seats)
    return likely[0] if len(likely) == 1 else None


def _tally() -> dict[str, Count]:
    """What is counted of the seats of a meeting."""
    return {
        **_voice("users", Capacity.SERVICE_USER),
        **_voice("carers", Capacity.CARER),
        "ready": Count("id", filter=IN_RESERVE & Q(reply=Reply.COMING)),
        "asked": Count("id", filter=IN_RESERVE & ~Q(reply__in=[Reply.COMING, Reply.NOT_COMING])),
        "alone": Count("id", filter=CONFIRMED & Q(goes_alone_at__isnull=False)),
    }


def _voice(name: str, capacity: Capacity) -> dict[str, Count]:
    mine = Q(capacity=capacity)
    return {
        f"{name}_expected": Count("id", filter=mine & EXPECTED),
        f"{name}_confirmed": Count("id", filter=mine & CONFIRMED),
        f"{name}_came": Count("id", filter=mine & Q(attendance__in=CAME)),
    }


def _counts(row: dict[str, int]) -> Counts:
    users, carers = (
        Voice(*(row[f"{name}_{part}"] for part in ("expected", "confirmed", "came")))
        for name in ("users", "carers")
    )
    return Counts(users, carers, row["ready"], row["asked"], bool(row["alone"]))


def _assess(meeting: Meeting, found: Counts, rule: PresenceRule, *, today: date) -> Assessment:
    has_separate_ways = bool(meeting.separate_voices)
    if meeting.state == MeetingState.HELD:
        return look_back(found, rule, has_separate_ways=has_separate_ways)
    return assess(
        found,
        rule,
        today=today,
        reply_by=meeting.reply_by,
        was_invited=meeting.invited_at is not None,
        has_separate_ways=has_separate_ways,
    )


def _by_kind(rules: Iterable[PresenceRule]) -> dict[Kind, list[PresenceRule]]:
    """Sort rules by the kind of meeting they are for, in the order they came."""
    found: dict[Kind, list[PresenceRule]] = defaultdict(list)
    for rule in rules:
        found[rule.kind].append(rule)
    return found


def _in_force(rules: Iterable[PresenceRule], day: date) -> PresenceRule:
    """Pick the first rule, of some that come newest first, that is not later than the day."""
    return next(rule for rule in rules if rule.valid_from <= day)
