"""What finance says to people: ready sentences, each of which can be changed."""

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from involvement.forms import PlainForm
from payments.domain.sentences import QUESTIONS, REASONS

OWN = ("own", _("In my own words"))


class ReasonForm(PlainForm):
    """A ready sentence, or one's own words in place of it."""

    sentences: dict[str, LazyText] = {}
    missing = ""

    choice = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your own words"),
        help_text=_("The person reads this just as you write it. Be kind and plain."),
        required=False,
        max_length=500,
        widget=forms.Textarea,
        error_messages={"max_length": _("You can use up to 500 letters and spaces here")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choice = self.fields["choice"]
        choice.label = self.asks
        choice.choices = [*self.sentences.items(), OWN]
        choice.error_messages |= {"required": self.missing, "invalid_choice": self.missing}

    def clean(self):
        super().clean()
        sent = self.cleaned_data
        if sent.get("choice") == OWN[0] and not sent.get("words") and not self.errors:
            self.add_error("words", _("Write what you want to say"))
        return sent

    @property
    def sentence(self) -> str:
        """What the person will read: the words typed, or else the sentence chosen."""
        chosen = self.cleaned_data["choice"]
        return self.cleaned_data["words"] or str(self.sentences[chosen])


class QuestionForm(ReasonForm):
    title = _("Ask about this cost")
    submit_label = _("Send the question")
    sentences = QUESTIONS
    asks = _("What do you want to ask?")
    missing = _("Choose what you want to ask")

    def __init__(self, *args, flags, **kwargs):
        ready = {str(words) for words in QUESTIONS.values()}
        asks = [flag.told for flag in flags if flag.asks and str(flag.told) not in ready]
        self.sentences = {f"flag{n}": told for n, told in enumerate(asks)} | QUESTIONS
        super().__init__(*args, **kwargs)


class RefuseForm(ReasonForm):
    title = _("Do not pay this cost")
    submit_label = _("Do not pay it")
    sentences = REASONS
    asks = _("Why are we not paying it?")
    missing = _("Choose why we are not paying it")
