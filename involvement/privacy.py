"""What kind of data each field holds, why we may hold it, and for how long.

Every model carries an inner `Privacy` made here. A sweep test fails on a field that none of
them names, so a new field cannot slip in unconsidered.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Keep(StrEnum):
    """When the personal fields of a row go."""

    WITH_PERSON = "until the person leaves"
    MONEY = "6 years after the financial year, then without a name"
    AFTER_MEETING = "24 months after the meeting"
    SHORT = "30 days"
    RECORD = "kept as BASW's record; holds nothing about a person"


@dataclass(frozen=True)
class Privacy:
    """Fields by what they reveal. `keep` says how long the personal ones stay.

    plain: says nothing about a person. personal: about a person, cleared on erasure.
    sensitive: needs, money or feedback, cleared on erasure and never logged or mailed.
    sealed: encrypted in the database.
    """

    keep: Keep
    basis: str
    plain: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    readers: tuple[str, ...] = field(default=())

    @property
    def named(self) -> set[str]:
        return {*self.plain, *self.personal, *self.sensitive, *self.sealed}
