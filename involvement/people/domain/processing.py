"""The record of processing and the assessment of its risks, read off the program itself."""

import csv
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from involvement.people.domain import held
from involvement.people.records import TITLES
from involvement.privacy import Keep, Privacy

RISKS = Path(__file__).resolve().parent.parent / "risks.csv"
CLASSES: dict[str, Promise] = {
    "personal": _("About a person"),
    "sensitive": _("Sensitive"),
    "sealed": _("Sealed: encrypted"),
    "plain": _("Says nothing about a person"),
}
HOW: dict[Keep, Promise] = {
    Keep.WITH_PERSON: _(
        "It goes in the night after somebody has left, once nothing is owed to them."
    ),
    Keep.MONEY: _(
        "It is counted from the end of the financial year on 30 September. "
        "Then the name goes as well, and amounts stay without it."
    ),
    Keep.AFTER_MEETING: _("It goes in the night after, or earlier if the person leaves."),
    Keep.AFTER_ANSWER: _("It goes in the night after. What is not answered yet stays."),
    Keep.SHORT: _("It goes in the night after, or earlier if the person leaves."),
    Keep.SEVERED: _("It goes in the night after, or at once when the person stops it or leaves."),
    Keep.WITH_PARTNER: _("The team takes it away when the work together ends."),
    Keep.RECORD: _("It stays. It holds numbers of accounts, and nothing that was said."),
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
class Group:
    """The fields of one record that reveal the same and end the same way."""

    reveals: str
    at_the_end: str
    fields: list[str]


@dataclass(frozen=True)
class Record:
    """One kind of record as a whole, and how many of its fields reveal something."""

    name: str
    called: str
    basis: str
    keep: str
    readers: str
    fields: int
    revealing: int
    groups: list[Group]


@dataclass(frozen=True)
class Time:
    """One of the times for which something is kept, and the records that it holds for."""

    keep: Keep
    how: str
    records: list[str]


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
    return [entry for model in _models() for entry in entries(model)]


def entries(model: type[Model]) -> list[Entry]:
    """Return every field of one kind of record."""
    return [
        Entry(
            record=_called(model),
            field=str(model._meta.get_field(name).verbose_name),
            reveals=str(label),
            basis=model.Privacy.basis,
            keep=model.Privacy.keep.value,
            at_the_end=str(_at_the_end(model.Privacy, group, name)),
            readers=_readers(model),
        )
        for group, label in CLASSES.items()
        for name in getattr(model.Privacy, group)
    ]


def groups(model: type[Model]) -> list[Group]:
    """Return the fields of one kind of record, together where the same holds for them."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in entries(model):
        found.setdefault((entry.reveals, entry.at_the_end), []).append(entry.field)
    return [Group(*same, fields) for same, fields in found.items()]


def records() -> list[Record]:
    """Return every kind of record there is, by name."""
    return [
        Record(
            name=model._meta.model_name,
            called=_called(model),
            basis=model.Privacy.basis,
            keep=model.Privacy.keep.value,
            readers=_readers(model),
            fields=len(model.Privacy.named),
            revealing=len(model.Privacy.revealing),
            groups=groups(model),
        )
        for model in _models()
    ]


def find(name: str) -> type[Model] | None:
    """Return the kind of record that has this name, if there is one."""
    return next((model for model in _models() if model._meta.model_name == name), None)


def times() -> list[Time]:
    """Return how long everything is kept, and which records that holds for."""
    return [
        Time(
            keep=keep,
            how=str(HOW[keep]),
            records=[_called(model) for model in _models() if model.Privacy.keep == keep],
        )
        for keep in Keep
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


def _models() -> list[type[Model]]:
    ours = [model for model in apps.get_models() if hasattr(model, "Privacy")]
    return sorted(ours, key=_called)


def _called(model: type[Model]) -> str:
    """Say what a kind of record is called in plain words; a new one by its model until then."""
    name = TITLES.get(model._meta.label_lower, model._meta.verbose_name)
    return str(name)


def _readers(model: type[Model]) -> str:
    return held.in_plain_words(", ".join(model.Privacy.readers))


def _at_the_end(privacy: Privacy, group: str, name: str) -> str | Promise:
    if group == "plain" and not privacy.goes:
        return _("Stays")
    if privacy.goes:
        return _("Deleted")
    if not (privacy.moments or privacy.person) or name in privacy.stays:
        return _("Stays, as a number or a count")
    return _("Cleared")
