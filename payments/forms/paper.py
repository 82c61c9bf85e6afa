from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Seat
from involvement.forms import PlainForm

WHO = _("Choose who needs a form")


class MakeFormsForm(PlainForm):
    title = _("Claim forms on paper")
    submit_label = _("Make the forms")

    seats = forms.ModelMultipleChoiceField(
        label=_("Who needs a form?"),
        help_text=_("Those who want letters are ticked."),
        queryset=Seat.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": WHO, "invalid_choice": WHO, "invalid_pk_value": WHO},
    )

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seats"].queryset = seats
        self.fields["seats"].label_from_instance = lambda seat: seat.person.name


class CodeForm(PlainForm):
    title = _("Type in a claim from paper")
    submit_label = _("Continue")

    code = forms.CharField(
        label=_("Which code is on the form?"),
        help_text=_("It has 8 letters and numbers, at the top."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={
            "required": _("Enter the code on the form"),
            "max_length": _("A code has 8 letters and numbers. Look once more"),
        },
    )
