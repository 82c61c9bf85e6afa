"""A photo alone, what is typed from it, and putting that right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm, PoundsField
from payments.domain import photos
from payments.forms.claims import PhotoField
from payments.models import CostKind

WHAT = _("Choose what it was for")


class SendPhotoForm(PlainForm):
    title = _("Send a photo")
    submit_label = _("Send my photo")

    photo = PhotoField(
        label=_("Photo of your receipt"), error_messages={"required": _("Choose a photo first")}
    )


class TypedForm(PlainForm):
    """What stands on a photo."""

    kind = forms.ChoiceField(
        label=_("What was it for?"),
        choices=[("", "")],
        error_messages={"required": WHAT, "invalid_choice": WHAT},
    )
    amount_pence = PoundsField(
        label=_("How much was it?"),
        error_messages={"required": _("Enter how much it was, like 12.50")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in CostKind if kind in photos.ON_PHOTOS]
        self.fields["kind"].choices = [("", _("Choose")), *kinds]


class TypeForm(TypedForm):
    title = _("Type what stands on the photo")
    submit_label = _("Send the claim")

    nights = forms.IntegerField(
        label=_("How many nights, if it was a night away?"),
        required=False,
        min_value=1,
        max_value=14,
        error_messages={
            "invalid": _("Enter how many nights, like 1"),
            "min_value": _("Enter how many nights, like 1"),
            "max_value": _("Enter 14 nights or fewer"),
        },
    )
    note = forms.CharField(
        label=_("Anything that the pay team should know?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _("You can use up to 300 letters and spaces here")},
    )


class CorrectForm(TypedForm):
    title = _("Put right what we typed")
    submit_label = _("Save")

    line = forms.IntegerField(widget=forms.HiddenInput)
