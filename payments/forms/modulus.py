"""The published table of sort codes and account numbers, as two files."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.widgets import DayField

VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z. _-]{0,19}", re.ASCII)
MOST_BYTES = 1_000_000
FILE_WORDS = {
    "required": _("Choose a file"),
    "empty": _("This file is empty. Choose another file"),
    "invalid": _("The file did not arrive. Choose it again"),
    "missing": _("The file did not arrive. Choose it again"),
}


class TableFile(forms.FileField):
    """A small file of plain lines, cleaned to its text."""

    def __init__(self, **kwargs):
        super().__init__(error_messages=FILE_WORDS, **kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return ""
        content = upload.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES or not content.isascii() or b"\x00" in content:
            raise ValidationError(_("This is not such a table. Choose the file as published"))
        return content.decode("ascii")


class ModulusTableForm(PlainForm):
    title = _("Load a new table of sort codes")
    submit_label = _("Load it, and look at it first")

    version = forms.CharField(
        label=_("Which version is it?"),
        help_text=_("The number it was published under, like 9.10"),
        max_length=20,
        error_messages={
            "required": _("Enter the version, like 9.10"),
            "max_length": _("The version can have up to 20 signs"),
        },
    )
    dated = DayField(
        label=_("From which day does it hold?"),
        error_messages={"required": _("Enter the day, like 17 10 2026")},
    )
    weights = TableFile(label=_("The file of weights"), help_text=_("Often called valacdos.txt"))
    substitutes = TableFile(
        label=_("The file of substitutes"),
        help_text=_("Often called scsubtab.txt"),
        required=False,
    )

    def clean_version(self):
        version = self.cleaned_data["version"]
        if not VERSION.fullmatch(version):
            raise ValidationError(_("Enter the version, like 9.10"))
        return version
