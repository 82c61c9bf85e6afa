"""Another value for a rate, from a day on, and why."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation, london_day, months_after
from involvement.forms import PlainForm, PoundsField
from involvement.widgets import DayField
from payments.models.rate_words import Unit, unit_of

BACK, AHEAD = -24, timedelta(days=730)
MOST = {Unit.PENCE: 500, Unit.DAYS: 60, Unit.PERCENT: 100}
MOST_POUNDS = 10_000_000


def earliest():
    return months_after(london_day(timezone.now()), BACK)


def latest():
    return london_day(timezone.now()) + AHEAD


class ProposeRateForm(PlainForm):
    title = _("Ask for another value")
    submit_label = _("Ask another officer to agree")

    nation = forms.ChoiceField(
        label=_("Where does it hold?"),
        choices=Nation.choices,
        initial=Nation.UK,
        error_messages={
            "required": _("Choose where it holds"),
            "invalid_choice": _("Choose where it holds"),
        },
    )
    valid_from = DayField(
        label=_("From which day does it hold?"),
        help_text=_("It can be a day that has been. Then we work out what else we owe."),
        earliest=earliest,
        latest=latest,
        error_messages={"required": _("Enter the day, like 1 4 2027")},
    )
    source = forms.CharField(
        label=_("Where does it come from?"),
        help_text=_("Who decided it, and when. Everybody can read this."),
        max_length=300,
        error_messages={
            "required": _("Enter where it comes from"),
            "max_length": _("Use 300 letters or fewer"),
        },
    )
    reason = forms.CharField(
        label=_("Why should it change?"),
        max_length=300,
        error_messages={
            "required": _("Enter why it should change"),
            "max_length": _("Use 300 letters or fewer"),
        },
    )

    def __init__(self, *args, key, **kwargs):
        self.base_fields = {"value": value_field(key)} | dict(self.base_fields)
        super().__init__(*args, **kwargs)
        if not key.startswith("fee."):
            del self.fields["nation"]
            self.helper.layout.fields.remove("nation")


def value_field(key):
    """A box for the value, by what the rate is counted in."""
    unit = unit_of(key)
    label = _("What is the new value?")
    if unit not in MOST:
        return PoundsField(
            label=label,
            most=MOST_POUNDS,
            error_messages={"too_large": _("Check the amount. The most here is £100,000")},
        )
    words = lazy(lambda most: _("Enter a whole number up to %d") % most, str)(MOST[unit])
    return forms.IntegerField(
        label=label,
        help_text=unit.label,
        min_value=0 if unit == Unit.DAYS else 1,
        max_value=MOST[unit],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


class TurnDownRateForm(PlainForm):
    title = _("Say no to this change")
    submit_label = _("Say no")

    reason = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        error_messages={
            "required": _("Enter why not"),
            "max_length": _("Use 300 letters or fewer"),
        },
    )
