"""What people ask about their data: their own page, and the keepers' list."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from involvement import finding
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.people import policies
from involvement.people.domain import cases, whose
from involvement.people.forms.cases import (
    AnswerForm,
    AskBackForm,
    AskForm,
    ExtendForm,
    GoOnForm,
    LookForPersonForm,
    NewCaseForm,
    ReplyForm,
    UnlinkForm,
    WaitForm,
    WhoseForm,
)
from involvement.people.models import CaseKind, CaseState, DataCase, Person
from involvement.views import FormPage, ListPage, Page

SHOWN = 20
SEALED = DataCase.Privacy.sealed


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
        mine = asked.defer(*SEALED).order_by("-id")[:SHOWN]
        return super().get_context_data(cases=mine, **kwargs)

    def act(self, form):
        user = self.request.user
        case = cases.begin(user.involved, **form.cleaned_data, on=today(), by=user)
        return reverse("my_case", args=[case.ref])


class OwnCase:
    """A page about what somebody asked, for them."""

    model = DataCase
    policy = staticmethod(policies.may_read_own_case)

    def subjects(self):
        return DataCase.objects.select_related("person")


class MyCase(OwnCase, Page):
    template_name = "people/cases/mine.html"

    def get(self, request, *args, **kwargs):
        whose.note_read(self.subject, by=request.user)
        return super().get(request, *args, **kwargs)


@method_decorator(sensitive_post_parameters("words"), name="dispatch")
class ReplyToUs(OwnCase, FormPage):
    """What they answer to our question. Without one, the page of their case says how it is."""

    form_class = ReplyForm
    template_name = "people/cases/reply.html"
    done = _("We have your answer. We go on from here.")

    def get(self, request, *args, **kwargs):
        if not self.subject.is_asking:
            return redirect(self.get_back_url())
        return super().get(request, *args, **kwargs)

    def get_back_url(self):
        return reverse("my_case", args=[self.subject.ref])

    get_success_url = get_back_url

    def act(self, form):
        cases.reply(self.subject, **form.cleaned_data, on=today(), by=self.request.user)


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
        found = DataCase.objects.select_related("person").defer(*SEALED)
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

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def get_context_data(self, **kwargs):
        now = today()
        return super().get_context_data(
            today=now, days_left=self.subject.days_left(today=now), **kwargs
        )


class CasePage(OneCase, Page):
    template_name = "people/cases/case.html"

    def get_context_data(self, **kwargs):
        case = self.subject
        is_open = case.state != CaseState.ANSWERED
        may_wait = is_open and not case.waiting_since and cases.reasons_to_wait(case)
        complains = case.kind == CaseKind.COMPLAINT
        return super().get_context_data(
            may_wait=may_wait,
            may_extend=is_open and not case.extended_on and not complains,
            may_ask=is_open and complains and not case.is_asking,
            **kwargs,
        )


@method_decorator(sensitive_post_parameters("words"), name="dispatch")
class WaitForThem(OneCase, FormPage):
    form_class = WaitForm
    template_name = "people/cases/clock.html"
    done = _("The clock has stopped until they answer.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"reasons": cases.reasons_to_wait(self.subject)}

    def act(self, form):
        cases.wait(self.subject, **form.cleaned_data, on=today(), by=self.request.user)


@method_decorator(sensitive_post_parameters("words"), name="dispatch")
class AskBack(OneCase, FormPage):
    form_class = AskBackForm
    template_name = "people/cases/clock.html"
    done = _("Asked. The time to answer runs on.")

    def act(self, form):
        cases.ask_back(self.subject, **form.cleaned_data, on=today(), by=self.request.user)


@method_decorator(sensitive_post_parameters("words"), name="dispatch")
class GoOn(OneCase, FormPage):
    form_class = GoOnForm
    template_name = "people/cases/clock.html"
    done = _("Noted. The days that we waited do not count.")

    def get_initial(self):
        return {"on": today()}

    def act(self, form):
        cases.go_on(self.subject, **form.cleaned_data, by=self.request.user)


@method_decorator(sensitive_post_parameters("words"), name="dispatch")
class ExtendCase(OneCase, FormPage):
    form_class = ExtendForm
    template_name = "people/cases/clock.html"
    done = _("We have two more months.")

    def act(self, form):
        cases.extend(self.subject, **form.cleaned_data, on=today(), by=self.request.user)


class FindWhose(OneCase, FormPage):
    """Look for the person whose case it is. What was looked for is sealed in the next address."""

    form_class = LookForPersonForm
    template_name = "people/cases/whose.html"

    def act(self, form):
        if not whose.might_be(form.cleaned_data["who"]).exists():
            raise RuleBroken(_("We found nobody like that. Try fewer letters."))
        word = finding.hide(form.cleaned_data, by=self.request.user)
        page = reverse("case_whose", args=[self.subject.ref])
        return f"{page}?{urlencode({'found': word})}"


class ChooseWhose(OneCase, FormPage):
    form_class = WhoseForm
    template_name = "people/cases/whose.html"
    done = _("It is theirs now. They can read it, and we told them.")

    @cached_property
    def found(self) -> list[int]:
        """The first of those who fit what was looked for; nobody for an odd address."""
        wanted = finding.show(self.request.GET.get("found", ""), by=self.request.user)
        people = whose.might_be(wanted["who"]) if wanted.get("who") else Person.objects.none()
        return list(people.values_list("pk", flat=True)[:SHOWN])

    def get(self, request, *args, **kwargs):
        if not self.found:
            return redirect(self.get_back_url())
        return super().get(request, *args, **kwargs)

    def get_back_url(self):
        return reverse("case_find", args=[self.subject.ref])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "people": Person.objects.filter(pk__in=self.found).order_by("name", "id")
        }

    def act(self, form):
        whose.link(self.subject, to=form.cleaned_data["person"], by=self.request.user)


class UnlinkCase(OneCase, FormPage):
    """Take it from whom it was not. Says first whether they have read it."""

    form_class = UnlinkForm
    template_name = "people/cases/not_theirs.html"
    done = _("Done. They cannot read it any more, and we told them.")

    def get(self, request, *args, **kwargs):
        if not self.subject.is_told_for_them:
            return redirect(self.get_back_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(read_at=whose.read_at(self.subject), **kwargs)

    def act(self, form):
        whose.unlink(self.subject, **form.cleaned_data, by=self.request.user)


@method_decorator(sensitive_post_parameters("answer"), name="dispatch")
class AnswerCase(OneCase, FormPage):
    form_class = AnswerForm
    template_name = "people/cases/answer.html"
    done = _("Answered.")

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
