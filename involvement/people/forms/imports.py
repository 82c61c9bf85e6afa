"""A file of people, checked row by row with the questions of adding one person."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.forms import PlainForm
from involvement.people import sheets
from involvement.people.domain import imports
from involvement.people.forms.details import PersonForm
from involvement.people.models import Capacity, PaperFormat, Route

COLUMNS = {
    "name": _("Name"),
    "described_as": _("Described as"),
    "capacity": _("Takes part as"),
    "nation": _("Nation"),
    "route": _("Hears from us by"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "address": _("Postal address"),
    "paper_format": _("Reads papers"),
}
CHOICES = {"capacity": Capacity, "nation": Nation, "route": Route, "paper_format": PaperFormat}
MOST_SHOWN = 100


@dataclass(frozen=True)
class RowError:
    number: int
    column: Any
    what: str


@dataclass
class Checked:
    """What a file says: rows that can be added, those already here, and what to mend."""

    rows: list[dict] = field(default_factory=list)
    known: list[dict] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def wrong(self, number, column, what):
        self.errors.append(RowError(number, column, str(what)))


class ImportForm(PlainForm):
    title = _("Add many people from a file")
    submit_label = _("Look at the list")

    file = forms.FileField(
        label=_("Your list, as CSV or XLSX"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("This file is empty. Choose another file"),
            "missing": _("The file did not arrive. Try again"),
            "invalid": _("The file did not arrive. Try again"),
        },
    )

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, **kwargs)
        self.nations = nations

    def clean_file(self):
        rows = sheets.read(self.cleaned_data["file"])
        if not rows:
            raise ValidationError(_("This file is empty. Choose another file"))
        heads = {str(label).casefold(): name for name, label in COLUMNS.items()}
        columns = [heads.get(cell.casefold(), "") for cell in rows[0]]
        if missing := [str(COLUMNS[name]) for name in COLUMNS if name not in columns]:
            raise ValidationError(
                _now("Add these columns to the first row: %(names)s")
                % {"names": ", ".join(missing)}
            )
        if len(rows) == 1:
            raise ValidationError(_("There is nobody in this list"))
        return check(columns, rows[1:], nations=self.nations)


def check(columns, rows, *, nations):
    """Check every row as if somebody had typed it, and say what to mend, with row and column."""
    found, seen = Checked(), {}
    good = []
    for number, cells in enumerate(rows, start=2):
        typed = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        if acting := [name for name, cell in typed.items() if cell.startswith("=")]:
            for name in acting:
                found.wrong(number, COLUMNS[name], _("This is a formula. Paste the words instead"))
            continue
        if lost := _lost(typed.get("phone", "")):
            found.wrong(number, COLUMNS["phone"], lost)
            continue
        form = PersonForm({name: _code(name, cell) for name, cell in typed.items()},
                          nations=nations)  # fmt: skip
        if not form.is_valid():
            for name, errors in form.errors.items():
                found.wrong(number, COLUMNS.get(name, ""), errors[0])
            continue
        key = imports.key(form.cleaned_data)
        if key in seen:
            same = _now("This is the same person as in row %(row)s. Take one out")
            found.wrong(number, COLUMNS["name"], same % {"row": seen[key]})
            continue
        seen[key] = number
        good.append(form.cleaned_data)
    here = imports.already_here(good, nations=nations)
    for row in good:
        (found.known if imports.key(row) in here else found.rows).append(row)
    return found


def _code(name, cell):
    """Return the choice that a cell names by its words or by its code."""
    for code, label in CHOICES[name].choices if name in CHOICES else ():
        if cell.casefold() in (code, str(label).casefold()):
            return code
    return cell


def _lost(phone):
    digits = phone.replace(" ", "")
    if "E+" in digits.upper() or (digits.isdigit() and len(digits) in (9, 10) and digits[0] != "0"):
        return _("The first 0 is lost. Make the column text, and type the number again")
    return ""
