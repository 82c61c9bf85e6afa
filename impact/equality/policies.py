"""Who may make figures of equality answers. Nobody may read the answers themselves."""

from typing import Any

from activities.policies import may_plan
from impact.equality.models import Outreach
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds


def may_release(user: User, _subject: Any = None) -> bool:
    """Figures are made by the equality analyst, and by nobody else. (security.md 7.3 R1)"""
    return holds(user, roles.ANALYST)


def may_reach_out(user: User, outreach: Outreach) -> bool:
    """Whoever plans the work reaches out for it."""
    return may_plan(user, outreach.activity)
