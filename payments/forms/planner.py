"""What somebody may earn, for their own plan alone."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.forms import PlainForm, PoundsField
from involvement.widgets import DayField
from payments.domain.planner import CountBy, Every


def a_year_ago():
    return london_day(timezone.now()) - timedelta(days=366)


def in_a_year():
    return london_day(timezone.now()) + timedelta(days=366)


class PlanForm(PlainForm):
    title = _("Your own limit")
    submit_label = _("Save my plan")

    every = forms.ChoiceField(
        label=_("Your limit is for how long?"),
        choices=Every.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how long your limit is for"),
            "invalid_choice": _("Choose how long your limit is for"),
        },
    )
    limit_pence = PoundsField(
        label=_("How much may you earn in that time?"),
        error_messages={"required": _("Enter how much, like 120")},
    )
    starts_on = DayField(
        label=_("On which day does one of these times start?"),
        help_text=_("For example, the first day of your benefit week."),
        earliest=a_year_ago,
        latest=in_a_year,
        error_messages={"required": _("Enter a day, like 27 3 2026")},
    )
    other_pence = PoundsField(
        label=_("How much else do you earn in that time?"),
        required=False,
        least=0,
    )
    count_by = forms.ChoiceField(
        label=_("Which day counts for a fee?"),
        help_text=_("This is not the same for every benefit. Ask an adviser which one is yours."),
        choices=CountBy.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose which day counts"),
            "invalid_choice": _("Choose which day counts"),
        },
    )
