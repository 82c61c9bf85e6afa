"""What happens with a fee that was paid before its register was put right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.models import ReversalOutcome


class TooMuchForm(PlainForm):
    title = _("What happens with this money?")
    submit_label = _("Save what happens")
    only_if = {"words": ("decision", ReversalOutcome.ASKED)}

    decision = forms.ChoiceField(
        label=_("Do they keep it?"),
        choices=[
            (ReversalOutcome.LET_BE.value, _("Yes, let it be")),
            (ReversalOutcome.ASKED.value, _("I called them and asked for it, in their own time")),
        ],
        initial=ReversalOutcome.LET_BE,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose if they keep it"),
            "invalid_choice": _("Choose if they keep it"),
        },
    )
    words = forms.CharField(
        label=_("What did they say?"),
        help_text=_("Only if you called them."),
        required=False,
        max_length=300,
        widget=forms.Textarea,
        error_messages={"max_length": _("You can use up to 300 letters and spaces here")},
    )

    def __init__(self, *args, can_ask=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_ask:
            decision = self.fields["decision"]
            decision.choices = decision.choices[:1]
            del self.fields["words"]
            self.helper.layout.fields.remove("words")

    def clean(self):
        sent = super().clean()
        asked = sent.get("decision") == ReversalOutcome.ASKED
        if asked and "words" not in self.errors and not sent.get("words"):
            self.add_error("words", _("Write what they said when you called"))
        return sent


class PayTheRestForm(PlainForm):
    """Nothing is asked: the amount is worked out, and the next run pays it."""

    title = _("Pay them the rest?")
    submit_label = _("Yes, pay them the rest")

    def clean(self):
        return super().clean() | {"decision": ReversalOutcome.MADE_UP.value}


class TooLittleForm(PlainForm):
    """The rest of a voucher or a gift, which no run pays."""

    title = _("Have we sent them the rest?")
    submit_label = _("Save that they have the rest")

    words = forms.CharField(
        label=_("How and when did we pay it?"),
        help_text=_("The day, and the reference of the payment."),
        max_length=300,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write how and when we paid it"),
            "max_length": _("You can use up to 300 letters and spaces here"),
        },
    )

    def clean(self):
        return super().clean() | {"decision": ReversalOutcome.MADE_UP.value}
