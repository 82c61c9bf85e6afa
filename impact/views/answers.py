"""How it was: the questions, opened by link or from home, and the contact's page of answers."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from activities.models import Activity
from impact import policies
from impact.domain import answers
from impact.forms.answers import CouldTakePartForm, KnewWhyForm, MoreForm, WasListenedToForm
from impact.models import Feedback
from impact.models.answers import contact_of
from involvement import links
from involvement.people.models import LinkPurpose
from involvement.views import LinkFormPage, LinkPage, ListPage, PolicyMixin

STEPS = ("feedback", "feedback_part", "feedback_listened", "feedback_more", "feedback_done")


ASKED = Feedback.objects.select_related("meeting__activity__lead", "person__user", "user")


class ByLink:
    """What a feedback link opens: the one row its reader was asked with."""

    purpose = LinkPurpose.FEEDBACK

    def get_subject(self):
        return get_object_or_404(
            ASKED, pk=self.link.object_id, person=self.link.person, user=self.link.user
        )

    def at(self, name: str) -> str:
        return reverse(name, args=[self.kwargs["token"]])


class OfAsked:
    """What every page of the questions knows: who reads the answers, and where the others are."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            contact=contact_of(self.subject.meeting.activity),
            steps={name: self.at(name) for name in STEPS},
            **kwargs,
        )


class Question(OfAsked):
    """One question. What was answered is kept at once, so that nobody starts again."""

    template_name = "impact/feedback/question.html"
    step: str = ""

    @property
    def number(self) -> int:
        return STEPS.index(self.step) + 1

    def get_initial(self) -> dict[str, Any]:
        return answers.given_so_far(self.subject)

    def get_back_url(self):
        return self.at(STEPS[self.number - 2]) if self.number > 1 else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(number=self.number, **kwargs)

    def act(self, form):
        answers.keep_draft(self.subject, **form.cleaned_data)
        return self.at(STEPS[self.number])


class KnewWhy(Question):
    step, form_class = "feedback", KnewWhyForm


class CouldTakePart(Question):
    step, form_class = "feedback_part", CouldTakePartForm


class WasListenedTo(Question):
    step, form_class = "feedback_listened", WasListenedToForm


class More(Question):
    step, form_class = "feedback_more", MoreForm

    def act(self, form):
        by = self.subject.user or self.subject.person.user
        answers.send(self.subject, by=by, now=timezone.now(), **form.cleaned_data)
        return self.at("feedback_done")


class Done(OfAsked):
    template_name = "impact/feedback/done.html"

    def get(self, request, *args, **kwargs):
        if self.subject.answered_at is None:
            return redirect(self.at("feedback"))
        return super().get(request, *args, **kwargs)


class LinkKnewWhy(ByLink, KnewWhy, LinkFormPage):
    pass


class LinkCouldTakePart(ByLink, CouldTakePart, LinkFormPage):
    pass


class LinkWasListenedTo(ByLink, WasListenedTo, LinkFormPage):
    pass


class LinkMore(ByLink, More, LinkFormPage):
    pass


class LinkDone(ByLink, Done, LinkPage):
    pass


class StartHere(PolicyMixin, View):
    """POST opens the questions of one meeting to somebody signed in, with a new link."""

    http_method_names = ["post"]
    policy = staticmethod(policies.may_see_own)

    def post(self, request, ref):
        now = timezone.now()
        row = answers.waiting(request.user.involved, now=now).filter(meeting__ref=ref)
        feedback = row.select_related("meeting").first()
        if feedback is None:
            raise Http404
        return redirect(
            links.issue(
                LinkPurpose.FEEDBACK,
                feedback.pk,
                to=request.user.involved,
                until=feedback.open_until,
            )
        )


class Answers(ListPage):
    """Single answers, for the named contact and nobody else."""

    template_name = "impact/feedback/answers.html"
    policy = staticmethod(policies.may_read_answers)
    model = Activity
    looked = "answers"
    # a worry first, then who waits for a call
    order = ("-is_worried_about_safety", "-wants_a_call", "-answered_at", "-id")

    def subjects(self):
        return Activity.objects.select_related("group", "lead")

    def get_context_data(self, **kwargs):
        may_go_back = policies.may_note(self.request.user, self.subject)
        context = super().get_context_data(may_go_back=may_go_back, **kwargs)
        self.shown = context["rows"]
        return context

    def looked_at(self):
        return [row.person_id for row in self.shown if row.person_id]

    def rows(self):
        return Feedback.objects.filter(
            meeting__activity=self.subject, answered_at__isnull=False
        ).select_related("meeting", "person", "user", "entered_by")
