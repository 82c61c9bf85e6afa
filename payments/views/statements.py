"""Finance: what somebody was paid in a tax year, on paper for who does not sign in."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone

from involvement.calendars import london_day
from involvement.people.models import Person
from involvement.views import FormPage, Page
from payments import policies
from payments.domain import tax_years
from payments.forms.statements import NameForm

MOST = 20


class FindPayee(FormPage):
    """A name is typed and posted, so that it never stands in an address."""

    form_class = NameForm
    template_name = "payments/statement/find.html"
    policy = staticmethod(policies.may_pay)
    back_url = reverse_lazy("runs")

    def form_valid(self, form):
        people = list(
            tax_years.payees(form.cleaned_data["name"]).order_by("found_name", "pk")[: MOST + 1]
        )
        return self.render_to_response(
            self.get_context_data(
                form=form, people=people[:MOST], has_more=len(people) > MOST, is_found=True
            )
        )


class OfPayee:
    policy = staticmethod(policies.may_print_statement)

    def get_subject(self):
        return get_object_or_404(Person, pk=self.kwargs["payee"], erased_at=None)


class PayeeYears(OfPayee, Page):
    template_name = "payments/statement/years.html"
    looked = "paid"

    def get_context_data(self, **kwargs):
        return super().get_context_data(years=tax_years.years(self.subject), **kwargs)


class PayeeYear(OfPayee, Page):
    """The same statement that the person would print themselves. The look is noted. (C20)"""

    template_name = "payments/statement/year.html"
    looked = "paid"

    def get_context_data(self, **kwargs):
        year = tax_years.TaxYear(self.kwargs["year"])
        if year not in tax_years.years(self.subject):
            raise Http404
        return super().get_context_data(
            person=self.subject,
            statement=tax_years.statement(self.subject, year),
            today=london_day(timezone.now()),
            **kwargs,
        )
