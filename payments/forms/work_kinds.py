"""What a check of a kind of involvement found, and which kind a piece of work is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.forms import PlainForm
from involvement.widgets import DayField
from payments.models import StatusOutcome, WorkKind

LONG = _("Use 120 letters or fewer")


def today():
    return london_day(timezone.now())


class StatusReviewForm(PlainForm):
    title = _("Write down what a check found")
    submit_label = _("Save what was found")

    outcome = forms.ChoiceField(
        label=_("What was found?"),
        choices=StatusOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what was found"),
            "invalid_choice": _("Choose what was found"),
        },
    )
    checked_by = forms.CharField(
        label=_("Who checked it?"),
        help_text=_("Like the name of the officer or adviser"),
        max_length=120,
        error_messages={"required": _("Enter who checked it"), "max_length": LONG},
    )
    reference = forms.CharField(
        label=_("What is the reference of the check?"),
        help_text=_("Like the number on the tax office’s own check, or of a letter"),
        max_length=120,
        error_messages={"required": _("Enter the reference"), "max_length": LONG},
    )
    reviewed_on = DayField(
        label=_("When was it checked?"),
        latest=today,
        error_messages={"required": _("Enter the day, like 20 2 2026")},
    )
    review_due = DayField(
        label=_("When does somebody look again?"),
        earliest=today,
        error_messages={"required": _("Enter the day, like 20 2 2027")},
    )

    def clean_review_due(self):
        due, done = self.cleaned_data["review_due"], self.cleaned_data.get("reviewed_on")
        if done and due <= done:
            raise ValidationError(_("The next check must be after this one"))
        return due


class KindOfWorkForm(PlainForm):
    title = _("Which kind of involvement is it?")
    submit_label = _("Save the kind")
    single_question = True

    kind = forms.ChoiceField(
        label=_("Which kind of involvement is it?"),
        choices=WorkKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose which kind it is"),
            "invalid_choice": _("Choose which kind it is"),
        },
    )
