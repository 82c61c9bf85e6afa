"""My plan for my fees: mine alone. Nobody of BASW's has such a page, and nothing of it is noted."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from activities.models import FeeChoice, Meeting
from activities.policies import may_take_part
from involvement.calendars import london_day
from involvement.views import ActView, FormPage, Page
from payments import policies
from payments.domain import fees, planner
from payments.forms.planner import PlanForm


def today():
    return london_day(timezone.now())


@method_decorator(sensitive_variables(), name="get_context_data")
class MyPlan(Page):
    template_name = "payments/planner/plan.html"
    policy = staticmethod(policies.is_involved)

    def get_context_data(self, **kwargs):
        person = self.request.user.involved
        plan = planner.of(person)
        return super().get_context_data(
            plan=plan,
            stretches=planner.stretches(person, plan, today=today()) if plan else [],
            waiting=planner.waiting(person) if plan else [],
            today=today(),
            **kwargs,
        )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MyLimit(FormPage):
    form_class = PlanForm
    template_name = "payments/planner/limit.html"
    policy = staticmethod(policies.is_involved)
    back_url = reverse_lazy("my_plan")

    def get_initial(self):
        plan = planner.of(self.request.user.involved)
        names = ("every", "limit_pence", "starts_on", "other_pence", "count_by")
        return {name: getattr(plan, name) for name in names} if plan else {}

    def act(self, form):
        given = form.cleaned_data | {"other_pence": form.cleaned_data["other_pence"] or 0}
        planner.save(self.request.user.involved, planner.Plan(**given))
        return self.back_url


class ForgetPlan(ActView):
    policy = staticmethod(policies.is_involved)
    done = _("Deleted. Nothing of your plan is left.")
    goes_to = reverse_lazy("my_plan")

    def act(self, _subject, *, by):
        planner.forget(by.involved)


class WaitWithFee(ActView):
    """One press: this fee waits, as the person could choose on its own page as well."""

    model = Meeting
    policy = staticmethod(may_take_part)
    goes_to = reverse_lazy("my_plan")
    done = _("This fee waits until you choose. Your costs do not wait.")

    def act(self, meeting, *, by):
        seat = fees.seat_of(by.involved, meeting.ref)
        fees.choose(seat, choice=FeeChoice.WAIT, by_person=by.involved, today=today())
