from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

SHORTER = _("Use fewer words here")
PIECE, BREAK = "piece", "break"


class ItemForm(PlainForm):
    title = _("Add to the agenda")
    submit_label = _("Save")

    kind = forms.ChoiceField(
        label=_("What do you add?"),
        choices=[(PIECE, _("Something to talk about")), (BREAK, _("A break"))],
        initial=PIECE,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you add"),
            "invalid_choice": _("Choose what you add"),
        },
    )
    about = forms.CharField(
        label=_("What is it about?"),
        help_text=_("In words that everybody knows. A break needs none."),
        max_length=120,
        required=False,
        error_messages={"max_length": SHORTER},
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=1,
        max_value=600,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": _("Enter how many minutes"),
            "invalid": _("Use a whole number of minutes, like 20"),
            "min_value": _("Use 1 minute or more"),
            "max_value": _("Use at most 600 minutes"),
        },
    )
    lead = forms.CharField(
        label=_("Who leads it?"),
        max_length=120,
        required=False,
        error_messages={"max_length": SHORTER},
    )
    ask = forms.CharField(
        label=_("What do you ask of people?"),
        help_text=_("For example: tell us which words are not clear."),
        max_length=300,
        required=False,
        error_messages={"max_length": SHORTER},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].hide_optional = True  # only a break does without it

    def clean(self):
        found = super().clean()
        if found.get("kind") == PIECE and not found.get("about") and "about" not in self.errors:
            self.add_error("about", _("Enter what it is about"))
        return found

    def said(self):
        """The answers as the agenda keeps them."""
        found = self.cleaned_data
        is_break = found["kind"] == BREAK
        return {
            "title": found["about"] or str(_("Break")),
            "minutes": found["minutes"],
            "is_break": is_break,
            "lead": found["lead"],
            "ask": found["ask"],
        }


class ChangeItemForm(ItemForm):
    title = _("Change this part of the agenda")
