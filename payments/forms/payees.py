"""Questions about where somebody's money goes."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from involvement.errors import RuleBroken
from involvement.forms import PlainForm
from payments.domain import account_names, modulus_tables, payees
from payments.models import PayWay, Whose

# Spaces and every kind of dash that people or telephones put between the numbers.
BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
NUMBERS = ("account_name", "sort_code", "account_number")

NOT_SAID = _("Choose whose account it is")
DOUBTED = _("These numbers may not belong together. Check them against your card. You can go on.")


class NumbersField(forms.CharField):
    """So many numbers, typed with any spaces and dashes; full-width ones become plain ones."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}
    )

    def __init__(self, *, least: int, most: int, **kwargs):
        super().__init__(max_length=40, **kwargs)
        self.wanted = re.compile(f"[0-9]{{{least},{most}}}")

    def to_python(self, value):
        value = BETWEEN.sub("", unicodedata.normalize("NFKC", super().to_python(value)))
        if value and (not self.wanted.fullmatch(value) or not value.strip("0")):
            raise ValidationError(self.error_messages["numbers"], code="numbers")
        return value


class AskedLaterField(forms.ChoiceField):
    """A question that has to be answered, but not before it was asked: the form sees to that."""

    def validate(self, value):
        if value:
            super().validate(value)


class PayWayForm(PlainForm):
    title = _("How shall we pay you?")
    single_question = True
    submit_label = _("Continue")

    way = forms.ChoiceField(
        label=title,
        choices=PayWay,
        widget=forms.RadioSelect,
        help_text=_("You can change this at any time."),
        error_messages={
            "required": _("Choose how we pay you"),
            "invalid_choice": _("Choose how we pay you"),
        },
    )


class BankAccountForm(PlainForm):
    title = _("Where should we send your money?")
    submit_label = _("Save my details")

    account_name = forms.CharField(
        label=_("What name is on the account?"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the name on the account"),
            "max_length": _("The name can have up to 60 letters"),
        },
    )
    whose = AskedLaterField(
        label=_("Whose account is it?"),
        help_text=_("We know you by another name. That is all right."),
        choices=Whose,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_SAID},
    )
    sort_code = NumbersField(
        label=_("What is the sort code?"),
        help_text=_("6 numbers, like 30-94-30"),
        least=6,
        most=6,
        error_messages={
            "required": _("Enter a 6-number sort code, like 30-94-30"),
            "numbers": _("Enter a 6-number sort code, like 30-94-30"),
            "max_length": _("Enter a 6-number sort code, like 30-94-30"),
        },
    )
    account_number = NumbersField(
        label=_("What is the account number?"),
        help_text=_("6 to 8 numbers, like 12345678"),
        least=6,
        most=8,
        error_messages={
            "required": _("Enter an account number of 6 to 8 numbers"),
            "numbers": _("An account number has 6 to 8 numbers"),
            "max_length": _("An account number has 6 to 8 numbers"),
        },
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, person_name="", **kwargs):
        self.person_name = person_name
        super().__init__(*args, **kwargs)

    def layout(self):
        if not self.asks_whose():
            del self.fields["whose"]
        return super().layout()

    def asks_whose(self):
        """Whether a name was typed that is not that of the person: then one question more."""
        typed = self.data.get("account_name", "").strip()
        is_name = 0 < len(typed) <= self.base_fields["account_name"].max_length
        return is_name and not account_names.is_theirs(typed, self.person_name)

    def clean_account_name(self):
        name = self.cleaned_data["account_name"]
        try:
            self.spellings = payees.how_banks_show(name)
        except RuleBroken as why:
            raise ValidationError(str(why), code="signs") from why
        return name

    def clean_account_number(self):
        return self.cleaned_data["account_number"].zfill(8)

    def clean(self):
        answers = super().clean()
        if answers.keys() >= set(NUMBERS):
            try:
                payees.must_not_be_ours(answers["sort_code"], answers["account_number"])
            except RuleBroken as why:
                self.add_error(why.field, str(why))
        return answers

    def answers(self):
        """What to save, and what was told first."""
        whose = {"whose": self.cleaned_data.get("whose", "")}
        return {name: self.cleaned_data[name] for name in NUMBERS} | whose | self.told()

    def told(self):
        numbers = self.cleaned_data["sort_code"], self.cleaned_data["account_number"]
        return {
            "spelling_shown": bool(self.spellings),
            "numbers_doubted": modulus_tables.numbers_are_doubted(*numbers),
        }

    def has_something_to_tell(self):
        """Put what they should know or answer beside its field, once for each set of answers."""
        told = self.told()
        is_unsaid = "whose" in self.fields and not self.cleaned_data["whose"]
        if not (any(told.values()) or is_unsaid):
            return False
        typed = [self.cleaned_data[name] for name in NUMBERS]
        mark = salted_hmac("payments.forms.payees", repr((typed, told))).hexdigest()[:32]
        if constant_time_compare(self.cleaned_data["seen"], mark):
            if is_unsaid:
                self.add_error("whose", NOT_SAID)
            return is_unsaid
        self.data = self.data.copy()
        self.data["seen"] = mark
        if told["spelling_shown"]:
            self["account_name"].help_text = _said(self.spellings)
        if told["numbers_doubted"]:
            self["account_number"].help_text = DOUBTED
        return True


def _said(spellings):
    """One sentence for each way in which a bank may show the name."""
    if not spellings:
        return ""
    said = _("Your bank will see: %(name)s.") % {"name": spellings[0]}
    if len(spellings) == 1:
        return said
    cut = _("Some banks show less: %(name)s.") % {"name": spellings[1]}
    return f"{said} {cut}"
