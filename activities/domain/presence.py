"""Presence: nobody sits alone, and nobody speaks for everybody.

What the database says about who is coming, and the guard that speaks up when one person would
be alone. The rule itself is in `enough`. Lock the meeting before any of its seats.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain.enough import Assessment, Counts, Status, Voice, assess, look_back
from activities.models import CAME, Meeting, MeetingState, PresenceRule, Reply, Seat
from involvement.audit import trail
from involvement.calendars import LONDON, at_london
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.notices.models import Notice
from involvement.people.models import Capacity, Person, User

COUNTING = Q(is_reserve=False) | Q(stepped_up_at__isnull=False)
IN_RESERVE = Q(is_reserve=True, stepped_up_at=None)
EXPECTED = COUNTING & ~Q(reply=Reply.NOT_COMING)
CONFIRMED = COUNTING & Q(reply=Reply.COMING)
RULE = {field.name: field.name for field in PresenceRule._meta.concrete_fields}


def counts(meeting: Meeting) -> Counts:
    """Count who is coming to one meeting, as the database has it now."""
    return counts_of([meeting.pk])[meeting.pk]


def counts_of(meeting_ids: Collection[int]) -> dict[int, Counts]:
    """Count who is coming to each of many meetings, in one statement."""
    seats = Seat.objects.filter(meeting_id__in=meeting_ids, invited_at__isnull=False)
    rows = seats.order_by().values("meeting_id").annotate(**_tally())
    found = {row["meeting_id"]: _counts(row) for row in rows}
    return {pk: found.get(pk, Counts()) for pk in meeting_ids}


def counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Bring along who is coming to each meeting, and its rule, to assess them as they were read."""
    seats = Seat.objects.filter(meeting=OuterRef("pk"), invited_at__isnull=False)
    tally = seats.order_by().values("meeting").annotate(tally=JSONObject(**_tally()))
    rules = PresenceRule.objects.filter(valid_from__lte=OuterRef("london_day"))
    rule = rules.order_by("-valid_from").annotate(row=JSONObject(**RULE))
    return meetings.annotate(
        tally=Subquery(tally.values("tally")),
        london_day=TruncDate("starts_at", tzinfo=LONDON),
        rule=Subquery(rule.values("row")[:1]),
    )


def status(meeting: Meeting, *, today: date) -> Assessment:
    """Assess one meeting: by the answers before it is held, by the register after."""
    return assess_counted(counted(Meeting.objects.filter(pk=meeting.pk)).get(), today=today)


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
    rules = list(PresenceRule.objects.all()) if meetings else []
    return {
        meeting.pk: _assess(meeting, found[meeting.pk], _in_force(rules, meeting.day), today=today)
        for meeting in meetings
    }


def rule_on(day: date) -> PresenceRule:
    """Return the rule for meetings of that day."""
    return _in_force(PresenceRule.objects.all(), day)


@transaction.atomic
def reply_changed(meeting: Meeting, *, before: Counts | None, today: date) -> None:
    """Look at a meeting again after somebody answered, joined or dropped out.

    Call it in the transaction of the change, which locked the meeting first, with the counts from
    before it. A choice to come alone ends when the person no longer comes. Safe to repeat.
    """
    meeting = Meeting.objects.lock(meeting.pk)
    gone = meeting.seats.exclude(reply=Reply.COMING).filter(goes_alone_at__isnull=False)
    gone.update(goes_alone_at=None, goes_alone_with="")
    guard_locked(meeting, before=before, today=today)


@transaction.atomic
def guard(meeting: Meeting, *, today: date, before: Counts | None = None) -> bool:
    """Speak up when one person would be alone, once for each time it happens; say if it spoke.

    It speaks when those expected fall to one, or when one alone has said yes from the reply-by
    date on; never on the first invitation. (R13)
    """
    return guard_locked(Meeting.objects.lock(meeting.pk), today=today, before=before)


def guard_locked(meeting: Meeting, *, today: date, before: Counts | None = None) -> bool:
    """Do what `guard` does with a meeting that is locked already, in its transaction."""
    if meeting.state != MeetingState.PLANNED or meeting.invited_at is None or meeting.day < today:
        return False
    now = counts(meeting)
    _withdraw_going_ahead(meeting, now, today=today)
    is_late = today >= meeting.reply_by and now.confirmed == 1
    fell = now.expected == 1 and before is not None and before.expected > 1
    if now.expected != 1 and not is_late:
        _set_alone_since(meeting, None)
        return False
    if not (fell or is_late) or now.goes_alone or meeting.alone_since is not None:
        return False
    _set_alone_since(meeting, timezone.now())
    _tell(meeting)
    return True


