from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.forms import PlainForm
from involvement.people.models import CaseKind
from involvement.widgets import DayField

CHOOSE = _("Choose what it is about")
LONGEST = 4000


def today() -> date:
    return london_day(timezone.now())


def a_year_ago() -> date:
    return today() - timedelta(days=365)


def words_field(label, required, **kwargs):
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": required,
            "max_length": _("Use fewer words, with 4,000 letters at most"),
        },
        **kwargs,
    )


class AskForm(PlainForm):
    title = _("Ask about your data, or complain")
    submit_label = _("Send")

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=CaseKind,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    words = words_field(
        _("Tell us more"),
        _("Enter what you want to tell us"),
        help_text=_("What is wrong, or what would you like us to do?"),
    )


class NewCaseForm(PlainForm):
    title = _("Enter what somebody asked")
    submit_label = _("Save")

    asker = forms.CharField(
        label=_("Who asked, and how do we reach them?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Enter who asked, and how we reach them"),
            "max_length": _("Use fewer words, with 400 letters at most"),
        },
    )
    kind = forms.ChoiceField(
        label=_("What do they want?"),
        choices=CaseKind,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    words = words_field(_("What did they say?"), _("Enter what they said"))
    on = DayField(label=_("On which day did it reach us?"), earliest=a_year_ago, latest=today)


class AnswerForm(PlainForm):
    title = _("Answer")
    submit_label = _("Send the answer")

    answer = words_field(_("What is our answer?"), _("Enter our answer"))
