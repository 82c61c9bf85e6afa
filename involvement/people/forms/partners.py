from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation, london_day
from involvement.forms import PlainForm
from involvement.people.models import Partner
from involvement.widgets import DayField

SHORTER = _("Use fewer words here")
CHOOSE = _("Choose one from the list")
FIRST = date(2000, 1, 1)


def today() -> date:
    return london_day(timezone.now())


def in_five_years() -> date:
    return today() + timedelta(days=5 * 366)


class PartnerForm(PlainForm):
    title = _("Add a partner")
    submit_label = _("Save")

    name = forms.CharField(
        label=_("What is the organisation called?"),
        max_length=120,
        error_messages={"required": _("Enter its name"), "max_length": SHORTER},
    )
    nation = forms.ChoiceField(
        label=_("Which nation does it work in?"),
        choices=(),
        error_messages={"required": _("Choose a nation"), "invalid_choice": CHOOSE},
    )
    reaches = forms.CharField(
        label=_("Who do they reach that we do not?"),
        max_length=200,
        error_messages={"required": _("Say who they reach"), "max_length": SHORTER},
    )
    contact_name = forms.CharField(
        label=_("Who do we talk to there?"),
        max_length=120,
        required=False,
        error_messages={"max_length": SHORTER},
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
    notes = forms.CharField(
        label=_("What else helps to work with them?"),
        help_text=_("Nothing about a person here."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": SHORTER},
    )

    agreed_on = DayField(
        label=_("On which day did we agree how we work together?"),
        help_text=_("Leave it empty until you have agreed."),
        required=False,
        earliest=FIRST,
        latest=today,
    )
    review_on = DayField(
        label=_("When do we look at it again?"),
        help_text=_("On this day at the latest. A year later is usual."),
        required=False,
        latest=in_five_years,
    )

    def clean(self):
        found = super().clean()
        agreed, again = found.get("agreed_on"), found.get("review_on")
        if {"agreed_on", "review_on"} & self.errors.keys():
            return found
        if agreed and not again:
            self.add_error("review_on", _("Enter the day when we look at it again"))
        elif again and not agreed:
            self.add_error("agreed_on", _("Enter the day when we agreed"))
        elif again and again <= agreed:
            self.add_error("review_on", _("Enter a day after the day when we agreed"))
        return found

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nation"].choices = [("", _("Choose a nation"))] + [
            (value, label) for value, label in Nation.choices if value in nations
        ]


class ChangePartnerForm(PartnerForm):
    title = _("Change this partner")


class ThroughForm(PlainForm):
    title = _("Who brought them to us?")
    submit_label = _("Save")

    came_through = forms.ModelChoiceField(
        label=_("Which partner did they come through?"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("None: they came by themselves"),
        error_messages={"invalid_choice": CHOOSE},
    )
    reached_through_partner = forms.BooleanField(
        label=_("They agreed that we write to them through this partner"),
        help_text=_(
            "We send the partner what is about meetings and papers, to pass on. "
            "Money and private things still go to the person. We tell them."
        ),
        required=False,
    )

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, **kwargs)
        now = getattr(self.initial.get("came_through"), "pk", None)  # kept, wherever it works
        offered = Partner.objects.filter(Q(nation__in=nations) | Q(pk=now))
        self.fields["came_through"].queryset = offered

    def clean(self):
        found = super().clean()
        if found.get("reached_through_partner") and not found.get("came_through"):
            self.add_error("came_through", _("Choose the partner we should go through"))
        return found
