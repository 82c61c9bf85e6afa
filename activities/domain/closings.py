"""Closing a meeting: decisions, what lived experience changed, what is next, and telling people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.domain import actions, presence
from activities.domain.enough import Assessment
from activities.models import (
    CAME,
    Action,
    Activity,
    Attendance,
    Closing,
    Decision,
    Meeting,
    MeetingState,
    Reply,
    Seat,
)
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people.models import Capacity, User

DECIDED = {"pk": "pk", "what": "what", "why": "why", "who": "who"}
TO_DO = {"pk": "pk", "what": "what", "due_on": "due_on", "owner": "owner", "name": "owner__name"}


@dataclass(frozen=True, slots=True)
class Room:
    """Who with lived experience was in the room, by the register, and whether they were enough."""

    service_users: int
    carers: int
    assessment: Assessment

    @property
    def is_breach(self) -> bool:
        """Whether what was decided broke the rule of how many have to be there. (R11, R13)"""
        return self.assessment.stops

    @property
    def number(self) -> int:
        return self.service_users + self.carers


@transaction.atomic
def decide(meeting: Meeting, *, what: str, why: str, who: str, by: User) -> Decision:
    """Write down one decision. The same again changes why and who, and is never there twice."""
    _hold_open(meeting)
    decision, is_new = Decision.objects.get_or_create(
        meeting=meeting, what=what, defaults={"why": why, "who": who, "made_by": by}
    )
    if is_new:
        trail.record("decision.written", decision, by=by)
    elif (decision.why, decision.who) != (why, who):
        decision.why, decision.who = why, who
        decision.save(update_fields=["why", "who"])
        trail.record("decision.changed", decision, by=by)
    return decision


@transaction.atomic
def note_change(meeting: Meeting, changed: str, *, by: User) -> None:
    """Write down what people with lived experience changed. The same again changes nothing."""
    closing = _hold_open(meeting)
    if closing.changed != changed:
        closing.changed = changed
        closing.save(update_fields=["changed"])
        trail.record("closing.changed", closing, by=by)


@transaction.atomic
def agree_action(meeting: Meeting, *, what: str, owner: User, due_on: date, by: User) -> Action:
    """Write down what somebody does next. The same again changes who and when."""
    _hold_open(meeting)
    action, is_new = Action.objects.get_or_create(
        meeting=meeting, what=what, defaults={"owner": owner, "due_on": due_on, "made_by": by}
    )
    if is_new:
        trail.record("action.written", action, by=by)
    elif (action.owner_id, action.due_on) != (owner.pk, due_on):
        action.owner, action.due_on = owner, due_on
        action.save(update_fields=["owner", "due_on"])
        trail.record("action.changed", action, by=by)
    return action


@transaction.atomic
def take_out(line: Decision | Action, *, by: User) -> None:
    """Take a decision or an action out before the meeting is closed. Again does nothing."""
    _hold_open(line.meeting)
    there = type(line).objects.filter(pk=line.pk).first()
    if there is not None:
        trail.record(f"{there._meta.model_name}.taken_out", there, by=by)
        there.delete()


@transaction.atomic
def close(meeting: Meeting, *, by: User) -> None:
    """Close a meeting and tell everyone who was asked to it, and did not say no, what came of it.

    Whoever does something next is told what and by when.
    It needs a whole register, which says who was in the room. Closing again tells nobody. (C10)
    """
    closing = _hold(meeting)
    if closing.closed_at is not None:
        return
    if closing.meeting.state != MeetingState.HELD:
        raise RuleBroken(_("Finish the register first. It says who was in the room."))
    closing.closed_at, closing.closed_by = timezone.now(), by
    closing.save(update_fields=["closed_at", "closed_by"])
    trail.record("meeting.closed", closing.meeting, by=by)
    outbox.queue_many(
        outbox.draft(
            "meeting_closed",
            to=seat.person,
            about_id=seat.pk,
            key=f"meeting_closed:{seat.pk}",
        )
        for seat in who_hears(closing.meeting)
    )
    actions.tell(closing.meeting, by=by)


@transaction.atomic
def finish_action(action: Action, *, by: User) -> None:
    """Say that an action is done. Saying it again changes nothing."""
    action = Action.objects.lock(action.pk)
    if action.done_at is None:
        action.done_at, action.done_by = timezone.now(), by
        action.save(update_fields=["done_at", "done_by"])
        trail.record("action.done", action, by=by)


def who_hears(meeting: Meeting) -> QuerySet[Seat]:
    """Return the seats of those who hear what came of a meeting: all who did not say no.

    Whoever stayed away not to be alone hears it too: they may have told us another way. (R13)
    """
    said_no = Q(reply=Reply.NOT_COMING) & ~Q(attendance=Attendance.STAYED_AWAY)
    asked = meeting.seats.filter(invited_at__isnull=False).exclude(said_no)
    return asked.select_related("person")


def room(meeting: Meeting, *, today: date) -> Room:
    """Work out from the register who was in the room."""
    return rooms([meeting], today=today)[meeting.pk]


def rooms(meetings: Iterable[Meeting], *, today: date) -> dict[int, Room]:
    """Work out who was in the room at many meetings, in two statements however many."""
    found = presence.assess_many(meetings, today=today)
    return {pk: room_of(assessment) for pk, assessment in found.items()}


def names_in_the_room(seats: Iterable[Seat]) -> list[Seat]:
    """Return the seats of those who came, service users first."""
    came = [seat for seat in seats if seat.attendance in CAME]
    return sorted(came, key=lambda seat: seat.capacity != Capacity.SERVICE_USER)


def log(activity: Activity) -> QuerySet[Decision]:
    """Return what the meetings of an activity decided, as far as they are closed."""
    closed = Decision.objects.filter(
        meeting__activity=activity, meeting__closing__closed_at__isnull=False
    )
    return closed.select_related("meeting__activity", "meeting__closing")


def with_what_came(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Bring along what closed meetings decided and left to do, for `decided` and `to_do`."""
    closed = {"meeting": OuterRef("pk"), "meeting__closing__closed_at__isnull": False}
    decisions = Decision.objects.filter(**closed).order_by("pk")
    actions = Action.objects.filter(**closed, done_at=None).order_by("due_on", "pk")
    return meetings.select_related("closing").annotate(
        decided=ArraySubquery(decisions.values(row=JSONObject(**DECIDED))),
        to_do=ArraySubquery(actions.values(row=JSONObject(**TO_DO))),
    )


