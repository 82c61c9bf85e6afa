"""Accounts, people involved, roles, and the personal links that spare people a sign-in."""

from involvement.people.models.accounts import RoleGrant, User, UserManager
from involvement.people.models.links import LinkPurpose, PersonalLink
from involvement.people.models.person import Capacity, PaperFormat, Person, PersonQuerySet, Route

__all__ = [
    "Capacity",
    "LinkPurpose",
    "PaperFormat",
    "Person",
    "PersonQuerySet",
    "PersonalLink",
    "RoleGrant",
    "Route",
    "User",
    "UserManager",
]
