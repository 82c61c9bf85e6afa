"""My letter: made for whom the person wants to give it to, in their name, and kept nowhere."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from involvement import documents, downloads
from involvement.calendars import london_day
from involvement.documents import Part
from involvement.templatetags.components import day
from involvement.views import FormPage
from payments import policies
from payments.domain import letters
from payments.forms.letters import LetterForm


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MyLetter(FormPage):
    form_class = LetterForm
    template_name = "payments/letter/ask.html"
    policy = staticmethod(policies.is_involved)
    back_url = reverse_lazy("my_money")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"works": letters.works(self.request.user.involved)}

    def get_initial(self):
        return {"work": self.request.GET.get("work", "")}

    def form_valid(self, form):
        letter = letters.written(
            self.request.user.involved, **form.cleaned_data, today=london_day(timezone.now())
        )
        if "pdf" in self.request.POST:
            pdf = written(letter)
            return downloads.made(pdf, name="letter.pdf", content_type=documents.PDF)
        self.template_name = "payments/letter/letter.html"
        return self.render_to_response(self.get_context_data(form=form, letter=letter))


def written(letter) -> bytes:
    who = [letter.name, *letter.address.splitlines(), day(letter.day)]
    return documents.report(
        _("About my involvement"),
        [
            Part(words=who),
            Part(words=list(letter.words)),
            *([Part(head=letter.head, rows=letter.rows)] if letter.rows else []),
            Part(words=[_("Yours faithfully"), letter.name]),
        ],
    )
