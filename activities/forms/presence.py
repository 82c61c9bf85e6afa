from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

WITH_SOMEONE, ON_MY_OWN = "with_someone", "on_my_own"


class AloneForm(PlainForm):
    """The choice of the one person. Nobody else is asked it."""

    title = _("You may be the only person with lived experience")
    submit_label = _("Save my choice")

    choice = forms.ChoiceField(
        label=_("What would you like?"),
        choices=[
            (WITH_SOMEONE, _("I want to come, with someone I trust")),
            (ON_MY_OWN, _("I want to come on my own")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like")},
    )
    with_whom = forms.CharField(
        label=_("Who comes with you?"),
        help_text=_("A first name is enough."),
        max_length=200,
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == ON_MY_OWN:
            cleaned["with_whom"] = ""
        elif cleaned.get("choice") and not cleaned.get("with_whom"):
            self.add_error("with_whom", _("Enter who comes with you"))
        return cleaned


class CannotForm(PlainForm):
    title = _("Why can this not be done?")
    submit_label = _("Save the reason")

    reason = forms.CharField(
        label=_("What do you want to tell the person?"),
        help_text=_("They will read this. Say what you can do instead."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter what you want to tell the person")},
    )
