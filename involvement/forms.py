"""How every form looks and speaks: one title, one error summary, one button."""

import re
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

AMOUNT = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?:\.([0-9]{2}))?", re.ASCII)
TENTHS = re.compile(r"([0-9]{1,5})(?:\.([0-9]))?", re.ASCII)
# Marks that reorder or hide text; joiners stay, because some scripts need them. Nor may text hold
# what no document can: one such sign would spoil a whole list, or a record, as a file.
HIDDEN_MARKS = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\ufeff\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)


class PlainFormMixin:
    """One title, one error summary, one button; subclasses say only what differs."""

    title = ""
    submit_label = _("Save and continue")
    submit_look = ""  # "warning" for what cannot be undone
    single_question = False
    together: tuple[tuple[str, ...], ...] = ()  # boxes that answer one question
    only_if: dict[str, tuple[str, str]] = {}  # a question asked after one answer to another
    use_required_attribute = False  # the error summary speaks, not the browser

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _strip_hidden_marks(field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            HTML("{% include 'components/error_summary.html' %}"),
            *self.layout(),
            Submit("save", self.submit_label, css_class=self.submit_look),
        )

    def layout(self):
        return tuple(self.fields)


class PlainForm(PlainFormMixin, forms.Form):
    """A form that belongs to no model."""


class PlainModelForm(PlainFormMixin, forms.ModelForm):
    """A form over a model's fields. It cleans; a domain verb saves."""


def _strip_hidden_marks(field: forms.Field) -> None:
    if isinstance(field, forms.CharField):
        clean = field.to_python
        field.to_python = lambda value: clean(
            HIDDEN_MARKS.sub("", value) if isinstance(value, str) else value
        )
    elif isinstance(field, forms.ModelMultipleChoiceField):
        # a NUL in a tick is no row's number either; Django has words of its own for it
        words = field.error_messages["invalid_pk_value"]
        field.validate_no_null_characters = ProhibitNullCharactersValidator(words)


class PoundsField(forms.Field):
    """An amount typed as people type it, cleaned to whole pence.

    Takes 12, 12.50, £12.50 and 1,200; refuses 1e3, 1_000, 5.005, other digits and signs.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "data-prefix": "£"})
    default_error_messages = {
        "required": _("Enter an amount, like 12.50"),
        "not_money": _("Use numbers only, like 12.50"),
        "too_small": _("The amount must be more than nothing"),
        "too_large": _("Check the amount. The most we can take here is £10,000"),
    }

    def __init__(self, *, least: int = 1, most: int = 1_000_000, **kwargs):
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        typed = AMOUNT.fullmatch(str(value).strip())
        if typed is None:
            raise ValidationError(self.error_messages["not_money"], code="not_money")
        pence = int(typed[1].replace(",", "")) * 100 + int(typed[2] or 0)
        if pence < self.least:
            raise ValidationError(self.error_messages["too_small"], code="too_small")
        if pence > self.most:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        return pence

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class MilesField(forms.Field):
    """Miles with at most one decimal, cleaned to tenths of a mile."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": _("miles")})
    default_error_messages = {
        "required": _("Enter how many miles, like 12 or 12.5"),
        "not_miles": _("Use numbers only, like 12 or 12.5"),
        "out_of_range": _("Check the miles. Enter between 0.1 and 1,000"),
    }

    def prepare_value(self, value):
        return f"{value / 10:g}" if isinstance(value, int) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        typed = TENTHS.fullmatch(str(value).strip())
        if typed is None:
            raise ValidationError(self.error_messages["not_miles"], code="not_miles")
        tenths = int(typed[1]) * 10 + int(typed[2] or 0)
        if not 1 <= tenths <= 10_000:
            raise ValidationError(self.error_messages["out_of_range"], code="out_of_range")
        return tenths
