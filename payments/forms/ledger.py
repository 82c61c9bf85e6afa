"""A code by which BASW's own accounts know something, from a day on."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.widgets import DayField
from payments.domain import ledger_codes

PLAIN = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9 ./-]{0,19}\Z", _("Use letters and numbers, like 4010 or INV-01")
)
CHOOSE = _("Choose what the code is for")


class LedgerCodeForm(PlainForm):
    title = _("Set a code for our accounts")
    submit_label = _("Save the code")

    about = forms.ChoiceField(
        label=_("What is the code for?"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    code = forms.CharField(
        label=_("What is the code?"),
        max_length=20,
        validators=[PLAIN],
        error_messages={
            "required": _("Enter the code, like 4010"),
            "max_length": _("The code can have up to 20 signs"),
        },
    )
    valid_from = DayField(
        label=_("From which day does it hold?"),
        error_messages={"required": _("Enter the day, like 1 10 2026")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = ((one.about, one.name) for one in ledger_codes.things())
        self.fields["about"].choices = [("", _("Choose one")), *found]
