from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.forms import PlainForm
from involvement.people.models import Capacity, PaperFormat

CHOOSE = {"invalid_choice": _("Choose one from the list")}
LONG = {"max_length": _("Use fewer letters to look for")}
ANY = [("", _("Any"))]


class FindForm(PlainForm):
    """Every answer may be left empty, and none of them stands in an address."""

    submit_label = _("Find")

    name = forms.CharField(
        label=_("Part of their name"), max_length=120, required=False, error_messages=LONG
    )
    shared = forms.CharField(
        label=_("A word of how they want to be described"),
        max_length=60,
        required=False,
        error_messages=LONG,
    )
    capacity = forms.ChoiceField(
        label=_("Takes part as"), choices=ANY + Capacity.choices, required=False,
        error_messages=CHOOSE,
    )  # fmt: skip
    nation = forms.ChoiceField(label=_("Nation"), required=False, error_messages=CHOOSE)
    paper_format = forms.ChoiceField(
        label=_("Reads papers"), choices=ANY + PaperFormat.choices, required=False,
        error_messages=CHOOSE,
    )  # fmt: skip
    is_free = forms.BooleanField(label=_("Not taking a break"), required=False)

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nation"].choices = ANY + [
            (value, label) for value, label in Nation.choices if value in nations
        ]
        for field in self.fields.values():
            field.hide_optional = True
            field.widget.attrs["autocomplete"] = "off"

    def answers(self):
        """What was looked for, as it can be written down; nothing where an answer is odd."""
        self.is_valid()
        return dict(self.cleaned_data)

    @property
    def has_more(self):
        """Whether something else than a name was asked for."""
        return any(self.initial.get(name) or self.errors.get(name) for name in self.more)

    @property
    def more(self):
        return [name for name in self.fields if name != "name"]
