"""Who may make figures of equality answers. Nobody may read the answers themselves."""

from typing import Any

from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds


def may_release(user: User, _subject: Any = None) -> bool:
    """Figures are made by the equality analyst, and by nobody else. (security.md 7.3 R1)"""
    return holds(user, roles.ANALYST)
