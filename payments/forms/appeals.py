"""Asking somebody else to look at a cost we said no to."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.money import pounds


class AppealForm(PlainForm):
    """Which of the costs, all ticked at first, and a word if they want."""

    title = _("Ask someone else to look")
    submit_label = _("Ask someone else to look")

    lines = forms.TypedMultipleChoiceField(
        label=_("What should they look at?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick what they should look at"),
            "invalid_choice": _("Tick what they should look at"),
        },
    )
    words = forms.CharField(
        label=_("What should they know?"),
        help_text=_("You do not have to say anything."),
        required=False,
        max_length=500,
        widget=forms.Textarea,
        error_messages={"max_length": _("You can use up to 500 letters and spaces here")},
    )

    def __init__(self, *args, costs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [
            (cost.pk, _now("%(money)s. We said: %(reason)s") % _of(cost)) for cost in costs
        ]
        self.fields["lines"].initial = [cost.pk for cost in costs]


def _of(cost):
    return {"money": pounds(cost.amount_pence), "reason": cost.reason}
