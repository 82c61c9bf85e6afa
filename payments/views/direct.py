"""What BASW pays itself: written down by the team, invoices agreed by two officers."""

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
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
from payments.forms.direct import DirectCostForm, TakeBackForm
from payments.models import DirectCost, DirectHow, DirectState

SAME = _("This is here already. If it is a second one, say so and enter it once more.")
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

    def get_initial(self):
        there = DirectCost.objects.filter(seat__meeting=self.subject)
        return {"newest": there.aggregate(newest=Max("pk"))["newest"] or 0}

    def act(self, form):
        given, now = form.cleaned_data, timezone.now()
        seat = given.pop("seat")
        cost = direct.enter(seat, **given, today=london_day(now), by=self.request.user)
        if cost.entered_at < now:
            self.done = SAME
        return reverse("paid_for", args=[self.subject.ref])


class OfCosts(ListPage):
    """Costs that we pay ourselves, of the nations this officer checks."""

    policy = staticmethod(policies.may_pay_directly)
    looked = "paid"

    def looked_at(self):
        return [cost.person_id for cost in self.shown]

    def costs(self):
        found = DirectCost.objects.all()
        nations = policies.nations_checked(self.request.user)
        if nations is not None:
            found = found.filter(seat__meeting__activity__group__nation__in=nations)
        return found.select_related("person", "organisation", "entered_by", "seat__meeting")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.shown, me = context["rows"], self.request.user.pk
        for cost in self.shown:
            is_own = me in (cost.person.user_id, cost.entered_by_id)
            cost.is_mine = is_own or me in (cost.checked_by_id, cost.agreed_by_id)
            cost.can_act = not is_own
            cost.has_asked = me == cost.stop_asked_by_id
        return context


class Invoices(OfCosts):
    """Invoices that wait for an officer, or to be paid; the oldest first."""

    template_name = "payments/direct/invoices.html"
    order = ("id",)

    def rows(self):
        return direct.with_claimed(self.costs().filter(state__in=OPEN))


class Bookings(OfCosts):
    """What we booked and paid with our card, the newest first."""

    template_name = "payments/direct/bookings.html"

    def rows(self):
        return self.costs().filter(how=DirectHow.CARD).select_related("ended_by")


class OfInvoice:
    policy = staticmethod(policies.may_pay_directly)

    def get_subject(self):
        found = DirectCost.objects.select_related("person", "seat__meeting__activity__group")
        return get_object_or_404(found, pk=self.kwargs["invoice"])


class TakeBack(OfInvoice, FormPage):
    """Say that a booking was entered by mistake, and why."""

    form_class = TakeBackForm
    template_name = "payments/direct/take_back.html"
    back_url = success_url = reverse_lazy("bookings")
    done = _("Taken back. It stays in the list, with what you wrote.")
    looked = "paid"

    def get_success_url(self):
        return self.success_url

    def act(self, form):
        direct.take_back(self.subject, reason=form.cleaned_data["reason"], by=self.request.user)


class InvoiceAct(OfInvoice, ActView):
    """One press about an invoice."""

    @property
    def goes_to(self):
        return reverse("invoices")
