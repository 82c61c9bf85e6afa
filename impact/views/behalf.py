"""Everything that can be filled in for somebody, and the questions of how it was."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from impact.domain import behalf
from impact.forms.answers import TypedMoreForm
from impact.models.answers import OPEN_FOR
from impact.views import answers
from involvement.people.views.behalf import OnBehalf
from involvement.views import FormPage, Page


class Behalf(OnBehalf, Page):
    """Where staff begin: what this person can answer, claim or say now."""

    template_name = "impact/behalf/page.html"

    def get_subject(self):
        return self.entry

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            todo=behalf.to_fill_in(self.entry.person, now=timezone.now()),
            acts=self.entry.acts.all(),
            **kwargs,
        )


class Theirs(OnBehalf):
    """What the person was asked after one meeting."""

    def get_subject(self):
        return get_object_or_404(
            answers.ASKED,
            person_id=self.entry.person_id,
            meeting__ref=self.kwargs["meeting_ref"],
            meeting__ends_at__gt=timezone.now() - OPEN_FOR,
        )

    def at(self, name):
        return self.start_url if name == "feedback_done" else super().at(name)

    def get_context_data(self, **kwargs):
        meeting = self.subject.meeting
        return super().get_context_data(
            is_organiser=meeting.activity.lead_id == self.request.user.pk, **kwargs
        )


class KnewWhy(Theirs, answers.KnewWhy, FormPage):
    template_name = "impact/behalf/question.html"


class CouldTakePart(Theirs, answers.CouldTakePart, FormPage):
    template_name = "impact/behalf/question.html"


class WasListenedTo(Theirs, answers.WasListenedTo, FormPage):
    template_name = "impact/behalf/question.html"


class More(Theirs, answers.More, FormPage):
    form_class = TypedMoreForm
    template_name = "impact/behalf/question.html"
