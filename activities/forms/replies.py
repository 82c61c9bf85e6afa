"""Questions to somebody invited: few, and none that must be answered to say yes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities.forms.fees import FeeTo
from activities.models import FeeChoice, Help, Mode, Travel
from involvement.forms import PlainForm, PoundsField
from involvement.money import pounds
from involvement.people.forms.behalf import ToldForm


class HelpForm(PlainForm):
    title = _("What would help you take part?")

    help = forms.MultipleChoiceField(
        label=_("Tick all that help you"),
        help_text=_("You do not need to say why. Tick nothing if you need nothing."),
        choices=Help.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    words = forms.CharField(
        label=_("What else would help?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Use 300 letters or fewer to say what else would help")},
    )

    def clean(self):
        answers = super().clean()
        if Help.OTHER in answers.get("help", []) and not answers.get("words"):
            self.add_error("words", _("Say what else would help, or untick “Something else”"))
        return answers


class TravelForm(PlainForm):
    title = _("Getting there, and care at home")
    order = (Travel.BOOK, Travel.PAY_BACK, Travel.CANNOT_PAY, Travel.NOT_NEEDED)

    travel = forms.ChoiceField(
        label=_("How do you want to travel?"),
        choices=[(choice.value, choice.label) for choice in order],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you want to travel"),
            "invalid_choice": _("Choose how you want to travel"),
        },
    )
    stay = forms.BooleanField(
        label=_("I need to stay the night"),
        help_text=_("We book the room and pay for it."),
        required=False,
    )
    care = forms.BooleanField(
        label=_("Someone must cover my care, or care that I give"),
        help_text=_("We pay for this. It can be for a child, or for someone you look after."),
        required=False,
    )

    def __init__(self, *args, mode: str, **kwargs):
        super().__init__(*args, **kwargs)
        if mode == Mode.ONLINE:
            self.title = _("Care at home")
            for name in ("travel", "stay"):
                del self.fields[name]
                self.helper.layout.pop(1)
        for name in {"stay", "care"} & set(self.fields):
            self.fields[name].hide_optional = True


class FeeForm(FeeTo, PlainForm):
    title = _("What should we do with your fee?")
    only_if = {
        "less": ("fee_choice", FeeChoice.LESS),
        "voucher": ("fee_choice", FeeChoice.VOUCHER),
        "give_to": ("fee_choice", FeeChoice.GIVE),
    }
    field_order = ("fee_choice", "less", "voucher", "give_to")

    fee_choice = forms.ChoiceField(
        label=_("Choose one. You can change your mind until you are paid."),
        choices=FeeChoice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what we should do with your fee"),
            "invalid_choice": _("Choose what we should do with your fee"),
        },
    )
    less = PoundsField(label=_("If we pay you less, how much?"), required=False)

    def __init__(self, *args, offered: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["less"].hide_optional = True
        self.fields["less"].help_text = _("The whole fee is %(fee)s.") % {"fee": pounds(offered)}

    def clean_less(self):
        less = self.cleaned_data["less"]
        if self.cleaned_data.get("fee_choice") != FeeChoice.LESS:
            return None
        if less is None:
            raise ValidationError(_("Enter how much we should pay you, like 20"))
        if less > self.offered:
            raise ValidationError(
                _("Enter %(fee)s or less") % {"fee": pounds(self.offered)}, code="more"
            )
        return less


class ToldFeeForm(ToldForm, FeeForm):
    """The fee as somebody told it to staff, in their own words; nothing where they did not."""

    title = _("Their fee")
    field_order = ("told", "words", "fee_choice", "less", "voucher", "give_to")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fee_choice"].label = _("What did they choose?")


class SendForm(PlainForm):
    title = _("Check your answers")
    submit_label = _("Send my answers")

    disagrees = forms.CharField(
        label=_("Is there something you do not agree with?"),
        help_text=_("You can still take part. A person will talk with you about it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        error_messages={"max_length": _("Use 1,000 letters or fewer to say what you mean")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class AskForm(PlainForm):
    title = _("What do you want to ask?")
    submit_label = _("Send my question")
    single_question = True

    question = forms.CharField(
        label=_("What do you want to ask?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={
            "required": _("Enter your question"),
            "max_length": _("Use 1,000 letters or fewer for your question"),
        },
    )
