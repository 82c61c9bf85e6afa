"""How it was: three questions, one to a page, and room for more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from impact.domain.answers import LABELS
from impact.models import Felt
from involvement.forms import PlainForm


def felt(label) -> forms.ChoiceField:
    """A question that may be left out; the words above say so once, not every label."""
    field = forms.ChoiceField(
        label=label,
        choices=Felt.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the four answers")},
    )
    field.hide_optional = True
    return field


class KnewWhyForm(PlainForm):
    title = _("How was it for you?")
    submit_label = _("Continue")

    knew_why = felt(LABELS["knew_why"])


class CouldTakePartForm(PlainForm):
    title = LABELS["could_take_part"]
    submit_label = _("Continue")
    single_question = True

    could_take_part = felt(title)


class WasListenedToForm(PlainForm):
    title = LABELS["was_listened_to"]
    submit_label = _("Continue")
    single_question = True

    was_listened_to = felt(title)


class MoreForm(PlainForm):
    title = _("Anything else?")
    submit_label = _("Send my answers")

    words = forms.CharField(
        label=_("What would you like to tell us?"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        error_messages={"max_length": _("Use 2,000 letters and spaces or fewer")},
    )
    may_share_words = forms.BooleanField(
        label=_("You may share these words, without my name"),
        help_text=_("Other people may still guess who wrote them."),
        required=False,
    )
    hides_name = forms.BooleanField(label=_("Hide my name"), required=False)
    wants_a_call = forms.BooleanField(label=_("Please call me"), required=False)
    is_worried_about_safety = forms.BooleanField(
        label=_("I am worried about someone's safety"),
        help_text=_("A person will read this by the end of the next work day."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.hide_optional = isinstance(field, forms.BooleanField)

    def clean(self):
        given = super().clean()
        if given.get("wants_a_call") and given.get("hides_name"):
            self.add_error("hides_name", _("We need your name to call you. Untick one of the two."))
        return given


class TypedMoreForm(MoreForm):
    """The last page as staff type it. To share words is for the person alone to say."""

    may_share_words = None
