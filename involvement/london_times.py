"""Times of a London day, as a form asks for them: which one, where a time comes twice.

The night clocks go back has an hour twice, and the night they go forward has one hour less. A
time of the first is asked about under its box, and only then; one of the second is refused.
(security.md 9, row 22)
"""

from datetime import UTC, date, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from involvement import letters
from involvement.calendars import at_london, comes_twice, never_comes
from involvement.templatetags.components import clock as said

FIRST, SECOND = "first", "second"


class LondonTimes:
    """A form that asks for a day and from when to when on it: before `PlainForm` in the bases.

    `spans` names the boxes of each: the day, the start and the end. A time is cleaned to one
    whose `fold` tells which it is, as `at_london` reads it. An end must be after its start.
    """

    spans: tuple[tuple[str, str, str], ...] = ()

    def layout(self):
        for day, *clocks in self.spans:
            for name in clocks:
                self._ask_which(name, self._typed(day, date), self._typed(name, time))
        return super().layout()

    def clean(self):
        cleaned = super().clean()
        for day, starts, ends in self.spans:
            on = cleaned.get(day)
            is_sure = not {_which(starts), _which(ends)} & set(self.errors)
            first, last = (self._clean_clock(cleaned, name, on) for name in (starts, ends))
            if is_sure and first and last and last <= first:
                self.add_error(ends, _("The end must be after the start"))
        return cleaned

    def _clean_clock(self, cleaned, name, on):
        """Return what a time is to be compared by: its instant, where it is known on which day."""
        which, clock = cleaned.pop(_which(name), FIRST), cleaned.get(name)
        if on is None or clock is None:
            return clock
        cleaned[name] = clock = clock.replace(fold=int(which == SECOND))
        if never_comes(on, clock):
            self.add_error(
                name,
                _(
                    "Clocks go forward that night, so this time does not happen. "
                    "Choose another time."
                ),
            )
            return None
        return at_london(on, clock).astimezone(UTC)  # by London clocks the second is the first

    def _typed(self, name, kind):
        """Return what a box holds before the form is cleaned, or None for what it does not take."""
        if not self.is_bound:
            value = self.get_initial_for_field(self.fields[name], name)
            return value if isinstance(value, kind) else None
        value = self[name].data
        try:
            return self.fields[name].to_python(
                letters.tidy(value) if isinstance(value, str) else value
            )
        except ValidationError:
            return None

    def _ask_which(self, name, on, clock):
        if not (on and clock and comes_twice(on, clock)):
            return
        time = said(clock)
        asks = _("Choose which %(time)s you mean") % {"time": time}
        field = forms.ChoiceField(
            label=_("The clocks go back that night, so %(time)s comes twice. Which one?")
            % {"time": time},
            choices=[
                (FIRST, _("The first (summer time)")),
                (SECOND, _("The second (winter time)")),
            ],
            initial=SECOND if clock.fold else FIRST,
            widget=forms.RadioSelect,
            error_messages={"required": asks, "invalid_choice": asks},
        )
        places = list(self.fields)
        self.fields[_which(name)] = field
        places.insert(places.index(name) + 1, _which(name))
        self.order_fields(places)


def _which(name: str) -> str:
    return f"{name}_which"
