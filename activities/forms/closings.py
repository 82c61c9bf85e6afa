from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from involvement.people.models import User
from involvement.widgets import DayField

SHORTER = _("Use fewer words here")


class DecisionForm(PlainForm):
    """One decision. All of it may stay empty once there is one, or when nothing was decided."""

    title = _("What was decided?")
    submit_label = _("Save and continue")

    what = forms.CharField(
        label=_("What was decided?"),
        help_text=_("One decision, in one sentence."),
        max_length=300,
        error_messages={"required": _("Enter what was decided"), "max_length": SHORTER},
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter why it was decided"), "max_length": SHORTER},
    )
    who = forms.CharField(
        label=_("Who decided?"),
        max_length=200,
        error_messages={"required": _("Enter who decided"), "max_length": SHORTER},
    )

    def __init__(self, *args, may_be_empty=False, **kwargs):
        super().__init__(*args, **kwargs)
        says = self.data.get("what", "").strip() or self.data.get("why", "").strip()
        self.is_left_out = self.is_bound and may_be_empty and not says
        if self.is_left_out:
            for field in self.fields.values():
                field.required = False


class NextForm(PlainForm):
    """What lived experience changed, and one thing to do. Each may be left out."""

    title = _("What changed, and what happens next?")
    submit_label = _("Save and continue")

    changed = forms.CharField(
        label=_("What did people with lived experience change?"),
        help_text=_("Nothing is an answer too. Then leave it empty."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": SHORTER},
    )
    what = forms.CharField(
        label=_("What is to do next?"),
        max_length=300,
        required=False,
        error_messages={"max_length": SHORTER},
    )
    owner = forms.ModelChoiceField(
        label=_("Who does it?"),
        queryset=User.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody from the list")},
    )
    due_on = DayField(label=_("By when?"), required=False, earliest=timezone.localdate)

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners

    def clean(self):
        found = super().clean()
        if found.get("what"):
            if not found.get("owner"):
                self.add_error("owner", _("Choose who does it"))
            if not found.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", _("Enter by when, like 27 3 2026"))
        elif found.get("due_on"):
            self.add_error("what", _("Enter what is to do by that day"))
        return found


class CloseForm(PlainForm):
    title = _("Check, then tell people")
    submit_label = _("Close and tell people")
