from django import forms
from django.utils.translation import gettext_lazy as _

from activities.domain.series import MOST
from activities.models import Every
from involvement.forms import PlainForm


class RepeatForm(PlainForm):
    title = _("Repeat this meeting")
    submit_label = _("Continue")

    every = forms.ChoiceField(
        label=_("How often does it come again?"),
        choices=Every.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often it comes again"),
            "invalid_choice": _("Choose how often it comes again"),
        },
    )
    number = forms.IntegerField(
        label=_("How many more times?"),
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={
            "required": _("Enter how many more times"),
            "invalid": _("Use a whole number, like 5"),
            "min_value": _("Use 1 or more"),
            "max_value": _("Use at most 24"),
        },
    )


class DaysForm(PlainForm):
    """The days that follow, all ticked but those on which nobody works."""

    title = _("Check the days")
    submit_label = _("Plan these meetings")
    single_question = True

    days = forms.MultipleChoiceField(
        label=_("On which days?"),
        help_text=_("Untick a day that does not suit. Nobody is invited yet."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one day"),
            "invalid_choice": _("Choose days from the list"),
        },
    )

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = days
