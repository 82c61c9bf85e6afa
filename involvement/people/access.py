"""Who can see what, as data: the page that says so and the tests that hold us to it read it."""

import csv
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

ROLES = ("everyone", "link", "account", "person", "chair", "team", "contact", "worker")
ROLES += ("finance", "analyst", "keeper", "program")
LETTERS = "RWADS"  # read, write, approve, download, see figures only
PLACE = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Right:
    """What one role may do with one thing, and whose, and at which addresses.

    In an address, ~ is one place that is filled in, and * is all that may follow.
    """

    role: str
    may: str
    whose: str
    addresses: tuple[str, ...]
    words: str

    @property
    def writes(self) -> bool:
        return bool(set(self.may) & set("WAD"))

    @property
    def reads(self) -> bool:
        return bool(set(self.may) & set("RS"))

    def closeness(self, address: str) -> int:
        """Say how closely one of the addresses names this one; -1 when none does."""
        named = [shape for shape in self.addresses if fnmatchcase(address, shape)]
        return max((len(shape.rstrip("*")) for shape in named), default=-1)


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing that we hold, and the fields in which we hold it."""

    group: str
    name: str
    is_now: bool
    holds: tuple[str, ...]
    rights: list[Right] = field(default_factory=list)

    def right_of(self, role: str) -> Right | None:
        return next((right for right in self.rights if right.role == role), None)


@cache
def things() -> list[Thing]:
    """Return everything in the file, in its order."""
    found: dict[str, Thing] = {}
    with Path(__file__).with_name("access.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            about = row["group"], row["thing"], row["when"] == "now", tuple(row["holds"].split())
            thing = found.setdefault(row["thing"], Thing(*about))
            where = tuple(row["addresses"].split())
            thing.rights.append(Right(row["role"], row["may"], row["whose"], where, row["words"]))
    return list(found.values())


def at(route: str) -> dict[str, Right]:
    """Return who may do what at a route, by role: the rights that name it most closely."""
    address = PLACE.sub("~", route) or "=/"
    rights = [right for thing in things() for right in thing.rights]
    closest = max(right.closeness(address) for right in rights)
    if closest < 0:
        return {}
    return {right.role: right for right in rights if right.closeness(address) == closest}
