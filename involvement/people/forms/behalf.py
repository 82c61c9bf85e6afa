from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.people.domain import behalf
from involvement.people.models import How
from involvement.widgets import DayField

RECENT = _("Enter a day in the last three months")


def oldest():
    return timezone.localdate() - behalf.OLDEST


class StartForm(PlainForm):
    submit_label = _("Start")

    how = forms.ChoiceField(
        label=_("How did they tell you?"),
        choices=How,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how they told you"),
            "invalid_choice": _("Choose one from the list"),
        },
    )
    told_on = DayField(
        label=_("Which day was that?"),
        earliest=oldest,
        latest=timezone.localdate,
        error_messages={
            "required": _("Enter the day they told you, like 27 3 2026"),
            "early": RECENT,
            "late": RECENT,
        },
    )
    agreed = forms.BooleanField(
        error_messages={"required": _("Ask them first. Tick this when they agreed")}
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("Fill in for %(name)s") % {"name": person.name}
        self.fields["agreed"].label = _("%(name)s agreed that I fill this in") % {
            "name": person.name
        }


class ToldForm(PlainForm):
    """For a choice that only the person can make: staff write down the words they said."""

    told = forms.BooleanField(label=_("They told me this themselves"), required=False)
    words = forms.CharField(
        label=_("What were their words?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Use 300 letters or fewer for their words")},
    )
    choices = ("fee_choice",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("told", "words", *self.choices):
            self.fields[name].hide_optional = True
        for name in self.choices:
            self.fields[name].required = False

    def clean(self):
        given = super().clean()
        chosen = [name for name in self.choices if given.get(name)]
        if not given.get("told"):
            if chosen or given.get("words"):
                self.add_error("told", _("Tick this if they told you. If not, choose nothing"))
            return given
        if not given.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write down the words they said"))
        for name in self.choices:
            if name not in chosen and name not in self.errors:
                self.add_error(name, _("Choose what they told you"))
        return given
