"""What finance finds out about a bank account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.models import ShareKind


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
