"""What BASW pays itself: written down by the team, invoices agreed by two officers."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import policies as meetings
from activities.models import Meeting
from involvement.calendars import london_day
from involvement.people import roles
from involvement.people.policies import nations_held
from involvement.views import ActView, FormPage, ListPage
from payments import policies
from payments.domain import budgets, direct
from payments.forms.direct import DirectCostForm
from payments.models import DirectCost, DirectState

OPEN = (DirectState.WAITING, DirectState.CHECKED, DirectState.AGREED)


class PaidFor(FormPage):
    """What we book and pay for those who come to one meeting."""

    model = Meeting
    policy = staticmethod(meetings.may_plan_meeting)
    form_class = DirectCostForm
    template_name = "payments/direct/paid_for.html"
    done = _("Saved.")
    looked = "file"

    def subjects(self):
        return Meeting.objects.select_related("activity__group")

    def looked_at(self):
        return [cost.person_id for cost in self.costs]

    def get_form_kwargs(self):
        nations = nations_held(self.request.user, roles.TEAM)
        return super().get_form_kwargs() | {"seats": direct.seats(self.subject, nations=nations)}

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def get_context_data(self, **kwargs):
        nations = nations_held(self.request.user, roles.TEAM)
        found = DirectCost.objects.filter(seat__meeting=self.subject, person__nation__in=nations)
        self.costs = list(found.select_related("person", "organisation"))
        figures = budgets.of_activity(self.subject.activity)
        return super().get_context_data(costs=self.costs, left=figures.left, **kwargs)

    def act(self, form):
        given = form.cleaned_data
        seat = given.pop("seat")
        direct.enter(seat, **given, today=london_day(timezone.now()), by=self.request.user)
        return reverse("paid_for", args=[self.subject.ref])


class Invoices(ListPage):
    """Invoices that wait for an officer, or to be paid; the oldest first."""

    policy = staticmethod(policies.may_pay_directly)
    template_name = "payments/direct/invoices.html"
    order = ("id",)
    looked = "paid"

    def looked_at(self):
        return [cost.person_id for cost in self.shown]

    def rows(self):
        found = DirectCost.objects.filter(state__in=OPEN)
        nations = policies.nations_checked(self.request.user)
        if nations is not None:
            found = found.filter(seat__meeting__activity__group__nation__in=nations)
        found = found.select_related("person", "organisation", "entered_by", "seat__meeting")
        return direct.with_claimed(found)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.shown, me = context["rows"], self.request.user.pk
        for cost in self.shown:
            is_own = me in (cost.person.user_id, cost.entered_by_id)
            cost.is_mine = is_own or me in (cost.checked_by_id, cost.agreed_by_id)
            cost.can_act = not is_own
        return context


class InvoiceAct(ActView):
    """One press about an invoice."""

    policy = staticmethod(policies.may_pay_directly)

    def get_subject(self):
        found = DirectCost.objects.select_related("person", "seat__meeting__activity__group")
        return get_object_or_404(found, pk=self.kwargs["invoice"])

    @property
    def goes_to(self):
        return reverse("invoices")