def decided(meeting: Meeting) -> list[Decision]:
    """Return the decisions of a meeting that came `with_what_came`, in the order they were made."""
    return [Decision(meeting=meeting, **row) for row in meeting.decided]


def to_do(meeting: Meeting) -> list[Action]:
    """Return what a meeting that came `with_what_came` left to do, what is due first on top."""
    return [
        Action(
            pk=row["pk"],
            meeting=meeting,
            what=row["what"],
            owner=User(pk=row["owner"], name=row["name"]),
            due_on=date.fromisoformat(row["due_on"]),
        )
        for row in meeting.to_do
    ]


def room_of(assessment: Assessment) -> Room:
    """Say who was in the room at a meeting that has been assessed."""
    counts = assessment.counts
    return Room(counts.service_users.came, counts.carers.came, assessment)


def _hold(meeting: Meeting) -> Closing:
    """Lock a meeting, and return its closing, which begins with the first thing written."""
    meeting = Meeting.objects.select_related("activity__group").lock(meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        raise RuleBroken(_("This meeting was called off."))
    if meeting.starts_at > timezone.now():
        raise RuleBroken(_("The meeting has not started yet."))
    closing, _is_new = Closing.objects.get_or_create(meeting=meeting)
    closing.meeting = meeting
    return closing


def _hold_open(meeting: Meeting) -> Closing:
    closing = _hold(meeting)
    if closing.closed_at is not None:
        raise RuleBroken(_("This meeting is closed, and people have been told."))
    return closing