def watch(*, today: date) -> int:
    """Guard every meeting whose reply-by date has come; running again tells nobody twice."""
    start = at_london(today, time.min)
    near = Meeting.objects.filter(
        state=MeetingState.PLANNED,
        reply_by__lte=today,
        starts_at__gte=start,
        invited_at__isnull=False,
        alone_since=None,
    )
    ids = list(near.values_list("pk", flat=True))
    alone = [pk for pk, now in counts_of(ids).items() if now.confirmed == 1 and not now.goes_alone]
    return sum(guard(meeting, today=today) for meeting in near.filter(pk__in=alone))


@transaction.atomic
def go_alone(seat: Seat, *, with_whom: str = "", by_person: Person) -> None:
    """Record that the one person chooses to come, alone or with someone they trust. (R13)

    Only they can choose it, and only when they would be alone. A second call changes the words.
    """
    meeting = Meeting.objects.lock(seat.meeting_id)
    seat = Seat.objects.lock(seat.pk)
    if seat.person_id != by_person.pk:
        raise RuleBroken(_("Only the person themselves can choose this."))
    if meeting.state != MeetingState.PLANNED:
        raise RuleBroken(_("This meeting is over."))
    if seat.reply != Reply.COMING or not seat.counts:
        raise RuleBroken(_("Tell us first that you are coming. Then you can choose this."))
    now = counts(meeting)
    if now.confirmed != 1 or (now.expected != 1 and meeting.alone_since is None):
        raise RuleBroken(_("You are not on your own now. Other people are asked too."))
    is_new = seat.goes_alone_at is None
    seat.goes_alone_at = seat.goes_alone_at or timezone.now()
    seat.goes_alone_with = with_whom
    seat.save(update_fields=["goes_alone_at", "goes_alone_with"])
    if is_new:
        trail.record("seat.goes_alone", seat, by=by_person.user)


@transaction.atomic
def ask_person(meeting: Meeting, *, by: User) -> None:
    """Ask the one person what they want to do; each time they are alone they are asked once."""
    meeting = Meeting.objects.lock(meeting.pk)
    if meeting.state != MeetingState.PLANNED or one_expected(meeting) is None:
        raise RuleBroken(_("Nobody would be on their own at this meeting."))
    trail.record("meeting.one_asked", meeting, by=by)
    if meeting.alone_since is None:
        _set_alone_since(meeting, timezone.now())
        _tell(meeting)
    outbox.queue_many(_to_person(meeting))


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
        is_high_level=meeting.is_high_level,
        today=today,
        reply_by=meeting.reply_by,
        was_invited=meeting.invited_at is not None,
        has_separate_ways=has_separate_ways,
    )


def _in_force(rules: Iterable[PresenceRule], day: date) -> PresenceRule:
    """Pick the newest rule that is not later than the day."""
    return max((rule for rule in rules if rule.valid_from <= day), key=lambda rule: rule.valid_from)


def _withdraw_going_ahead(meeting: Meeting, now: Counts, *, today: date) -> None:
    """A meeting that fell to Stop no longer goes ahead, whoever said so before."""
    if meeting.going_ahead_at is None:
        return
    if _assess(meeting, now, rule_on(meeting.day), today=today).status != Status.STOP:
        return
    meeting.going_ahead_at = meeting.going_ahead_by = None
    meeting.save(update_fields=["going_ahead_at", "going_ahead_by"])
    trail.record("meeting.not_going_ahead", meeting, by=None)


def _set_alone_since(meeting: Meeting, moment: datetime | None) -> None:
    if meeting.alone_since != moment:
        meeting.alone_since = moment
        meeting.save(update_fields=["alone_since"])


def _tell(meeting: Meeting) -> None:
    """Tell the chairs and the lead what is wrong, and the person, kindly."""
    trail.record("meeting.one_alone", meeting, by=None)
    activity = meeting.activity
    readers: set[User] = {activity.lead, *activity.group.chairs.all()}
    drafts = [
        outbox.draft(
            "alone_alert_chair",
            to=user,
            about_id=meeting.pk,
            key=f"alone_alert_chair:{_mark(meeting)}:{user.pk}",
        )
        for user in sorted(readers, key=lambda user: user.pk)
    ]
    outbox.queue_many([*drafts, *_to_person(meeting)])


def _to_person(meeting: Meeting) -> list[Notice]:
    return [
        outbox.draft(
            "alone_alert_person",
            to=seat.person,
            about_id=seat.pk,
            key=f"alone_alert_person:{_mark(meeting)}:{seat.person_id}",
        )
        for seat in [one_expected(meeting)]
        if seat is not None
    ]


def _mark(meeting: Meeting) -> str:
    """Which time of being alone this is, so that each is told once."""
    return f"{meeting.pk}:{meeting.alone_since:%Y%m%d%H%M%S%f}"
