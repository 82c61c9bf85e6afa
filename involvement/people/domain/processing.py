"""The record of processing and the assessment of its risks, read off the program itself."""

import csv
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from involvement.people.domain import held
from involvement.privacy import Privacy

RISKS = Path(__file__).resolve().parent.parent / "risks.csv"
CLASSES: dict[str, Promise] = {
    "personal": _("About a person"),
    "sensitive": _("Sensitive"),
    "sealed": _("Sealed: encrypted"),
    "plain": _("Says nothing about a person"),
}


@dataclass(frozen=True)
class Entry:
    """One field of one record, and all that is promised about it."""

    record: str
    field: str
    reveals: str
    basis: str
    keep: str
    at_the_end: str
    readers: str


@dataclass(frozen=True)
class Risk:
    """What may go wrong for people, how likely and how bad, what we do, and where it is tested."""

    risk: str
    likelihood: str
    harm: str
    measure: str
    test: str
    left: str

    @property
    def tested(self) -> str:
        """What the test is called, as words."""
        return self.test.split("/")[-1].replace(".py", "").replace("::", ": ").replace("_", " ")


def register() -> list[Entry]:
    """Return every field there is, record by record."""
    ours = [model for model in apps.get_models() if hasattr(model, "Privacy")]
    return [
        Entry(
            record=str(model._meta.verbose_name).capitalize(),
            field=name.replace("_", " "),
            reveals=str(label),
            basis=model.Privacy.basis,
            keep=model.Privacy.keep.value,
            at_the_end=str(_at_the_end(model.Privacy, group, name)),
            readers=held.in_plain_words(", ".join(model.Privacy.readers)),
        )
        for model in sorted(ours, key=lambda model: str(model._meta.verbose_name))
        for group, label in CLASSES.items()
        for name in getattr(model.Privacy, group)
    ]


def rows() -> list[tuple[str, ...]]:
    """Return the register as a table with its headings, for a file."""
    return [tuple(field.name.replace("_", " ") for field in fields(Entry))] + [
        astuple(entry) for entry in register()
    ]


def risks() -> list[Risk]:
    """Return the assessment as it stands in the file beside this app."""
    with RISKS.open(encoding="utf-8", newline="") as file:
        return [Risk(**row) for row in csv.DictReader(file)]


def _at_the_end(privacy: Privacy, group: str, name: str) -> str | Promise:
    if group == "plain" and not privacy.goes:
        return _("Stays")
    if privacy.goes:
        return _("Deleted")
    if not (privacy.moments or privacy.person) or name in privacy.stays:
        return _("Stays, as a number or a count")
    return _("Cleared")
