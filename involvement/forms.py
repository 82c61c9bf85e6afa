"""How every form looks and speaks: one title, one error summary, one button."""

import re
from decimal import Decimal

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from involvement import letters

# One way to write a number, as in PoundsField: no other digits, no 1_000, no 1e3, no -0.
WHOLE = re.compile(r"0*[0-9]{1,9}|-[1-9][0-9]{0,8}", re.ASCII)
DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
AMOUNT = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?:\.([0-9]{2}))?", re.ASCII)
TENTHS = re.compile(r"([0-9]{1,5})(?:\.([0-9]))?", re.ASCII)


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
        places = self.layout()
        for field in self.fields.values():
            _take_only_plain_answers(field)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            HTML("{% include 'components/error_summary.html' %}"),
            *places,
            Submit("save", self.submit_label, css_class=self.submit_look),
        )

    def layout(self):
        return tuple(self.fields)

    def full_clean(self):
        if self.is_bound and hasattr(self.data, "getlist"):
            self._must_be_said_once()
        super().full_clean()

    def _must_be_said_once(self):
        """No page of ours sends two answers to one question, and neither is surely the meant."""
        for name, field in self.fields.items():
            widget, box = field.widget, self.add_prefix(name)
            if getattr(widget, "allow_multiple_selected", False):
                continue
            parts = getattr(widget, "widgets_names", [""])
            if any(len(self.data.getlist(box + part)) > 1 for part in parts):
                raise BadRequest("A question was answered twice")


class PlainForm(PlainFormMixin, forms.Form):
    """A form that belongs to no model."""


class PlainModelForm(PlainFormMixin, forms.ModelForm):
    """A form over a model's fields. It cleans; a domain verb saves."""


def _take_only_plain_answers(field: forms.Field) -> None:
    """Make a field of Django's take what people type, and refuse what only looks like it."""
    if isinstance(field, forms.DecimalField):
        _look_first(field, DECIMAL)
    elif isinstance(field, forms.IntegerField):
        _look_first(field, WHOLE)
    elif isinstance(field, forms.CharField):
        _take_plain_text(field)
    elif isinstance(field, forms.ModelMultipleChoiceField):
        # a NUL in a tick is no row's number either; Django has words of its own for it
        words = field.error_messages["invalid_pk_value"]
        field.validate_no_null_characters = ProhibitNullCharactersValidator(words)


def _look_first(field: forms.Field, shape: re.Pattern) -> None:
    clean = field.to_python

    def to_python(value):
        if isinstance(value, str) and value.strip() and not shape.fullmatch(value.strip()):
            raise ValidationError(field.error_messages["invalid"], code="invalid")
        return clean(value)

    field.to_python = to_python


def _take_plain_text(field: forms.CharField) -> None:
    clean, is_email = field.to_python, isinstance(field, forms.EmailField)
    is_one_line = isinstance(field.widget, forms.TextInput)

    def to_python(value):
        # far too much is not looked at: its length is refused just after this
        is_endless = field.max_length and len(str(value or "")) > 4 * field.max_length
        is_read = isinstance(value, str) and not is_endless
        value = clean(letters.tidy(value) if is_read else value)
        if is_one_line and is_read and isinstance(value, str) and letters.LINE_ENDS.search(value):
            raise ValidationError(_("Write this on one line"), code="lines")
        if not (is_email and value):
            return value
        try:
            return letters.plain_email(value)
        except ValueError as why:
            raise ValidationError(field.error_messages["invalid"], code="invalid") from why

    field.to_python = to_python


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
