"""What a person's own letter says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.domain.letters import Tell

WHICH = _("Choose what it is about")


class LetterForm(PlainForm):
    title = _("A letter about your involvement")
    submit_label = _("Make the letter")

    work = forms.ChoiceField(
        label=_("Which involvement is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": WHICH, "invalid_choice": WHICH},
    )
    tell = forms.MultipleChoiceField(
        label=_("What else do you want to tell them?"),
        help_text=_("Leave out what you do not want to tell."),
        choices=Tell.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
    )

    def __init__(self, *args, works, **kwargs):
        super().__init__(*args, **kwargs)
        self.works = {work.ref: work for work in works}
        self.fields["work"].choices = [(work.ref, work.title) for work in works]

    def clean_work(self):
        return self.works[self.cleaned_data["work"]]
