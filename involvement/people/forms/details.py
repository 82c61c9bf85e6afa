from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.forms import PlainForm
from involvement.people.models import Capacity, PaperFormat, Route

MISSING = {
    Route.EMAIL: ("email", _("Enter an e-mail address, or choose another way to hear from us")),
    Route.TEXT: ("phone", _("Enter a phone number, or choose another way to hear from us")),
    Route.LETTER: ("address", _("Enter a postal address, or choose another way to hear from us")),
}
CHOOSE = _("Choose one from the list")


class PersonForm(PlainForm):
    title = _("Add a person")
    submit_label = _("Save")

    name = forms.CharField(
        label=_("What is their name?"),
        max_length=120,
        error_messages={
            "required": _("Enter their name"),
            "max_length": _("Use a shorter name, with 120 letters at most"),
        },
    )
    described_as = forms.CharField(
        label=_("How do they want to be described?"),
        max_length=120,
        required=False,
        help_text=_("In their own words. For example: survivor, parent, disabled person."),
        error_messages={"max_length": _("Use fewer words, with 120 letters at most")},
    )
    capacity = forms.ChoiceField(
        label=_("In what capacity do they take part?"),
        choices=Capacity,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose service user or carer"),
            "invalid_choice": CHOOSE,
        },
    )
    nation = forms.ChoiceField(
        label=_("Which nation are they in?"),
        choices=(),
        error_messages={"required": _("Choose a nation"), "invalid_choice": CHOOSE},
    )
    route = forms.ChoiceField(
        label=_("How do they want to hear from us?"),
        choices=Route,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how they want to hear from us"),
            "invalid_choice": CHOOSE,
        },
    )
    email = forms.EmailField(
        label=_("What is their e-mail address?"),
        required=False,
        error_messages={
            "invalid": _("Enter an e-mail address, like name@example.org"),
            "max_length": _("Use a shorter e-mail address"),
        },
    )
    phone = forms.RegexField(
        r"\A\+?[0-9 ()-]{7,29}\Z",
        label=_("What is their phone number?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"invalid": _("Enter a phone number, like 0121 496 0000")},
    )
    address = forms.CharField(
        label=_("What is their postal address?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Use a shorter address, with 400 letters at most")},
    )
    paper_format = forms.ChoiceField(
        label=_("How do they read papers?"),
        choices=PaperFormat,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how they read papers"),
            "invalid_choice": CHOOSE,
        },
    )

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nation"].choices = [("", _("Choose a nation"))] + [
            (value, label) for value, label in Nation.choices if value in nations
        ]

    def clean(self):
        found = super().clean()
        if route := found.get("route"):
            name, words = MISSING[Route(route)]
            if not found.get(name) and name not in self.errors:
                self.add_error(name, words)
        return found


class ChangePersonForm(PersonForm):
    title = _("Change their details")
