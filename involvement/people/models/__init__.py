"""Accounts, people involved, roles, and the personal links that spare people a sign-in."""

from involvement.people.models.accounts import (
    NEED_TWO,
    ProposedGrant,
    RoleGrant,
    User,
    UserManager,
)
from involvement.people.models.behalf import Behalf, BehalfAct, How
from involvement.people.models.cases import (
    CaseKind,
    CaseState,
    DataCase,
    Mislinked,
    MoreTime,
    WaitFor,
)
from involvement.people.models.imports import ImportState, PeopleImport
from involvement.people.models.links import LinkPurpose, PersonalLink
from involvement.people.models.needs import HardTime, Help, Needs
from involvement.people.models.offers import Experience, Joins, Offer
from involvement.people.models.partners import Partner
from involvement.people.models.person import (
    NAMELESS,
    BestTime,
    Capacity,
    Language,
    PaperFormat,
    Person,
    PersonQuerySet,
    Route,
)
from involvement.people.models.strikes import Strike
from involvement.people.models.trusted import TrustedPerson

__all__ = [
    "NAMELESS",
    "NEED_TWO",
    "Behalf",
    "BehalfAct",
    "BestTime",
    "Capacity",
    "CaseKind",
    "CaseState",
    "DataCase",
    "Experience",
    "HardTime",
    "Help",
    "How",
    "ImportState",
    "Joins",
    "Language",
    "LinkPurpose",
    "Mislinked",
    "MoreTime",
    "Needs",
    "Offer",
    "PaperFormat",
    "Partner",
    "PeopleImport",
    "Person",
    "PersonQuerySet",
    "PersonalLink",
    "ProposedGrant",
    "RoleGrant",
    "Route",
    "Strike",
    "TrustedPerson",
    "User",
    "UserManager",
    "WaitFor",
]
