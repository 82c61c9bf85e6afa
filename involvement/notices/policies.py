"""Who may mend post that did not arrive."""

from involvement.notices.models import Notice
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds


def may_mend(user: User, notice: Notice) -> bool:
    """The team mends post to people of its nations, and to anyone who acts for BASW."""
    nation = None if notice.person is None else notice.person.nation
    return holds(user, roles.TEAM, nation=nation)
