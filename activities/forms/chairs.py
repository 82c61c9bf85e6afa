from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Group
from involvement.forms import PlainForm


class ChairForm(PlainForm):
    title = _("Choose the groups they chair")
    submit_label = _("Save")

    groups = forms.ModelMultipleChoiceField(
        label=_("Which groups do they chair?"),
        queryset=Group.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They also need the role of chair. Tick nothing if they chair none."),
        error_messages={
            "invalid_choice": _("Choose groups from the list"),
            "invalid_pk_value": _("Choose groups from the list"),
            "list": _("Choose groups from the list"),
        },
    )
