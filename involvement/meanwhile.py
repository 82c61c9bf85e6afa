"""Two people change the same thing: whoever saves second sees what it says now, and decides.

The page carries a mark of what it showed. Where that has changed by the time it is sent, nothing
is saved, what was typed stays, and each answer that differs tells what it says now. Sent once
more, it is saved. (security.md 9, row 40)
"""

from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from involvement.templatetags.components import day

SEEN = "seen_before"


class Shared:
    """A page to change what others may change too: before `FormPage` in the bases."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        self.now = {name: form[name].initial for name in form.fields if name in form.initial}
        return form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)  # which makes the form
        marks = (_mark(name, value) for name, value in self.now.items())
        return context | {"seen_before": " ".join(marks)}

    def form_valid(self, form):
        seen = self.request.POST.get(SEEN, "").split()
        differs = [
            name
            for name in form.changed_data
            if seen and name in self.now and _mark(name, self.now[name]) not in seen
        ]
        if not differs:
            return super().form_valid(form)
        form.add_error(
            None,
            _(
                "This was changed while you were writing. Nothing is saved yet. "
                "Look at what it says now. If yours is right, save again."
            ),
        )
        for name in differs:
            said = said_now(form.fields[name], self.now[name])
            form.add_error(name, _("It now says: %(said)s") % {"said": said or _("nothing")})
        answer = self.form_invalid(form)
        answer.status_code = HTTPStatus.CONFLICT
        return answer


def _mark(name: str, value: Any) -> str:
    """What a page carries of an answer: it tells nothing to whoever has not seen that."""
    return salted_hmac("involvement.meanwhile", f"{name} {value}").hexdigest()[:16]


def said_now(field: forms.Field, value: Any) -> str:
    """Return a value as people read it: the word of a choice, a day, an hour, yes or no."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (date, datetime)):
        return day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    many = list(value) if isinstance(value, (list, tuple, set)) else [value]
    words = _words(field)
    found = (words.get(str(getattr(one, "pk", one)), str(one)) for one in many if one is not None)
    return ", ".join(found)


def _words(field: forms.Field) -> dict[str, str]:
    """The word of each choice of a field that has some, whether they stand in groups or not."""
    pairs = []
    for code, word in getattr(field, "choices", None) or ():
        pairs += word if isinstance(word, (list, tuple)) else [(code, word)]
    return {str(code): str(word) for code, word in pairs}
