from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import rules
from activities.models import PresenceRule
from involvement.forms import PlainForm
from involvement.widgets import DayField

MOST_PEOPLE, MOST_DAYS = 20, 60


def name_of(kind):
    """Name a kind of meeting in a form and an address."""
    level, is_high_level = kind
    return f"{level}-high" if is_high_level else level


def kind_of(name):
    return next((kind for kind in rules.KINDS if name_of(kind) == name), None)


def kinds():
    """Return each kind of meeting, with its words."""
    return [
        (name_of(kind), PresenceRule(level=kind[0], is_high_level=kind[1]).kind_words)
        for kind in rules.KINDS
    ]


def _number(label, *, least, most, help_text=""):
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        error_messages={
            "required": _("Enter a number, like 2"),
            "invalid": _("Enter a whole number, like 2"),
            "min_value": _("Enter %(limit_value)s or more"),
            "max_value": _("Enter %(limit_value)s or fewer"),
        },
    )


class RuleForm(PlainForm):
    title = _("Change how many people are enough")
    submit_label = _("Set this rule")

    kinds = forms.TypedMultipleChoiceField(
        label=_("Which meetings is it for?"),
        choices=kinds,
        coerce=kind_of,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose which meetings it is for"),
            "invalid_choice": _("Choose meetings from the list"),
            "invalid_list": _("Choose meetings from the list"),
        },
    )
    valid_from = DayField(
        label=_("From which day?"),
        help_text=_("Today or later. Meetings before that day keep the rule they had."),
        earliest=timezone.localdate,
        error_messages={"required": _("Enter the day from which it holds, like 27 3 2026")},
    )
    minimum = _number(
        _("How many people have to come at least?"),
        least=rules.FLOOR,
        most=MOST_PEOPLE,
        help_text=_("Never fewer than 2: nobody has to be the only one."),
    )
    ideal = _number(_("How many would be ideal?"), least=rules.FLOOR, most=MOST_PEOPLE)
    least_service_users = _number(
        _("How many of them should be service users?"), least=0, most=MOST_PEOPLE
    )
    least_carers = _number(_("How many of them should be carers?"), least=0, most=MOST_PEOPLE)
    needs_reserve = forms.BooleanField(
        label=_("A reserve is needed"),
        help_text=_("High-level meetings always need one."),
        required=False,
    )
    reply_days = _number(
        _("How many working days before the meeting are answers due?"), least=1, most=MOST_DAYS
    )
    why = forms.CharField(
        label=_("Why does it change?"),
        help_text=_("Keepers read this later, with your name."),
        max_length=200,
        error_messages={
            "required": _("Enter why it changes"),
            "max_length": _("Use 200 letters or fewer to say why"),
        },
    )

    @property
    def numbers(self):
        return rules.Numbers(**{name: self.cleaned_data[name] for name in rules.Numbers.__slots__})
