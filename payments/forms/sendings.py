"""Vouchers, gifts, and organisations that gifts go to."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.forms import PlainForm
from involvement.widgets import DayField
from payments.forms.payees import NumbersField
from payments.models import GoesAs, Organisation, OrganisationState, SentBy

LONG_AGO = timedelta(days=60)


def today():
    return london_day(timezone.now())


class PrepareForm(PlainForm):
    """For a gift, which organisation of the list the person meant; a voucher asks nothing."""

    title = _("Prepare it")
    submit_label = _("Prepare it for a second officer")

    organisation = forms.ModelChoiceField(
        label=_("Which organisation on our list do they mean?"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the organisation they mean"),
            "invalid_choice": _("Choose an organisation from the list"),
        },
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        confirmed = Organisation.objects.filter(state=OrganisationState.CONFIRMED)
        self.fields["organisation"].queryset = confirmed.defer(
            "account_name", "sort_code", "account_number"
        )
        if kind != GoesAs.GIFT:
            del self.fields["organisation"]
            self.helper.layout.pop(1)


class SentForm(PlainForm):
    title = _("It has left")
    submit_label = _("Save that it has left")

    how = forms.ChoiceField(
        label=_("How did you send it?"),
        choices=[(way.value, way.label) for way in (SentBy.EMAIL, SentBy.POST)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you sent it"),
            "invalid_choice": _("Choose how you sent it"),
        },
    )
    sent_on = DayField(
        label=_("Which day did it leave?"),
        earliest=lambda: today() - LONG_AGO,
        latest=today,
        error_messages={"required": _("Enter the day it left, like 27 3 2026")},
    )
    reference = forms.CharField(
        label=_("What is its reference?"),
        help_text=_("The order number of the voucher, or the reference at the bank. Never a code."),
        max_length=40,
        error_messages={
            "required": _("Enter the reference, so that it can be found again"),
            "max_length": _("Use 40 letters or fewer for the reference"),
        },
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind == GoesAs.GIFT:
            del self.fields["how"]
            self.helper.layout.pop(1)


class OrganisationForm(PlainForm):
    title = _("Add an organisation")
    submit_label = _("Add it")

    name = forms.CharField(
        label=_("What is the organisation called?"),
        max_length=120,
        error_messages={
            "required": _("Enter the name of the organisation"),
            "max_length": _("Use 120 letters or fewer for the name"),
        },
    )
    charity_number = forms.CharField(
        label=_("What is its charity number?"),
        required=False,
        max_length=20,
        error_messages={"max_length": _("Use 20 letters or fewer for the charity number")},
    )
    account_name = forms.CharField(
        label=_("What name is on its account?"),
        max_length=60,
        error_messages={
            "required": _("Enter the name on the account"),
            "max_length": _("The name can have up to 60 letters"),
        },
    )
    sort_code = NumbersField(
        label=_("What is the sort code?"),
        least=6,
        most=6,
        error_messages={
            "required": _("Enter a 6-number sort code, like 30-94-30"),
            "numbers": _("Enter a 6-number sort code, like 30-94-30"),
            "max_length": _("Enter a 6-number sort code, like 30-94-30"),
        },
    )
    account_number = NumbersField(
        label=_("What is the account number?"),
        least=6,
        most=8,
        error_messages={
            "required": _("Enter an account number of 6 to 8 numbers"),
            "numbers": _("An account number has 6 to 8 numbers"),
            "max_length": _("An account number has 6 to 8 numbers"),
        },
    )

    def clean_account_number(self):
        return self.cleaned_data["account_number"].zfill(8)
