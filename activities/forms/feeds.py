from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

NAMES, QUIET = "names", "quiet"


class FeedForm(PlainForm):
    title = _("Your meetings in your own calendar")
    submit_label = _("Make my link")

    titles = forms.ChoiceField(
        label=_("What should your calendar say?"),
        choices=[
            (NAMES, _("The name of each meeting, and where it is")),
            (QUIET, _("Only “Appointment”, for a phone that others see")),
        ],
        initial=NAMES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what your calendar should say"),
            "invalid_choice": _("Choose what your calendar should say"),
        },
    )
