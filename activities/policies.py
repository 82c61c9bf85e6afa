"""Who may plan activities and see meetings. What each function is asked about is its argument."""

from activities.models import Activity, Meeting
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds


def may_plan(user: User, activity: Activity | None = None) -> bool:
    """The team plans activities, each member in the nations they work for."""
    nation = None if activity is None else activity.nation
    return holds(user, roles.TEAM, nation=nation)


def may_agree_as_chair(user: User, activity: Activity) -> bool:
    """A chair of the activity's own group agrees its purpose."""
    return holds(user, roles.CHAIR) and activity.group.chairs.filter(pk=user.pk).exists()


def may_see_meetings(user: User, _subject: None = None) -> bool:
    """The list of meetings shows chairs their own, and the team its nations'."""
    return holds(user, roles.CHAIR) or holds(user, roles.TEAM)


def may_run_meeting(user: User, meeting: Meeting) -> bool:
    """A chair runs the meetings of their own groups; the team runs its nations'."""
    return may_plan(user, meeting.activity) or may_agree_as_chair(user, meeting.activity)


def may_plan_meeting(user: User, meeting: Meeting) -> bool:
    """Only the team invites, moves and sends papers."""
    return may_plan(user, meeting.activity)


def may_take_part(user: User, meeting: Meeting) -> bool:
    """Somebody invited sees their own side of the meeting."""
    return (
        user.involved is not None
        and meeting.seats.filter(person=user.involved, invited_at__isnull=False).exists()
    )
