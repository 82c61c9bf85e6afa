"""What the lead answers about outcomes, and about more than the outcomes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from impact.models import Met, OutcomeResult
from involvement.forms import PlainForm, PlainModelForm


class OutcomeResultForm(PlainModelForm):
    title = _("Did it come about?")
    submit_label = _("Save")

    met = forms.ChoiceField(
        label=_("Did it come about?"),
        choices=Met.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose if it came about")},
    )

    class Meta:
        model = OutcomeResult
        fields = ("met", "because_of_people", "evidence")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because_of_people"].error_messages["required"] = _(
            "Enter what part people played, or that they played none"
        )
        self.fields["evidence"].error_messages["required"] = _("Enter how you know")


class BeyondForm(PlainForm):
    title = _("Did it make a difference beyond the activity?")
    submit_label = _("Save")
    single_question = True

    words = forms.CharField(
        label=title,
        help_text=_("To other services, or to someone's life. None is an answer too."),
        widget=forms.Textarea,
        max_length=1000,
        error_messages={
            "required": _("Enter what difference it made, or that it made none"),
            "max_length": _("Use 1,000 letters and spaces or fewer"),
        },
    )
