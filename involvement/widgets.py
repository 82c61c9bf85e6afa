"""Boxes for forms that Django does not have: a date in three parts, a time as people say it."""

import re
from datetime import date, time

from django import forms
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from involvement.calendars import london_day, months_after
from involvement.templatetags.components import clock

FIRST_DAY, YEARS_AHEAD = date(2000, 1, 1), 10  # any other day is a slip, unless a field says so
DIGITS = (re.compile(r"[0-9]{1,2}"), re.compile(r"[0-9]{1,2}"), re.compile(r"[0-9]{4}"))
TIME = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\s*(am|pm)?", re.IGNORECASE)


class DayMonthYear(forms.MultiWidget):
    template_name = "plain/widgets/day.html"
    use_fieldset = True
    labels = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"))

    def __init__(self, attrs=None):
        attrs = {"inputmode": "numeric", **(attrs or {})}
        super().__init__({part: forms.TextInput(attrs) for part in ("day", "month", "year")})

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else ["", "", ""]

    def get_context(self, name, value, attrs):
        attrs = dict(attrs or {})
        bad = attrs.pop("bad", ())
        context = super().get_context(name, value, attrs)
        for number, part in enumerate(context["widget"]["subwidgets"]):
            part["label"] = self.labels[number]
            part["is_bad"] = number in bad
            part["attrs"]["aria-invalid"] = "true" if number in bad else False
        return context


def last_day() -> date:
    """Return the last day that anybody here plans for."""
    return months_after(london_day(timezone.now()), 12 * YEARS_AHEAD)


class DayField(forms.Field):
    """A date typed as day, month and year; `earliest` and `latest` are dates or give one."""

    widget = DayMonthYear
    default_error_messages = {
        "required": gettext_lazy("Enter a date, like 27 3 2026"),
        "unclear": gettext_lazy("Enter a date, like 27 3 2026"),
        "unreal": gettext_lazy("The date must be a real date"),
        "early": gettext_lazy("The date must be %(limit)s or later"),
        "late": gettext_lazy("The date must be %(limit)s or earlier"),
    }

    def __init__(self, *, earliest=FIRST_DAY, latest=last_day, **kwargs):
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value):
        if not value or isinstance(value, date):
            return value or None
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        if not all(DIGITS[n].fullmatch(part) for n, part in enumerate(parts)):
            raise forms.ValidationError(self.error_messages["unclear"], code="unclear")
        day, month, year = map(int, parts)
        try:
            return date(year, month, day)
        except ValueError:
            raise forms.ValidationError(self.error_messages["unreal"], code="unreal") from None

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        for code, limit in (("early", self.earliest), ("late", self.latest)):
            limit = limit() if callable(limit) else limit
            if value < limit if code == "early" else value > limit:
                said = dateformat.format(limit, "j F Y")
                raise forms.ValidationError(
                    self.error_messages[code], code=code, params={"limit": said}
                )

    def has_changed(self, initial, data):
        try:
            return (self.to_python(data) or None) != (self.to_python(initial) or None)
        except forms.ValidationError:
            return True


def bad_parts(parts):
    """Which of day, month and year to look at again: all three when no single one is to blame."""
    parts = [str(part or "").strip() for part in parts or ("", "", "")]
    most = (31, 12, 9999)
    bad = [
        n
        for n, part in enumerate(parts)
        if not DIGITS[n].fullmatch(part) or not 1 <= int(part) <= most[n]
    ]
    return bad or [0, 1, 2]


class ClockField(forms.CharField):
    """A time as people write it: 11am, 2:30pm, 14:30, midday."""

    default_error_messages = {
        "required": gettext_lazy("Enter a time, like 2:30pm"),
        "unclear": gettext_lazy("Enter a time, like 2:30pm"),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput())
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return clock(value) if isinstance(value, time) else value

    def to_python(self, value):
        if isinstance(value, time) or value in self.empty_values:
            return value or None
        said = super().to_python(value).lower().replace("noon", "midday")
        named = {
            "midday": time(12),
            _("midday"): time(12),
            "midnight": time(0),
            _("midnight"): time(0),
        }
        if said in named:
            return named[said]
        found = TIME.fullmatch(said)
        if found:
            hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
            sure = half or found[2]
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "pm" else 0)
            elif half:
                hour = 99
            if sure and hour <= 23 and minute <= 59:
                return time(hour, minute)
        raise forms.ValidationError(self.error_messages["unclear"], code="unclear")
