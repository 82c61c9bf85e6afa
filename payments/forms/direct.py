"""What we booked or have an invoice for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm, PoundsField
from payments.domain import direct
from payments.models import CostKind, DirectHow, Organisation, OrganisationState

WHO = _("Choose whom it is for")
WHAT = _("Choose what it is for")
HOW = _("Choose how we pay")


class DirectCostForm(PlainForm):
    title = _("What we book and pay")
    submit_label = _("Save")

    seat = forms.ChoiceField(
        label=_("Whom is it for?"), error_messages={"required": WHO, "invalid_choice": WHO}
    )
    kind = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[("", _("Choose"))]
        + [(kind.value, kind.label) for kind in CostKind if kind in direct.KINDS],
        error_messages={"required": WHAT, "invalid_choice": WHAT},
    )
    amount_pence = PoundsField(
        label=_("How much is it?"),
        error_messages={"required": _("Enter how much it is, like 12.50")},
    )
    nights = forms.IntegerField(
        label=_("How many nights, if it is a night away?"),
        required=False,
        min_value=1,
        max_value=14,
        error_messages={
            "invalid": _("Enter how many nights, like 1"),
            "min_value": _("Enter how many nights, like 1"),
            "max_value": _("Enter 14 nights or fewer"),
        },
    )
    how = forms.ChoiceField(
        label=_("How do we pay?"),
        choices=DirectHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": HOW, "invalid_choice": HOW},
    )
    organisation = forms.ModelChoiceField(
        label=_("Which organisation, if it sends an invoice?"),
        queryset=Organisation.objects.filter(state=OrganisationState.CONFIRMED),
        required=False,
        empty_label=_("None"),
        error_messages={
            "invalid_choice": _("Choose an organisation of the list"),
        },
    )
    reference = forms.CharField(
        label=_("Number of the booking or invoice"),
        required=False,
        max_length=40,
        error_messages={"max_length": _("You can use up to 40 letters and numbers here")},
    )

    is_second = forms.BooleanField(
        label=_("This is a second booking, just like one that is here"), required=False
    )
    newest = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_second"].hide_optional = True
        self.seats = {str(seat.pk): seat for seat in seats}
        names = [(key, seat.person.name) for key, seat in self.seats.items()]
        self.fields["seat"].choices = [("", _("Choose")), *names]

    def clean_seat(self):
        return self.seats[self.cleaned_data["seat"]]

    def clean(self):
        sent = super().clean() or self.cleaned_data
        if sent.get("how") == DirectHow.INVOICE and not self.errors:
            if not sent.get("organisation"):
                self.add_error("organisation", _("Choose who sends the invoice"))
            if not sent.get("reference"):
                self.add_error("reference", _("Enter the number of the invoice"))
        seen = sent.pop("newest", None) or 0
        sent["second_after"] = seen if sent.pop("is_second", False) else None
        return sent


class TakeBackForm(PlainForm):
    title = _("Take back a booking that was entered by mistake")
    submit_label = _("Take it back")

    reason = forms.CharField(
        label=_("What was wrong with it?"),
        max_length=300,
        error_messages={
            "required": _("Enter what was wrong with it"),
            "max_length": _("You can use up to 300 letters and spaces here"),
        },
    )
