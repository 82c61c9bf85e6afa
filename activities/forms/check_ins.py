from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import InPlace, Joined
from involvement.forms import PlainForm


class HereForm(PlainForm):
    """One press for most people: how they joined is filled in already."""

    title = _("Say that you are here")
    submit_label = _("I am here")

    joined = forms.ChoiceField(
        label=_("How do you take part?"),
        choices=Joined.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you take part"),
            "invalid_choice": _("Choose how you take part"),
        },
    )
    in_place = forms.ChoiceField(
        label=_("Was the help you asked for there?"),
        choices=InPlace.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose if the help was there")},
    )

    def __init__(self, *args, asked_for_help, **kwargs):
        super().__init__(*args, **kwargs)
        if not asked_for_help:
            del self.fields["in_place"]
            self.helper.layout.fields.remove("in_place")
