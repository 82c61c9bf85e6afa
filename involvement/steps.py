"""One question at a time: a form in steps, each on a page of its own, for readers who chose so.

What was answered goes along in hidden boxes: nothing is kept before it is sent, and nothing is
lost on the way. At the end the whole form is looked at, as it always is.
"""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Div, Hidden, Layout, Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from involvement import display

NUMBER, NEXT, BACK = "step", "next", "back"
PEOPLES_OWN = ("/my/", "/i/", "/c/", "/f/", "/p/")
NOT_ANSWERS = {NUMBER, NEXT, BACK, "save", "csrfmiddlewaretoken"}


class Walk:
    """The questions of one form, in order; a file comes last, because it cannot wait in a box."""

    def __init__(self, form: forms.BaseForm):
        self.form = form
        self.questions = _questions(form)

    @classmethod
    def of(cls, form: forms.BaseForm, request) -> "Walk | None":
        """Return the walk through a form, where its reader chose one and there is one to go."""
        if not display.asks_one_by_one(display.of(request)):
            return None
        walk = cls(form)
        return walk if len(walk.questions) > 1 else None

    def answered(self, typed: str) -> int:
        """Return which question was on the page that was sent; the last for anything else."""
        last = len(self.questions) - 1
        is_number = typed.isascii() and typed.isdecimal() and len(typed) < 4
        return min(int(typed), last) if is_number else last

    def asked(self) -> list[int]:
        """Return the questions that the answers so far leave to ask."""
        return [n for n, names in enumerate(self.questions) if not self._is_spared(names)]

    def _is_spared(self, names: list[str]) -> bool:
        only_if = getattr(self.form, "only_if", {})
        if not set(names) <= set(only_if):
            return False
        return all(self.form[other].value() != wanted for other, wanted in map(only_if.get, names))

    def wrong(self, numbers: Iterable[int]) -> int | None:
        """Return the first of these questions whose answer cannot be taken."""
        return next((n for n in numbers if set(self.questions[n]) & set(self.form.errors)), None)

    def show(self, number: int, *, says_errors: bool) -> None:
        """Leave this one question on the form, with all other answers in hidden boxes."""
        form, names, asked = self.form, self.questions[number], self.asked()
        kept = set(names) | {NON_FIELD_ERRORS}
        found = form.errors
        form._errors = type(found)(
            {name: told for name, told in found.items() if says_errors and name in kept}
        )
        shown = {part for name in names for part in _boxes(form[name])}
        place = asked.index(number) if number in asked else 0
        form.step = {"number": place + 1, "count": len(asked)}
        is_last = number == asked[-1]
        onward = Submit(NEXT, _("Continue"))
        buttons = [form.helper.layout[-1] if is_last else onward]
        if place:
            buttons.append(Submit(BACK, _("Back to the question before"), css_class="secondary"))
        form.helper.layout = Layout(
            HTML("{% include 'components/error_summary.html' %}"),
            *names,
            *(Hidden(*pair) for pair in _answers(form) if pair[0] not in shown),
            Hidden(NUMBER, str(number)),
            Div(*buttons, css_class="buttons"),
        )


class Stepped:
    """A page that asks the questions of its form one at a time, of readers who chose that.

    Those are the pages of people who take part: their own, and those behind personal links.
    """

    def can_step(self) -> bool:
        return self.request.path.startswith(PEOPLES_OWN)

    def post(self, request, *args, **kwargs):
        if NUMBER not in request.POST or not self.can_step():
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        walk = Walk.of(form, request)
        if walk is None:
            return super().post(request, *args, **kwargs)
        here = walk.answered(request.POST[NUMBER])
        asked = walk.asked()
        before = [n for n in asked if n < here]
        after = [n for n in asked if n > here]
        if BACK in request.POST and before:
            return self._at(walk, before[-1])
        if walk.wrong([here]) is not None and after:
            return self._at(walk, here, says_errors=True)
        if after:
            return self._at(walk, after[0])
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def _at(self, walk: Walk, number: int, *, says_errors: bool = False):
        walk.show(number, says_errors=says_errors)
        return self.render_to_response(self.get_context_data(form=walk.form))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        if hasattr(form, "step") or not self.can_step():
            return context
        if walk := Walk.of(form, self.request):
            asked = walk.asked()
            if not form.is_bound:
                walk.show(asked[0], says_errors=False)
            elif form.errors:  # what is wrong with no one question is told at the last of them
                wrong = walk.wrong(asked)
                walk.show(asked[-1] if wrong is None else wrong, says_errors=True)
        return context


def _questions(form: forms.BaseForm) -> list[list[str]]:
    together = [list(names) for names in getattr(form, "together", ())]
    found: list[list[str]] = []
    for name, field in form.fields.items():
        if field.widget.is_hidden or any(name in names for names in found):
            continue
        found.append(next((names for names in together if name in names), [name]))
    return sorted(found, key=lambda names: any(_is_file(form.fields[name]) for name in names))


def _is_file(field: forms.Field) -> bool:
    return isinstance(field, forms.FileField)


def _boxes(field: forms.BoundField) -> list[str]:
    """Return the names of the boxes in which a question is answered."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        return [field.html_name + part for part in widget.widgets_names]
    return [field.html_name]


def _answers(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return all that was answered, or what is known before anybody answered."""
    if form.is_bound:
        sent = form.data
        return [
            (name, value)
            for name in sent
            if name not in NOT_ANSWERS
            for value in (sent.getlist(name) if hasattr(sent, "getlist") else [sent[name]])
        ]
    return [pair for field in form if not _is_file(field.field) for pair in _known(field)]


def _known(field: forms.BoundField) -> list[tuple[str, str]]:
    widget, value = field.field.widget, field.value()
    if isinstance(widget, forms.CheckboxInput):
        return [(field.html_name, "on")] if value else []
    if isinstance(widget, forms.MultiWidget):
        values: list[Any] = widget.decompress(value)
    else:
        values = list(value) if isinstance(value, (list, tuple)) else [value]
    names = _boxes(field) * (1 if isinstance(widget, forms.MultiWidget) else len(values))
    return [
        (name, str(one)) for name, one in zip(names, values, strict=True) if one not in (None, "")
    ]
