"""What came of a call about bank details that were changed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.models import CallOutcome


class CallForm(PlainForm):
    title = _("Call about changed bank details")
    submit_label = _("Save what came of it")

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=CallOutcome,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what came of it"),
            "invalid_choice": _("Choose what came of it"),
        },
    )

    def __init__(self, *args, is_phone_known, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_phone_known:
            left = [choice for choice in CallOutcome.choices if choice[0] != CallOutcome.CALLED]
            self.fields["outcome"].choices = left
