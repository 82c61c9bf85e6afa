"""Who may plan activities and see meetings. What each function is asked about is its argument."""

from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from activities.models import (
    Action,
    Activity,
    Adjustment,
    AgendaItem,
    Decision,
    Group,
    Meeting,
    Paper,
    Place,
    Proposal,
    Seat,
)
from involvement.calendars import london_day
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds

NEEDS_BEFORE = timedelta(days=14)
NEEDS_AFTER = timedelta(days=1)


def may_plan(user: User, activity: Activity | None = None) -> bool:
    """The team plans activities, each member in the nations they work for."""
    nation = None if activity is None else activity.nation
    return holds(user, roles.TEAM, nation=nation)


def may_keep_group(user: User, group: Group | None = None) -> bool:
    """The team keeps the register of groups, each member for the nations they work for."""
    return holds(user, roles.TEAM, nation=None if group is None else group.nation)


def may_keep_place(user: User, place: Place) -> bool:
    """Whoever keeps a group on the register fills and vacates its places."""
    return may_keep_group(user, place.group)


def may_answer(user: User, proposal: Proposal) -> bool:
    """Whoever plans the work answers what people would change in its purpose."""
    return may_plan(user, proposal.purpose.activity)


def may_agree_as_chair(user: User, activity: Activity) -> bool:
    """A chair of the activity's own group agrees its purpose."""
    return holds(user, roles.CHAIR) and activity.group.chairs.filter(pk=user.pk).exists()


def may_read_purpose(user: User, activity: Activity) -> bool:
    """The team and the chairs of the group read a purpose before it is agreed."""
    return may_plan(user, activity) or may_agree_as_chair(user, activity)


def may_see_meetings(user: User, _subject: None = None) -> bool:
    """The list of meetings shows chairs their own, and the team its nations'."""
    return holds(user, roles.CHAIR) or holds(user, roles.TEAM)


def may_run_meeting(user: User, meeting: Meeting) -> bool:
    """A chair runs the meetings of their own groups; the team runs its nations'.

    It takes no statement for a meeting that came `with_chairs`.
    """
    if may_plan(user, meeting.activity):
        return True
    if not hasattr(meeting, "chair_ids"):
        return may_agree_as_chair(user, meeting.activity)
    return holds(user, roles.CHAIR) and user.pk in meeting.chair_ids


def with_chairs(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Bring along who chairs the group of each meeting."""
    chairs = Group.chairs.through.objects.filter(group=OuterRef("activity__group"))
    return meetings.annotate(chair_ids=ArraySubquery(chairs.values("user")))


def may_run_line(user: User, line: AgendaItem | Decision | Action) -> bool:
    """Whoever runs a meeting writes its agenda, what it decided and what is to do."""
    return may_run_meeting(user, line.meeting)


def may_plan_meeting(user: User, meeting: Meeting) -> bool:
    """Only the team invites, moves and sends papers."""
    return may_plan(user, meeting.activity)


def may_plan_paper(user: User, paper: Paper) -> bool:
    """Only the team takes a paper away."""
    return may_plan_meeting(user, paper.meeting)


def may_take_part(user: User, meeting: Meeting) -> bool:
    """Somebody invited sees their own side of the meeting."""
    return (
        user.involved is not None
        and meeting.seats.filter(person=user.involved, invited_at__isnull=False).exists()
    )


def is_involved(user: User, _subject: None = None) -> bool:
    """Pages of one's own groups and record are for people involved."""
    return user.involved is not None


def may_run_seat(user: User, seat: Seat) -> bool:
    """Whoever runs a meeting sees to its seats."""
    return may_run_meeting(user, seat.meeting)


def needs_from(meeting: Meeting) -> date:
    """Return the day from which a chair sees what the people of a meeting need."""
    return meeting.day - NEEDS_BEFORE


def is_near(meeting: Meeting) -> bool:
    """Say whether a chair may see now what the people of a meeting need."""
    return needs_from(meeting) <= london_day(timezone.now()) <= meeting.day + NEEDS_AFTER


def may_see_needs(user: User, meeting: Meeting) -> bool:
    """The team sees what people need; a chair from two weeks before until the day after."""
    return may_plan_meeting(user, meeting) or (
        is_near(meeting) and may_agree_as_chair(user, meeting.activity)
    )


def may_run_adjustment(user: User, adjustment: Adjustment) -> bool:
    """Whoever sees what people need arranges it."""
    return may_see_needs(user, adjustment.seat.meeting)


def may_choose_for_themselves(user: User, seat: Seat) -> bool:
    """Only the person in the seat."""
    return user.involved is not None and seat.person_id == user.involved.pk
