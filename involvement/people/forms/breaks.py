from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

ONCE, NEVER = "once", "never"


class BreakForm(PlainForm):
    title = _("Take a break")
    submit_label = _("Start my break")

    check_in = forms.ChoiceField(
        label=_("Shall we check in with you once?"),
        choices=[
            (ONCE, _("Yes, once, in about 6 weeks")),
            (NEVER, _("No, leave it to me")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose if we should check in with you"),
            "invalid_choice": _("Choose if we should check in with you"),
        },
    )
