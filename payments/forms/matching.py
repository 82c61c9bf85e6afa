"""A bank's statement: which file it is, and what is wrong with a file that is none."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.bank import returned, statement


class StatementForm(PlainForm):
    title = _("Read a bank statement")
    submit_label = _("Read the statement")

    file = forms.FileField(
        label=_("Which statement did you get from the bank?"),
        help_text=_("A CSV with a day, a description and an amount in each row"),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("This file is empty. Choose another file"),
            "missing": _("The file did not arrive. Try again"),
            "invalid": _("The file did not arrive. Try again"),
        },
    )

    def clean_file(self):
        content = self.cleaned_data["file"].read(statement.MOST_BYTES + 1)
        own = settings.BANK_ORIGINATOR.get("own_account_number", "")
        try:
            read = statement.read(content, own_account=own)
        except statement.RowNotRead as why:
            raise ValidationError(
                _("Row %(row)d has no day or no amount that we can read. Nothing was saved")
                % {"row": why.number}
            ) from why
        except statement.AnotherAccount as why:
            raise ValidationError(
                _("This is a statement of another account. Choose the account that pays people")
            ) from why
        except returned.NotWhole as why:
            raise ValidationError(
                _("This is no statement that we know. Get it from the bank again, as a CSV")
            ) from why
        if not read.lines:
            raise ValidationError(_("There is no line in this statement"))
        today = timezone.localdate()
        if ahead := next((line.number for line in read.lines if line.day > today), 0):
            raise ValidationError(
                _("The day in row %(row)d is still to come. Nothing was saved") % {"row": ahead}
            )
        if len(read.lines) > statement.MOST_LINES:
            raise ValidationError(_("Use 5,000 lines or fewer in one file"))
        return read
