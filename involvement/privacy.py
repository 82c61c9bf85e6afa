"""What kind of data each field holds, why we may hold it, and for how long.

Every model carries an inner `Privacy` made here. Sweep tests fail on a field that none of them
names, on a record about people that leads to nobody, and on one that nothing would ever erase.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise


class Keep(StrEnum):
    """When the personal fields of a row go."""

    WITH_PERSON = "until the person leaves"
    MONEY = "6 years after the financial year, then without a name"
    AFTER_MEETING = "24 months after the meeting"
    AFTER_ANSWER = "24 months after the answer"
    SHORT = "30 days"
    SEVERED = "24 months, or until the person says stop"
    WITH_PARTNER = "while the organisation works with us"
    RECORD = "kept as BASW's record; holds nothing about a person"


@dataclass(frozen=True)
class Privacy:
    """Fields by what they reveal. `keep` says how long the personal ones stay.

    plain: says nothing about a person. personal: about a person, cleared on erasure.
    sensitive: needs, money or feedback, cleared on erasure and never logged or mailed.
    sealed: encrypted in the database.

    Whose row it is: `person` and `account` are the paths to the one it is about; `nobody` is the
    reason why there is none. `said` is what the person reads above such rows, `withheld` what is
    no use to them (hashes of links), `masked` what is shown by its last two signs only, `by_staff`
    what staff write in free words, where they may name somebody else.

    How it goes: `since` is the path to the moment from which `keep` counts, or some, the first
    that is filled. The whole row is deleted if it `goes`; else each field is emptied, or becomes
    what `clears` says, unless it `stays`. Nobody is erased while a row of theirs is `unsettled`.
    """

    keep: Keep
    basis: str
    plain: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    readers: tuple[str, ...] = field(default=())
    person: str = ""
    account: str = ""
    nobody: str = ""
    said: str | Promise = ""
    withheld: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    by_staff: tuple[str, ...] = ()
    since: str | tuple[str, ...] = ()
    goes: bool = False
    clears: Mapping[str, Any] = field(default_factory=dict)
    stays: tuple[str, ...] = ()
    unsettled: Q | None = None

    @property
    def named(self) -> set[str]:
        return {*self.plain, *self.personal, *self.sensitive, *self.sealed}

    @property
    def revealing(self) -> tuple[str, ...]:
        """The fields that say something about a person."""
        return (*self.personal, *self.sensitive, *self.sealed)

    @property
    def moments(self) -> tuple[str, ...]:
        return (self.since,) if isinstance(self.since, str) else self.since
