"""Finance: the ledger by month or year, as files for BASW's own accounts, and their codes."""

import re

from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from involvement import downloads
from involvement.calendars import financial_year_start, london_day
from involvement.errors import RuleBroken
from involvement.people import sheets
from involvement.views import ActView, FormPage, ListPage, Page, PolicyMixin
from payments import policies
from payments.domain import ledger_codes, ledger_export, periods
from payments.domain.ledger_codes import Codes
from payments.forms.ledger import LedgerCodeForm

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


class OfPeriod:
    """A page or file about the period that its address names, or this month."""

    policy = staticmethod(policies.may_pay)

    @cached_property
    def period(self):
        today = london_day(timezone.now())
        return ledger_export.period(self.request.GET.get("period", ""), today=today)


class Ledger(OfPeriod, ListPage):
    template_name = "payments/ledger/ledger.html"
    order = ("day", "id")

    def rows(self):
        return ledger_export.entries(self.period)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            period=self.period,
            year=financial_year_start(self.period.start).year,
            month=ledger_export.month_of(self.period.start),
            balances=ledger_export.balances(self.period),
            lock=periods.of_month(self.period.start) if self.period.is_month else None,
            is_over=self.period.end < london_day(timezone.now()),
            **kwargs,
        )
        for entry in context["rows"]:
            entry.reference, entry.payee_number = (
                ledger_export.reference(entry),
                ledger_export.payee(entry),
            )
        return context


class OfMonth:
    """One press about closing a month of the ledger."""

    policy = staticmethod(policies.may_pay)

    def get_subject(self):
        found = MONTH.fullmatch(self.kwargs["month"])
        if found is None:
            raise Http404
        return ledger_export.period(found[0], today=london_day(timezone.now()))

    @property
    def goes_to(self):
        return f"{reverse('ledger')}?period={self.subject.code}"


class AskToClose(OfMonth, ActView):
    done = _("Asked. Another officer has to close it.")

    def act(self, of, *, by):
        periods.ask(of.start, today=london_day(timezone.now()), by=by)


class CloseMonth(OfMonth, ActView):
    done = _("Closed. What comes late stands in an open month.")

    def act(self, of, *, by):
        periods.close(self._asked(of), by=by)

    def _asked(self, of):
        if (period := periods.of_month(of.start)) is None:
            raise RuleBroken(gettext("Nobody has asked to close this month."))
        return period


class LeaveOpen(CloseMonth):
    done = _("This month stays open.")

    def act(self, of, *, by):
        periods.leave_open(self._asked(of), by=by)


class LedgerTable(OfPeriod, PolicyMixin, View):
    """The period as a table. No cell can be taken for a formula."""

    http_method_names = ["get"]

    def get(self, request):
        written = sheets.written_csv(ledger_export.table(self.period))
        name = f"involvement-ledger-{self.period.code}.csv"
        return downloads.streamed(written, name=name, content_type="text/csv")


class LedgerJournal(OfPeriod, PolicyMixin, View):
    """The period as a journal of plain-text accounting."""

    http_method_names = ["get"]

    def get(self, request):
        name = f"involvement-ledger-{self.period.code}.journal"
        written = ledger_export.journal(self.period)
        return downloads.streamed(written, name=name, content_type="text/plain")


class LedgerCodes(Page):
    template_name = "payments/ledger/codes.html"
    policy = staticmethod(policies.may_keep_tables)

    def get_context_data(self, **kwargs):
        today, codes = london_day(timezone.now()), Codes()
        return super().get_context_data(
            back_url=reverse("ledger" if policies.may_pay(self.request.user) else "settings"),
            things=[(one.name, codes.on(today, one.about)) for one in ledger_codes.things()],
            **kwargs,
        )


class NewLedgerCode(FormPage):
    form_class = LedgerCodeForm
    policy = staticmethod(policies.may_keep_tables)
    back_url = success_url = reverse_lazy("ledger_codes")

    def get_success_url(self):
        return str(self.success_url)

    def act(self, form):
        ledger_codes.record(**form.cleaned_data, by=self.request.user)
