"""A payment came back: why, what came of a call, and a bank's file of many."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.bank import returned
from payments.models import ReturnCode, ReturnOutcome

MOST_ROWS = 500


class ReturnForm(PlainForm):
    title = _("A payment came back")
    submit_label = _("Save that it came back")

    code = forms.ChoiceField(
        label=_("Why did it come back?"),
        help_text=_("Look at the bank's message. It has a code or a reason."),
        choices=ReturnCode,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why it came back"),
            "invalid_choice": _("Choose why it came back"),
        },
    )


class ReturnCallForm(PlainForm):
    title = _("What came of the call?")
    submit_label = _("Save what came of it")

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=ReturnOutcome,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what came of it"),
            "invalid_choice": _("Choose what came of it"),
        },
    )


class ReturnFileForm(PlainForm):
    title = _("A file of payments that came back")
    submit_label = _("Look at it first")

    file = forms.FileField(
        label=_("Which file did the bank give you?"),
        help_text=_("A CSV, or the bank's status report as XML (pain.002)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xml"}),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("This file is empty. Choose another file"),
            "missing": _("The file did not arrive. Try again"),
            "invalid": _("The file did not arrive. Try again"),
        },
    )

    def clean_file(self):
        try:
            rows = returned.read(self.cleaned_data["file"].read(returned.MOST_BYTES + 1))
        except returned.NotWhole as why:
            raise ValidationError(
                _("This file is cut off, or it is another kind. Get it from the bank again")
            ) from why
        if not rows:
            raise ValidationError(_("No payment came back in this file"))
        if len(rows) > MOST_ROWS:
            raise ValidationError(_("Use 500 payments or fewer in one file"))
        return rows
