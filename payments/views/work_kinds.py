"""The register of kinds of involvement, for finance and keepers; and the kind of one work."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.policies import may_plan
from involvement.calendars import london_day
from involvement.views import FormPage, Page
from payments import policies
from payments.domain import work_kinds
from payments.forms.work_kinds import KindOfWorkForm, StatusReviewForm
from payments.models import KindOfWork, StatusReview, WorkKind


class WorkKinds(Page):
    template_name = "payments/kind/kinds.html"
    policy = staticmethod(policies.may_keep_tables)

    def get_context_data(self, **kwargs):
        today = london_day(timezone.now())
        return super().get_context_data(
            back_url=reverse("runs" if policies.may_pay(self.request.user) else "settings"),
            rows=work_kinds.register(today=today),
            **kwargs,
        )


class OfKind:
    policy = staticmethod(policies.may_keep_tables)

    def get_subject(self):
        if self.kwargs["work_kind"] not in WorkKind.values:
            raise Http404
        return WorkKind(self.kwargs["work_kind"])


class OneKind(OfKind, Page):
    """Every check of one kind, the newest first."""

    template_name = "payments/kind/kind.html"

    def get_context_data(self, **kwargs):
        reviews = StatusReview.objects.filter(kind=self.subject).select_related("recorded_by")
        return super().get_context_data(reviews=reviews, **kwargs)


class NewReview(OfKind, FormPage):
    form_class = StatusReviewForm
    template_name = "payments/kind/new.html"
    done = _("Saved.")

    def get_back_url(self):
        return reverse("work_kind", args=[self.subject.value])

    get_success_url = get_back_url

    def act(self, form):
        work_kinds.record(self.subject.value, **form.cleaned_data, by=self.request.user)


class KindOfActivity(FormPage):
    """Whoever plans a piece of work says which kind it is, where its money is."""

    model = Activity
    policy = staticmethod(may_plan)
    form_class = KindOfWorkForm

    def subjects(self):
        return Activity.objects.select_related("group")

    def get_back_url(self):
        return reverse("activity_budget", args=[self.subject.ref])

    get_success_url = get_back_url

    def get_initial(self):
        found = KindOfWork.objects.filter(activity=self.subject)
        return {"kind": found.values_list("kind", flat=True).first()}

    def act(self, form):
        work_kinds.choose(self.subject, kind=form.cleaned_data["kind"], by=self.request.user)
