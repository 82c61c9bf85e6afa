"""Whom the work concerns, by which figures, and how to reach who is missing."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from impact.equality.models import Basis
from impact.equality.questions import Question
from involvement.calendars import Nation
from involvement.forms import PlainForm
from involvement.people.models import Partner, User
from involvement.widgets import DayField

SHORTER = _("Use fewer words here")
SHARE = _("Use a number from 0 to 100, like 12 or 12.5")


class PopulationForm(PlainForm):
    title = _("Whom does this work concern?")
    submit_label = _("Save")

    why = forms.CharField(
        label=_("Which people are most affected, and how do you know?"),
        help_text=_(
            "For example: families in temporary homes, two in three of them with children."
        ),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say whom it concerns"), "max_length": SHORTER},
    )
    basis = forms.ChoiceField(
        label=_("Which figures say who they are?"),
        choices=Basis.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the figures"),
            "invalid_choice": _("Choose the figures"),
        },
    )
    nation = forms.ChoiceField(
        label=_("Of which nation?"),
        help_text=_("Each nation asks its own questions. Figures are held against that nation's."),
        choices=Nation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a nation"), "invalid_choice": _("Choose a nation")},
    )
    source = forms.CharField(
        label=_("If they are your own: where are they from?"),
        help_text=_("Who counted, whom, and in which year."),
        max_length=300,
        required=False,
        error_messages={"max_length": SHORTER},
    )

    def clean(self):
        found = super().clean()
        if found.get("basis") == Basis.OWN and not found.get("source"):
            self.add_error("source", _("Say where your own figures are from"))
        return found


class SharesForm(PlainForm):
    """A share for each group of one question; what is left out is not compared."""

    submit_label = _("Save these figures")

    def __init__(self, *args, question: Question, **kwargs):
        self.question = question
        super().__init__(*args, **kwargs)

    @property
    def title(self):
        return _("Of 100 people whom it concerns: %(question)s") % {"question": self.question.words}

    def layout(self):
        for group, words in self.question.groups.items():
            self.fields[group] = forms.DecimalField(
                label=words,
                min_value=0,
                max_value=100,
                max_digits=4,
                decimal_places=1,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": "%"}),
                error_messages=dict.fromkeys(
                    [
                        "invalid",
                        "min_value",
                        "max_value",
                        "max_digits",
                        "max_decimal_places",
                        "max_whole_digits",
                    ],
                    SHARE,
                ),
            )
        return tuple(self.fields)

    @property
    def shares(self) -> dict[str, float]:
        given = {group: self.cleaned_data.get(group) for group in self.question.groups}
        return {group: float(share) for group, share in given.items() if share is not None}


class OutreachForm(PlainForm):
    title = _("Plan how to reach people who are missing")
    submit_label = _("Save")

    whom = forms.CharField(
        label=_("Whom do you want to reach?"),
        help_text=_("A group or community. Never the name of a person."),
        max_length=200,
        error_messages={"required": _("Say whom you want to reach"), "max_length": SHORTER},
    )
    partner = forms.ModelChoiceField(
        label=_("Through which partner?"),
        queryset=Partner.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose one from the list")},
    )
    mediator = forms.CharField(
        label=_("If there is no partner: who can speak for us?"),
        help_text=_("Somebody whom they trust, like a group's leader or an advocate."),
        max_length=120,
        required=False,
        error_messages={"max_length": SHORTER},
    )
    owner = forms.ModelChoiceField(
        label=_("Who of us does it?"),
        queryset=User.objects.none(),
        error_messages={
            "required": _("Choose who does it"),
            "invalid_choice": _("Choose somebody from the list"),
        },
    )
    by_day = DayField(label=_("By when?"), earliest=timezone.localdate)

    def __init__(self, *args, partners, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners
        self.fields["owner"].queryset = owners

    def clean(self):
        found = super().clean()
        if not found.get("partner") and not found.get("mediator") and "partner" not in self.errors:
            self.add_error("partner", _("Choose a partner, or say who can speak for us"))
        return found


class OutcomeForm(PlainForm):
    title = _("What came of it?")
    submit_label = _("Save")

    how = forms.ChoiceField(
        label=_("Did you do it?"),
        choices=[("done", _("Yes, it is done")), ("dropped", _("No, and we will not"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no"), "invalid_choice": _("Choose yes or no")},
    )
    came_of_it = forms.CharField(
        label=_("What came of it, or why not?"),
        help_text=_("In numbers or in general. Never the name of a person."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what came of it"), "max_length": SHORTER},
    )
