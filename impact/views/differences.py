"""What changed: written down by the team and chairs, read first by those who took part."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.domain import purpose
from activities.models import Activity, Outcome
from impact import policies
from impact.domain import differences
from impact.forms.differences import DifferenceForm
from involvement.views import FormPage, ListPage
from involvement.written import written_once


class DifferenceNew(FormPage):
    template_name = "impact/differences/new.html"
    policy = staticmethod(policies.may_note)
    model = Activity
    form_class = DifferenceForm
    done = _("Saved. Everyone who came is being told.")

    def get_form_kwargs(self):
        outcomes = Outcome.objects.filter(purpose=purpose.in_force(self.subject))
        return super().get_form_kwargs() | {"outcomes": outcomes}

    def get_back_url(self):
        return reverse("activity_impact", args=[self.subject.ref])

    def act(self, form):
        differences.note(
            self.subject, now=timezone.now(), by=self.request.user, **form.cleaned_data
        )
        return self.get_back_url()


@written_once
def _first(most, *, person):
    return differences.of_person(person).order_by(*MyDifference.order)[:most]


class MyDifference(ListPage):
    """What came of the work that somebody took part in; the first page says what is to come."""

    template_name = "impact/my/difference.html"
    policy = staticmethod(policies.may_see_own)
    order = ("-decided_on", "-id")
    page_size = 20

    def rows(self):
        return differences.of_person(self.request.user.involved)

    def first_rows(self, most):
        return _first(most, person=self.request.user.involved.pk)

    def get_context_data(self, **kwargs):
        is_first = not self.request.GET.get("after")
        awaited = differences.awaited(self.request.user.involved) if is_first else []
        return super().get_context_data(awaited=awaited, **kwargs)
