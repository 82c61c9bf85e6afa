"""The five questions about one activity, answered from what was recorded."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Outcome
from impact import policies
from impact.domain import evaluations
from impact.forms.evaluations import BeyondForm, OutcomeResultForm
from impact.models import Evaluation, OutcomeResult
from involvement.views import ActView, FormPage, Page


class ActivityImpact(Page):
    template_name = "impact/evaluation/page.html"
    policy = staticmethod(policies.may_note)
    model = Activity

    def subjects(self):
        return Activity.objects.select_related("group", "lead", "evaluation")

    def get_context_data(self, **kwargs):
        user = self.request.user
        evaluation = getattr(self.subject, "evaluation", None)
        return super().get_context_data(
            look=evaluations.look(self.subject, evaluation, now=timezone.now()),
            may_evaluate=policies.may_evaluate(user, self.subject),
            may_read_answers=policies.may_read_answers(user, self.subject),
            **kwargs,
        )


class EvaluationForm(FormPage):
    """A question of the evaluation; afterwards back to all five."""

    policy = staticmethod(policies.may_evaluate)
    model = Activity
    done = _("Saved.")

    def get_back_url(self):
        return reverse("activity_impact", args=[self.subject.ref])

    def get_success_url(self):
        return self.get_back_url()


class OutcomeResultPage(EvaluationForm):
    template_name = "impact/evaluation/result.html"
    form_class = OutcomeResultForm

    def get_subject(self):
        activity = super().get_subject()
        self.outcome = get_object_or_404(
            Outcome.objects.select_related("purpose__activity"),
            pk=self.kwargs["pk"],
            purpose__activity=activity,
        )
        return activity

    def get_form_kwargs(self):
        result = OutcomeResult.objects.filter(outcome=self.outcome).first()
        return super().get_form_kwargs() | {"instance": result}

    def get_context_data(self, **kwargs):
        return super().get_context_data(outcome=self.outcome, **kwargs)

    def act(self, form):
        evaluations.record_result(
            self.outcome, now=timezone.now(), by=self.request.user, **form.cleaned_data
        )


class BeyondPage(EvaluationForm):
    form_class = BeyondForm

    def get_initial(self):
        evaluation = Evaluation.objects.filter(activity=self.subject).first()
        return {"words": evaluation.beyond if evaluation else ""}

    def act(self, form):
        evaluations.say_beyond(
            self.subject, now=timezone.now(), by=self.request.user, **form.cleaned_data
        )


class CompleteEvaluation(ActView):
    policy = staticmethod(policies.may_evaluate)
    model = Activity
    done = _("The evaluation is complete.")

    def act(self, activity, by):
        evaluations.complete(activity, now=timezone.now(), by=by)

    @property
    def goes_to(self):
        return reverse("activity_impact", args=[self.subject.ref])
