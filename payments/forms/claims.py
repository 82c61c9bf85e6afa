"""Questions of a claim, one small page each."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from involvement import uploads
from involvement.forms import MilesField, PlainForm, PoundsField
from payments.domain import claims
from payments.models import RULES, ClaimLine, CostKind

ACCEPTED = "image/jpeg,image/png,application/pdf"  # an iPhone turns its own kind into JPEG then
KEPT = _("We have kept your photo. You can choose another.")
NO_PHOTO = _("Add a photo, or choose “I have no receipt”")


class PhotoField(forms.FileField):
    """A photo or PDF of a receipt, looked into and made safe; cleans to `uploads.Checked`."""

    widget = forms.FileInput(
        attrs={
            "accept": ACCEPTED,
            "data-busy": _("Making your photo smaller, so that it sends quickly. Please wait."),
            "data-ready": _("Your photo is ready to send"),
        }
    )
    default_error_messages = {
        "required": NO_PHOTO,
        "missing": _("The photo did not arrive. Try again. We kept the rest"),
        "empty": _("This file is empty. Take the photo again"),
        "invalid": _("The photo did not arrive. Try again. We kept the rest"),
    }

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        return uploads.receipt(upload) if upload else None


class KindForm(PlainForm):
    title = _("What did you pay for?")

    kind = forms.ChoiceField(
        label=title,
        choices=CostKind,
        error_messages={
            "required": _("Choose what you paid for"),
            "invalid_choice": _("Choose what you paid for"),
        },
    )

    @staticmethod
    def common():
        return [(kind.value, kind.label) for kind in CostKind if RULES[kind].is_common]

    @staticmethod
    def rarer():
        return [(kind.value, kind.label) for kind in CostKind if not RULES[kind].is_common]


class CostForm(PlainForm):
    """How much, and the photo. `has_photo`: one was kept from an earlier try."""

    submit_label = _("Continue")
    together = (("photo", "has_no_receipt"),)

    amount_pence = PoundsField(
        label=_("How much did you pay?"),
        error_messages={"required": _("Enter how much you paid, like 12.50")},
    )
    photo = PhotoField(label=_("Photo of your receipt"), required=False)
    has_no_receipt = forms.BooleanField(label=_("I have no receipt"), required=False)
    note = forms.CharField(
        label=_("Anything to add?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _("You can use up to 300 letters and spaces here")},
    )

    def __init__(self, *args, unfinished, has_photo, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = unfinished.get_kind_display()
        self.unfinished, self.has_photo, self.today = unfinished, has_photo, today
        self.fields["photo"].hide_optional = True
        self.fields["has_no_receipt"].hide_optional = True
        if not unfinished.rule.needs_receipt:
            del self.fields["has_no_receipt"]
            self.fields["photo"].label = self["photo"].label = _(
                "Photo of a receipt, if you have one"
            )
            self.together = ()
        if has_photo:
            self.say_photo_is_kept()

    def clean(self):
        super().clean()
        sent = self.cleaned_data
        has_answer = sent.get("photo") or self.has_photo or sent.get("has_no_receipt")
        is_needed = self.unfinished.rule.needs_receipt and "photo" not in self.errors
        if is_needed and not has_answer:
            self.add_error("photo", ValidationError(NO_PHOTO, code="required"))
        elif not self.errors:
            ask_why(self, has_no_receipt=not (sent.get("photo") or self.has_photo))
        return sent

    def say_photo_is_kept(self):
        self.fields["photo"].help_text = self["photo"].help_text = KEPT


class StayForm(CostForm):
    """The same for a night away, and how many they were."""

    field_order = ("nights",)

    nights = forms.IntegerField(
        label=_("How many nights?"),
        min_value=1,
        max_value=14,
        initial=1,
        error_messages={
            "required": _("Enter how many nights, like 1"),
            "invalid": _("Enter how many nights, like 1"),
            "min_value": _("Enter how many nights, like 1"),
            "max_value": _("Enter 14 nights or fewer. Call us if it was more"),
        },
    )


class MilesForm(PlainForm):
    """How far, by whatever one rides. There is no receipt for miles."""

    submit_label = _("Continue")

    tenths_of_miles = MilesField(
        label=_("How many miles, there and back?"),
        error_messages={"required": _("Enter how many miles, like 12 or 12.5")},
    )
    note = forms.CharField(
        label=_("Anything to add?"),
        required=False,
        max_length=300,
        error_messages={"max_length": _("You can use up to 300 letters and spaces here")},
    )

    def __init__(self, *args, unfinished, has_photo, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = unfinished.get_kind_display()
        self.unfinished, self.today = unfinished, today

    def clean(self):
        super().clean()
        if not self.errors:
            ask_why(self, has_no_receipt=False)
        return self.cleaned_data


def ask_why(form, *, has_no_receipt):
    """Ask beside the note for a few words, where a cost is unusual."""
    line = ClaimLine(
        claim=form.unfinished.claim,
        kind=form.unfinished.kind,
        amount_pence=form.cleaned_data.get("amount_pence") or 0,
        nights=form.cleaned_data.get("nights"),
        note=form.cleaned_data["note"],
        has_no_receipt=has_no_receipt,
    )
    if why := claims.reason_to_give(line, today=form.today):
        form.add_error("note", why)


class AnswerForm(PlainForm):
    title = _("A question about your claim")
    submit_label = _("Send my answer")

    line = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What is your answer?"),
        required=False,
        max_length=500,
        widget=forms.Textarea,
        error_messages={"max_length": _("You can use up to 500 letters and spaces here")},
    )
    photo = PhotoField(label=_("A new photo, if you have one"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("words", "photo"):  # one of the two is enough
            self.fields[name].hide_optional = True

    def clean(self):
        super().clean()
        sent = self.cleaned_data
        if not sent.get("words") and not sent.get("photo") and not self.errors:
            self.add_error("words", _("Write an answer, or add a photo"))
        return sent
