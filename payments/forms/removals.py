"""Taking away a photo that should never have been sent, and sending another."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.money import pounds
from payments.forms.claims import NO_PHOTO, PhotoField
from payments.models import RemovalWhy

WHICH = _("Choose which photo to take away")


class TakeAwayForm(PlainForm):
    """Why it goes: one of a few kinds, never words about what it shows."""

    title = _("Take a photo away")
    submit_label = _("Take the photo away")

    why = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=RemovalWhy,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong with it"),
            "invalid_choice": _("Choose what is wrong with it"),
        },
    )


class TakeOwnAwayForm(TakeAwayForm):
    """The same for one's own, among all the costs that have a photo."""

    line = forms.TypedChoiceField(
        label=_("Which photo?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": WHICH, "invalid_choice": WHICH},
    )
    field_order = ("line",)

    def __init__(self, *args, costs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [
            (cost.pk, _now("%(kind)s, %(money)s") % _of(cost)) for cost in costs
        ]


class AnotherForm(PlainForm):
    """Another photo in place of one that was taken away, or that there is none."""

    title = _("Send another photo")
    submit_label = _("Send")
    together = (("photo", "has_no_receipt"),)

    line = forms.IntegerField(widget=forms.HiddenInput)
    photo = PhotoField(label=_("Photo of your receipt"), required=False)
    has_no_receipt = forms.BooleanField(label=_("I have no receipt"), required=False)
    words = forms.CharField(
        label=_("Anything to add?"),
        required=False,
        max_length=500,
        error_messages={"max_length": _("You can use up to 500 letters and spaces here")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("photo", "has_no_receipt"):  # one of the two is enough
            self.fields[name].hide_optional = True

    def clean(self):
        super().clean()
        sent = self.cleaned_data
        if not (sent.get("photo") or sent.get("has_no_receipt") or "photo" in self.errors):
            self.add_error("photo", ValidationError(NO_PHOTO, code="required"))
        return sent


def _of(cost):
    return {"kind": cost.get_kind_display(), "money": pounds(cost.amount_pence)}
