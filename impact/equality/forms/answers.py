"""The equality questions as a form: each may be left out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from impact.equality.questions import Question, QuestionSet
from involvement.forms import PlainForm


class AnswersForm(PlainForm):
    """One field for each question of a set; its hint says why we ask."""

    title = _("Some questions about you")
    submit_label = _("Save my answers")

    def __init__(self, *args, question_set: QuestionSet, **kwargs):
        self.base_fields = {one.code: _field(one) for one in question_set.questions}
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> dict[str, list[str]]:
        return {
            name: value if isinstance(value, list) else [value]
            for name, value in self.cleaned_data.items()
            if value
        }


def _field(question: Question) -> forms.ChoiceField:
    several = question.several
    field = (forms.MultipleChoiceField if several else forms.ChoiceField)(
        label=question.words,
        help_text=question.why,
        choices=question.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers below")},
    )
    field.hide_optional = True  # the page says it of all of them
    return field
