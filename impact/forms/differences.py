"""You said, we did: one page, because staff write it from their notes."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impact.models import Area, Change, Difference
from involvement.calendars import london_day
from involvement.forms import PlainModelForm
from involvement.widgets import DayField

ENTER = {
    "you_said": _("Enter what people said"),
    "we_did": _("Enter what BASW did, or why not"),
    "decided_by_whom": _("Enter who decided"),
    "area": _("Choose where the difference is"),
    "change": _("Choose what came of it"),
}


class DifferenceForm(PlainModelForm):
    title = _("You said, we did")
    submit_label = _("Save and tell people")

    area = forms.ChoiceField(
        label=_("Where is the difference?"), choices=Area.choices, widget=forms.RadioSelect
    )
    change = forms.ChoiceField(
        label=_("What came of it?"), choices=Change.choices, widget=forms.RadioSelect
    )
    decided_on = DayField(
        label=_("When was it decided?"),
        help_text=_("Like 27 3 2026"),
        latest=lambda: london_day(timezone.now()),
        error_messages={"required": _("Enter the day it was decided, like 27 3 2026")},
    )

    class Meta:
        model = Difference
        fields = (
            "you_said",
            "change",
            "we_did",
            "area",
            "outcome",
            "decided_by_whom",
            "decided_on",
            "evidence",
            "is_beyond",
        )

    def __init__(self, *args, outcomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].queryset = outcomes
        self.fields["outcome"].empty_label = str(_("None of them"))
        for name, words in ENTER.items():
            self.fields[name].error_messages["required"] = words
        self.fields["is_beyond"].hide_optional = True
