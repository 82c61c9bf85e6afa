from django import forms
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm

CHOOSE = _("Choose where the words stand")


class StrikeForm(PlainForm):
    title = _("Words about somebody else")
    submit_label = _("Leave these words out")

    text = forms.ChoiceField(
        label=_("Where do the words stand?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    words = forms.CharField(
        label=_("Which words do we leave out?"),
        help_text=_("Copy them as they stand."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Enter the words to leave out"),
            "max_length": _("Use fewer words, with 1,000 letters at most"),
        },
    )

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].choices = texts
