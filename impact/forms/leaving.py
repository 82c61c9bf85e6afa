from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm


class LeaveForm(PlainForm):
    title = _("Do you want to leave?")
    submit_label = _("Leave now")
    submit_look = "warning"

    sure = forms.BooleanField(
        label=_("Yes, I want to leave"),
        error_messages={"required": _("Tick the box if you want to leave")},
    )


class PersonLeavesForm(PlainForm):
    title = _("Do they want to leave?")
    submit_label = _("Let them go")
    submit_look = "warning"

    sure = forms.BooleanField(
        label=_("Yes, they told us that they want to leave"),
        error_messages={"required": _("Tick the box if they told us that they want to leave")},
    )
