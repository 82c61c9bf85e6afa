from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.london_times import LondonTimes
from involvement.widgets import ClockField, DayField

SIDES = {"users": _("service users"), "carers": _("carers")}


class ApartForm(LondonTimes, PlainForm):
    """How the two sides can speak apart, and a time of its own for each, or for none."""

    spans = tuple((f"{side}_day", f"{side}_starts", f"{side}_ends") for side in SIDES)
    title = _("Speaking apart")
    submit_label = _("Save and tell people")

    words = forms.CharField(
        label=_("How can service users and carers give their views separately?"),
        help_text=_("For example: a call with each person, or a room to themselves."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Use fewer words here")},
    )
    users_day = DayField(
        label=_("On which day do service users meet by themselves?"),
        help_text=_("Leave it empty if they do not."),
        required=False,
        earliest=timezone.localdate,
    )
    users_starts = ClockField(label=_("When do service users start?"), required=False)
    users_ends = ClockField(label=_("When do service users end?"), required=False)
    carers_day = DayField(
        label=_("On which day do carers meet by themselves?"),
        help_text=_("Leave it empty if they do not."),
        required=False,
        earliest=timezone.localdate,
    )
    carers_starts = ClockField(label=_("When do carers start?"), required=False)
    carers_ends = ClockField(label=_("When do carers end?"), required=False)

    def clean(self):
        found = super().clean()
        for side in SIDES:
            self._check(side, found)
        has_time = any(found.get(f"{side}_day") for side in SIDES)
        if has_time and not found.get("words") and "words" not in self.errors:
            self.add_error("words", _("Enter where they meet, or how they join"))
        return found

    def _check(self, side, found):
        names = [f"{side}_{part}" for part in ("day", "starts", "ends")]
        given = [name for name in names if found.get(name) or name in self.errors]
        if not given:
            return
        needed = {
            "day": _("Enter the day, like 27 3 2026"),
            "starts": _("Enter when it starts, like 11am"),
            "ends": _("Enter when it ends, like midday"),
        }
        for name in names:
            if name not in given:
                self.add_error(name, needed[name.removeprefix(f"{side}_")])

    def said(self):
        """The answers as the offer takes them."""
        found = self.cleaned_data
        parts = ("day", "starts", "ends")
        times = {side: tuple(found[f"{side}_{part}"] for part in parts) for side in SIDES}
        return {"words": found["words"]} | {s: t if t[0] else None for s, t in times.items()}
