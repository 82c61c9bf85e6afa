"""What people ask about their data: their own page, and the keepers' list."""

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from involvement.calendars import london_day
from involvement.people import policies
from involvement.people.domain import cases
from involvement.people.forms.cases import AnswerForm, AskForm, NewCaseForm
from involvement.people.models import CaseState, DataCase
from involvement.views import FormPage, ListPage, Page

SHOWN = 20


def today():
    return london_day(timezone.now())


@method_decorator(sensitive_post_parameters("words"), name="dispatch")
class Ask(FormPage):
    """Ask, and see what was asked before."""

    policy = staticmethod(policies.may_see_own)
    form_class = AskForm
    template_name = "people/cases/ask.html"
    done = _("We have it. A person will answer you.")

    def get_back_url(self):
        return reverse("held")

    def get_initial(self):
        return {"kind": self.request.GET.get("about", "")[:10]}

    def get_context_data(self, **kwargs):
        asked = DataCase.objects.filter(person=self.request.user.involved)
        mine = asked.defer("words", "answer", "asker").order_by("-id")[:SHOWN]
        return super().get_context_data(cases=mine, **kwargs)

    def act(self, form):
        user = self.request.user
        case = cases.begin(user.involved, **form.cleaned_data, on=today(), by=user)
        return reverse("my_case", args=[case.ref])


class MyCase(Page):
    model = DataCase
    policy = staticmethod(policies.may_read_own_case)
    template_name = "people/cases/mine.html"


class Cases(ListPage):
    """What waits, the soonest first; what was answered behind a link."""

    policy = staticmethod(policies.may_keep_cases)
    template_name = "people/cases/list.html"

    @property
    def shows_answered(self) -> bool:
        return "answered" in self.request.GET

    @property
    def order(self) -> tuple[str, ...]:
        return ("-id",) if self.shows_answered else ("due_on", "id")

    def rows(self):
        found = DataCase.objects.select_related("person").defer("words", "answer")
        if self.shows_answered:
            return found.filter(state=CaseState.ANSWERED)
        return found.open()

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=today(), shows_answered=self.shows_answered, **kwargs)


class OneCase:
    """A page about one case, for keepers."""

    model = DataCase
    policy = staticmethod(policies.may_keep_cases)

    def subjects(self):
        return DataCase.objects.select_related("person", "received_by", "answered_by")

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=today(), **kwargs)


class CasePage(OneCase, Page):
    template_name = "people/cases/case.html"


@method_decorator(sensitive_post_parameters("answer"), name="dispatch")
class AnswerCase(OneCase, FormPage):
    form_class = AnswerForm
    template_name = "people/cases/answer.html"
    done = _("Answered.")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        cases.answer(self.subject, words=form.cleaned_data["answer"], by=self.request.user)


@method_decorator(sensitive_post_parameters("words", "asker"), name="dispatch")
class NewCase(FormPage):
    policy = staticmethod(policies.may_keep_cases)
    form_class = NewCaseForm
    done = _("Saved. Its clocks are running.")

    def get_back_url(self):
        return reverse("cases")

    def act(self, form):
        return cases.begin(None, **form.cleaned_data, by=self.request.user)
