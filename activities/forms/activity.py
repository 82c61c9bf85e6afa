from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

LONG = 600


class PlanForm(PlainForm):
    title = _("Plan a piece of work")
    submit_label = _("Save and continue")

    name = forms.CharField(
        label=_("What is this work called?"),
        max_length=120,
        help_text=_("People see this name. Use words they know."),
        error_messages={
            "required": _("Enter a name for this work"),
            "max_length": _("Use a shorter name, with 120 letters at most"),
        },
    )
    group = forms.ModelChoiceField(
        label=_("Which group is it for?"),
        queryset=None,
        empty_label=_("Choose a group"),
        error_messages={
            "required": _("Choose the group this work is for"),
            "invalid_choice": _("Choose a group from the list"),
        },
    )
    serves_social_workers = forms.CharField(
        label=_("How will it improve services for social workers?"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea,
        help_text=_("Fill in this one, or the next one, or both."),
        error_messages={"max_length": _("Use fewer words, with 600 letters at most")},
    )
    serves_people = forms.CharField(
        label=_("How will it improve social work for people, families and carers?"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea,
        error_messages={"max_length": _("Use fewer words, with 600 letters at most")},
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        for name in ("serves_social_workers", "serves_people"):
            self.fields[name].hide_optional = True  # one of the two is needed

    def clean(self):
        found = super().clean()
        serves = {"serves_social_workers", "serves_people"}
        if not serves & self.errors.keys() and not any(found.get(name) for name in serves):
            self.add_error(
                "serves_social_workers",
                _("Enter how it helps social workers, or how it helps people and families"),
            )
        return found
