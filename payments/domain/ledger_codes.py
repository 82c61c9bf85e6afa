"""Payments: the dated codes of accounts, nations and groups, for BASW's own accounts. (C19)"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.functional import Promise as LazyText

from activities.models import Group
from involvement.audit import trail
from involvement.calendars import Nation
from involvement.people.models import User
from payments.models import Account, LedgerCode


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a code: how it is kept, what it is called, its code until one is set."""

    about: str
    name: str | LazyText
    unset: str = ""


def things() -> list[Thing]:
    """Everything that may have a code: accounts, nations, and the groups there are."""
    return [
        *(Thing(f"account:{one.value}", one.label) for one in Account),
        *(Thing(f"nation:{one.value}", one.label, one.value.upper()) for one in Nation),
        *(
            Thing(f"group:{pk}", name, f"G{pk}")
            for pk, name in Group.objects.order_by("name").values_list("pk", "name")
        ),
    ]


class Codes:
    """All codes, read once: the code of a thing on a day."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[date, str]]] = {}
        for about, day, code in LedgerCode.objects.values_list("about", "valid_from", "code"):
            self._rows.setdefault(about, []).append((day, code))

    def on(self, day: date, about: str) -> str:
        """Return the code that was in force; before any was set, what `things` says or nothing."""
        found = (code for since, code in self._rows.get(about, ()) if since <= day)
        kind, _colon, key = about.partition(":")
        unset = {"nation": key.upper(), "group": f"G{key}"}.get(kind, "")
        return next(found, unset)


@transaction.atomic
def record(*, about: str, code: str, valid_from: date, by: User) -> bool:
    """Set a code from a day on; returns whether it is new. The same again changes nothing."""
    if Codes().on(valid_from, about) == code:
        return False
    new = LedgerCode.objects.create(about=about, code=code, valid_from=valid_from, set_by=by)
    trail.record("ledgercode.set", new, by=by, reason=f"{about} {code}")
    return True
