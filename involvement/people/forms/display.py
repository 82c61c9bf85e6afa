from crispy_forms.layout import Div, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from involvement import display
from involvement.forms import PlainForm

CHOOSE = _("Choose one from the list")


def _ask(name, label, **kwargs):
    return forms.ChoiceField(
        label=label,
        choices=list(display.CHOICES[name].items()),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        **kwargs,
    )


class DisplayForm(PlainForm):
    title = _("Display settings")
    submit_label = _("Save")

    text = _ask("text", _("How big should the words be?"))
    space = _ask("space", _("How much space between lines?"))
    colour = _ask("colour", _("What colour should the page be?"))
    words = _ask(
        "words",
        _("How should we write to you?"),
        help_text=_("Easy words are shorter. Hard words are explained beside them."),
    )
    pictures = _ask("pictures", _("Do you want small pictures beside the words?"))
    questions = _ask(
        "questions",
        _("How many questions do you want on a page?"),
        help_text=_("This is for people who take part. Pages for staff stay as they are."),
    )
    paper = _ask(
        "paper",
        _("How big should the words be on paper?"),
        help_text=_("For letters from us, and for pages that you print yourself."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        look = Submit("look", _("See how it looks"), css_class="secondary")
        save = self.helper.layout.pop()
        self.helper.layout.append(Div(look, save, css_class="buttons"))
