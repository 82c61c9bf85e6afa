"""Roles are code: a change of authority is a reviewed change of this file."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """What an account may do beyond being someone involved."""

    code: str
    name: Promise
    description: Promise


CHAIR = Role("chair", _("Chair"), _("Sees and closes the meetings of their own groups."))
TEAM = Role("team", _("Involvement team"), _("Plans activities, invites people, sends papers."))
FINANCE = Role("finance", _("Finance officer"), _("Checks claims and pays people."))
ANALYST = Role(
    "analyst", _("Equality analyst"), _("Reads figures about who is involved. Never names.")
)
KEEPER = Role("keeper", _("Keeper"), _("Looks after rules, rates and data protection."))

ROLES = {role.code: role for role in (CHAIR, TEAM, FINANCE, ANALYST, KEEPER)}
STAFF = {TEAM.code, FINANCE.code, ANALYST.code, KEEPER.code}
# Everybody who sees other people's affairs shows in two ways that it is them.
TWO_WAYS = set(ROLES)
