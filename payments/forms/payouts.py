"""Why a run is not paid: fixed words, because they stay on the trail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

REASONS = {
    "total": _("The total is not what we expected."),
    "person": _("Somebody in it should not be paid now."),
    "account": _("A bank account has to be checked."),
    "day": _("The day is wrong."),
    "other": _("Another reason. We have talked about it."),
}


class CancelForm(PlainForm):
    title = _("Do not pay this run")
    submit_label = _("Cancel the run")
    reason = forms.ChoiceField(
        label=_("Why should this run not be paid?"),
        help_text=_("Nobody loses money. All of it goes into the next run."),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why this run should not be paid"),
            "invalid_choice": _("Choose why this run should not be paid"),
        },
    )
