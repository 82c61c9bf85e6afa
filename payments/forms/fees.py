"""What somebody wants done with their own fee."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from activities.forms.fees import FeeTo
from activities.models import FeeChoice
from involvement.forms import PlainForm, PoundsField
from involvement.money import pounds
from involvement.people.forms.behalf import ToldForm


class FeeForm(FeeTo, PlainForm):
    title = _("Your fee")
    submit_label = _("Save my choice")
    choice_name = "choice"
    only_if = {
        "less": ("choice", FeeChoice.LESS),
        "voucher": ("choice", FeeChoice.VOUCHER),
        "give_to": ("choice", FeeChoice.GIVE),
    }
    field_order = ("choice", "less", "voucher", "give_to")
    choice = forms.ChoiceField(
        label=_("What should we do with your fee?"),
        choices=FeeChoice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what we should do with your fee"),
            "invalid_choice": _("Choose what we should do with your fee"),
        },
    )
    less = PoundsField(
        label=_("If you want less, how much should we pay you?"),
        required=False,
        error_messages={"not_money": _("Use numbers only, like 12.50")},
    )

    def __init__(self, *args, most: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.most = most

    def clean(self):
        answers = super().clean()
        if answers.get("choice") == FeeChoice.LESS and "less" not in self.errors:
            if answers["less"] is None:
                self.add_error("less", _("Enter how much we should pay you, like 12.50"))
            elif answers["less"] > self.most:
                said = _now("Enter %(most)s or less") % {"most": pounds(self.most)}
                self.add_error("less", said)
        return answers


class ToldFeeForm(ToldForm, FeeForm):
    """What somebody told staff to do with their fee, in their own words."""

    title = _("Their fee")
    field_order = ("told", "words", "choice", "less", "voucher", "give_to")
    choices = ("choice",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].label = _("What did they choose?")
        self.fields["told"].required = True
        self.fields["told"].error_messages["required"] = _("Tick this if they told you themselves")
