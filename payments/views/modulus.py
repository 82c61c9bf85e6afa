"""Finance and keeper: the table that tells which bank numbers belong together."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from involvement.calendars import london_day
from involvement.views import ActView, FormPage, Page
from payments import policies
from payments.domain import modulus_tables
from payments.forms.modulus import ModulusTableForm
from payments.models import ModulusTable

SHOWN = 5


class Tables(Page):
    template_name = "payments/modulus/tables.html"
    policy = staticmethod(policies.may_keep_tables)

    def get_context_data(self, **kwargs):
        today = london_day(timezone.now())
        used = modulus_tables.current()
        return super().get_context_data(
            back_url=reverse("runs" if policies.may_pay(self.request.user) else "settings"),
            used=used,
            is_stale=used is not None and modulus_tables.is_stale(used, today=today),
            others=ModulusTable.objects.defer("weights", "substitutes").exclude(
                pk=used.pk if used else None
            )[:SHOWN],
            **kwargs,
        )


class NewTable(FormPage):
    form_class = ModulusTableForm
    policy = staticmethod(policies.may_keep_tables)
    back_url = reverse_lazy("modulus_tables")

    def act(self, form):
        return modulus_tables.load(**form.cleaned_data, by=self.request.user)


class OfTable:
    policy = staticmethod(policies.may_keep_tables)
    model = ModulusTable

    def get_subject(self):
        return get_object_or_404(ModulusTable, pk=self.kwargs["pk"])


class Table(OfTable, Page):
    template_name = "payments/modulus/table.html"

    def get_context_data(self, **kwargs):
        lines = [line for line in self.subject.weights.splitlines() if line.strip()]
        right, of = modulus_tables.examples(self.subject)
        return super().get_context_data(
            first=lines[:SHOWN], last=lines[-1:], right=right, of=of, agrees=right == of, **kwargs
        )


class Use(OfTable, ActView):
    act = staticmethod(modulus_tables.use)
    goes_to = reverse_lazy("modulus_tables")
