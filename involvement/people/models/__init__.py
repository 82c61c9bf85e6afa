"""Accounts, people involved, roles, and the personal links that spare people a sign-in."""

from involvement.people.models.accounts import RoleGrant, User, UserManager
from involvement.people.models.links import LinkPurpose, PersonalLink
from involvement.people.models.needs import HardTime, Help, Needs
from involvement.people.models.person import (
    BestTime,
    Capacity,
    Language,
    PaperFormat,
    Person,
    PersonQuerySet,
    Route,
)
from involvement.people.models.trusted import TrustedPerson

__all__ = [
    "BestTime",
    "Capacity",
    "HardTime",
    "Help",
    "Language",
    "LinkPurpose",
    "Needs",
    "PaperFormat",
    "Person",
    "PersonQuerySet",
    "PersonalLink",
    "RoleGrant",
    "Route",
    "TrustedPerson",
    "User",
    "UserManager",
]
