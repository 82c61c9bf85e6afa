from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Heard, Part
from involvement.forms import PlainForm


class ProposeForm(PlainForm):
    title = _("What this work is for")
    submit_label = _("Send what you would change")

    part = forms.ChoiceField(
        label=_("Which part do you mean?"),
        choices=[("", _("All of it, or something new")), *Part.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose which part you mean")},
    )
    words = forms.CharField(
        label=_("What would you change or add?"),
        help_text=_("Say it in your own words. Do not write names, or private things."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={
            "required": _("Enter what you would change or add"),
            "max_length": _("Use 1,000 letters or fewer for what you would change"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].hide_optional = True


class AnswerForm(PlainForm):
    title = _("Answer what somebody would change")
    submit_label = _("Send this answer")

    answer = forms.ChoiceField(
        label=_("What comes of it?"),
        choices=Heard.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what comes of it"),
            "invalid_choice": _("Choose what comes of it"),
        },
    )
    words = forms.CharField(
        label=_("What do you want to tell them?"),
        help_text=_(
            "Everybody asked to this work reads it. Say why, if the answer is not this time."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        error_messages={"max_length": _("Use 1,000 letters or fewer for your answer")},
    )
