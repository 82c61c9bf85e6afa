"""Which figures to make: of whom, up to when, and from what number on."""

from django import forms
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _

from impact.equality.domain.crowds import BY_LEVEL
from impact.equality.domain.releases import LEASTS
from impact.equality.models import Circle
from involvement.calendars import Nation
from involvement.forms import PlainForm


class ReleaseForm(PlainForm):
    title = _("Make new figures")
    submit_label = _("Make and freeze these figures")

    nation = forms.ChoiceField(
        label=_("Which nation, and so which questions?"),
        help_text=_("For the whole UK we show the questions that all four nations ask."),
        choices=Nation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a nation"), "invalid_choice": _("Choose a nation")},
    )
    circle = forms.ChoiceField(
        label=_("Whose answers?"),
        choices=[*Circle.choices, (BY_LEVEL, _("By level and stage, each person once"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whose answers"),
            "invalid_choice": _("Choose whose answers"),
        },
    )
    until = forms.TypedChoiceField(
        label=_("Which 12 months?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the 12 months"),
            "invalid_choice": _("Choose the 12 months"),
        },
    )
    least = forms.TypedChoiceField(
        label=_("Hide every number under"),
        choices=[(number, str(number)) for number in LEASTS],
        coerce=int,
        initial=LEASTS[0],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number"), "invalid_choice": _("Choose a number")},
    )

    def __init__(self, *args, quarters, **kwargs):
        super().__init__(*args, **kwargs)
        known = {day.isoformat(): day for day in quarters}
        self.fields["until"].choices = [
            (value, _("Before %(day)s") % {"day": dateformat.format(day, "j F Y")})
            for value, day in known.items()
        ]
        self.fields["until"].coerce = known.__getitem__
