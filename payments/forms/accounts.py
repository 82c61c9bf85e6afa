"""What finance finds out about a bank account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.models import NameOutcome, ShareKind


class ShareForm(PlainForm):
    title = _("Is it right that they share?")
    submit_label = _("It is right that they share")

    kind = forms.ChoiceField(
        label=_("Why is it right?"),
        choices=ShareKind,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why it is right"),
            "invalid_choice": _("Choose why it is right"),
        },
    )


class NameCheckForm(PlainForm):
    title = _("What did the bank say of the name?")
    submit_label = _("Save what the bank said")
    single_question = True

    outcome = forms.ChoiceField(
        label=title,
        help_text=_("We do not keep the name that the bank shows you."),
        choices=NameOutcome,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the bank said"),
            "invalid_choice": _("Choose what the bank said"),
        },
    )
