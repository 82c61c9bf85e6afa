"""Budgets: of each group and year for the pay team, and of one piece of work for who plans it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Group
from activities.policies import may_plan
from involvement.calendars import london_day
from involvement.views import FormPage, Page
from payments import policies
from payments.domain import budgets, work_kinds
from payments.forms.budgets import GroupBudgetForm
from payments.models import GroupBudget

COLUMNS = {
    "budget": _("Budget"),
    "spent": _("Paid"),
    "owed": _("Approved"),
    "promised": _("Promised"),
    "offered": _("Offered"),
    "forecast": _("By the end of the year"),
}


def year_of(request):
    """The year that an address asks for; this one where it asks for none that we plan in."""
    known = budgets.years(london_day(timezone.now()))
    asked = request.GET.get("year", "")
    return next((year for year in known if str(year) == asked), known[1])


class Budgets(Page):
    template_name = "payments/budget/budgets.html"
    policy = staticmethod(policies.may_pay)

    def get_context_data(self, **kwargs):
        year = year_of(self.request)
        return super().get_context_data(
            year=year,
            years=budgets.years(london_day(timezone.now())),
            columns=COLUMNS.values(),
            rows=[
                (group, figures, [(head, getattr(figures, name)) for name, head in COLUMNS.items()])
                for group, figures in budgets.of_groups(year)
            ],
            **kwargs,
        )


class SetBudget(FormPage):
    """What one group may spend in a year."""

    policy = staticmethod(policies.may_set_budget)
    form_class = GroupBudgetForm
    template_name = "payments/budget/set.html"

    def get_subject(self):
        year = self.kwargs["year"]
        if year not in budgets.years(london_day(timezone.now())):
            raise Http404
        return get_object_or_404(Group, pk=self.kwargs["group"])

    def get_initial(self):
        return {"amount_pence": self._budget()}

    def _budget(self):
        found = GroupBudget.objects.filter(group=self.subject, year=self.kwargs["year"])
        return found.values_list("amount_pence", flat=True).first()

    def get_back_url(self):
        return f"{reverse('budgets')}?year={self.kwargs['year']}"

    def get_success_url(self):
        return self.get_back_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(year=self.kwargs["year"], **kwargs)

    def act(self, form):
        budgets.set_for(
            self.subject,
            year=self.kwargs["year"],
            amount_pence=form.cleaned_data["amount_pence"],
            by=self.request.user,
        )


class WorkBudget(Page):
    """What one piece of work may cost, and what of it is left."""

    model = Activity
    policy = staticmethod(may_plan)
    template_name = "payments/budget/work.html"

    def subjects(self):
        return Activity.objects.select_related("group", "lead")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            figures=budgets.of_activity(self.subject),
            known=work_kinds.of_work(self.subject, today=london_day(timezone.now())),
            **kwargs,
        )
