"""Who may read what came of the work, and who may write it down."""

from activities.models import Activity
from activities.policies import may_agree_as_chair, may_plan
from impact.models.answers import contact_of
from involvement.people.models import User


def may_see_own(user: User, _subject: None = None) -> bool:
    """The pages of somebody involved are for somebody involved."""
    return user.involved is not None


def may_note(user: User, activity: Activity) -> bool:
    """The team and the chair of the group see what came of the work and write it down."""
    return may_plan(user, activity) or may_agree_as_chair(user, activity)


def may_evaluate(user: User, activity: Activity) -> bool:
    """The team answers for the outcomes and closes the evaluation."""
    return may_plan(user, activity)


def may_read_answers(user: User, activity: Activity) -> bool:
    """Single answers are read by the named contact only, while they are of the team there.

    (decisions.md, Figures about people)
    """
    return contact_of(activity) == user and may_plan(user, activity)
