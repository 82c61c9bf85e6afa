"""Whom a statement is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm


class NameForm(PlainForm):
    title = _("Statement for somebody we paid")
    submit_label = _("Find them")

    name = forms.CharField(
        label=_("What is their name?"),
        help_text=_("A part of it is enough."),
        max_length=120,
        error_messages={
            "required": _("Enter a name, or a part of it"),
            "max_length": _("Use 120 letters or fewer for the name"),
        },
    )
