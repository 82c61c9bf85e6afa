from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import principles
from activities.forms.principles import PromiseForm
from activities.models import PROMISES, Activity
from involvement import clauses
from involvement.meanwhile import Shared
from involvement.views import FormPage


class PromisePage(Shared, FormPage):
    """One of the nine promises, and how this activity keeps it."""

    model = Activity
    policy = staticmethod(policies.may_plan)
    form_class = PromiseForm
    template_name = "activities/principles/promise.html"
    done = _("Saved.")

    def subjects(self):
        return Activity.objects.select_related("group")

    def get_subject(self):
        if self.kwargs["clause"] not in PROMISES:
            raise Http404
        return super().get_subject()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"clause": clauses.every()[self.kwargs["clause"]]}

    def get_initial(self):
        there = self.subject.promises.filter(clause=self.kwargs["clause"]).first()
        return {"how": there.how} if there else {}

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        clause = self.kwargs["clause"]
        principles.answer(
            self.subject, clause=clause, how=form.cleaned_data["how"], by=self.request.user
        )
        left = [promise.id for promise in principles.outstanding(self.subject)]
        if not left:
            return self.subject
        return reverse("activity_promise", args=[self.subject.ref, left[0]])

    def get_context_data(self, **kwargs):
        number = PROMISES.index(self.kwargs["clause"]) + 1
        return super().get_context_data(number=number, all=len(PROMISES), **kwargs)
