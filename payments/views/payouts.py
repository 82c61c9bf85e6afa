"""Finance: payment runs, from what the program gathered to the day the money is there."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from involvement.audit.models import AuditRow
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.people import fresh
from involvement.querysets import counts
from involvement.views import ActView, FormPage, ListPage, PolicyMixin, subject_of
from involvement.written import one_or_404, written_once
from payments import bank, policies
from payments.domain import (
    accounts,
    changes,
    left_out,
    payouts,
    returns,
    reversals,
    run_rules,
    run_stops,
    sendings,
    unmatched,
    work_kinds,
)
from payments.forms.payouts import REASONS, CancelForm
from payments.models import LineLife, PayoutLine, PayoutRun, RateChange, RateChangeState, RunState
from payments.views.run_steps import KINDS, bank_file, payee_row, steps

TEN_MINUTES = timedelta(minutes=10)
SHOWN = 20
SEALED = ("payee__sort_code", "payee__account_number", "payee__account_name")
LINES = PayoutLine.objects.filter(run=OuterRef("pk")).order_by().values("run")


def today():
    return london_day(timezone.now())


def with_totals(runs):
    """A frozen run has its totals; those of a prepared one are added up."""
    return runs.annotate(
        total=Coalesce("total_pence", Subquery(LINES.values(s=Sum("amount_pence")))),
        count=Coalesce("line_count", Subquery(LINES.values(c=Count("pk")))),
    )


@written_once
def _left_out(*, now):
    return left_out.people(now=now)[:SHOWN]


def left_out_now():
    """Who is owed money that no run takes: those we cannot pay, and those whose details wait."""
    people = _left_out(now=timezone.now())
    return {
        "missing": [person for person in people if not person.held_id],
        "waiting": [person for person in people if person.held_id],
    }


def _runs(*, soonest):
    missed = Q(state=RunState.PREPARED, pay_on__lt=soonest)
    return with_totals(PayoutRun.objects.exclude(missed))


@written_once
def _first_runs(most, *, soonest):
    return _runs(soonest=soonest).order_by(*Runs.order)[:most]


TO_SEE_TO = ("stopped", "came_back", "to_put_right", "elsewhere", "reviews_due", "rates_wait")


@written_once
def _to_see_to(*, today):
    return counts(
        stopped=changes.stopped(),
        came_back=returns.still_open(),
        to_put_right=reversals.waiting(),
        elsewhere=sendings.to_see_to(),
        reviews_due=work_kinds.due(today),
        rates_wait=RateChange.objects.filter(state=RateChangeState.WAITING),
    )


class Runs(ListPage):
    template_name = "payments/payout/runs.html"
    policy = staticmethod(policies.may_pay)
    order = ("-pay_on", "-id")

    def rows(self):
        return _runs(soonest=payouts.soonest(today()))

    def first_rows(self, most):
        return _first_runs(most, soonest=payouts.soonest(today()))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            next_day=payouts.pay_day(payouts.soonest(today())),
            **dict.fromkeys(TO_SEE_TO, 0) | dict(_to_see_to(today=today())),
            **left_out_now(),
            **kwargs,
        )
        context["hurried"] = [run for run in context["rows"] if _is_hurried(run)]
        return context


def _is_hurried(run: PayoutRun) -> bool:
    """Whether a run does not wait for the pay day, and waits for an officer."""
    is_open = run.state in (RunState.PREPARED, RunState.FROZEN)
    return bool(is_open and run.kind in payouts.QUICK and run.count)


class OfRun:
    """A page or act about one run, by its number."""

    model = PayoutRun
    slug_field = "pk"
    policy = staticmethod(policies.may_pay)

    def get_subject(self):
        return one_or_404(subject_of(type(self), self.model, ref=self.kwargs["pk"]))


def _lines(lines, *, is_released):
    paid = PayoutLine.objects.filter(payee=OuterRef("payee"), run__state=RunState.PAID)
    lines = lines.annotate(
        is_first=~Exists(paid.exclude(run=OuterRef("run"))), **accounts.of_payees()
    )
    return lines.select_related(
        "person",
        "payee",
        "due__seat__meeting",
        "due__line__claim__seat__meeting",
        "due__advance__seat__meeting",
        "due__rest_of__due__seat__meeting",
    ).defer(*(SEALED[:2] if is_released else SEALED))


@written_once
def _first_lines(is_released, most, *, run):
    lines = _lines(PayoutLine.objects.filter(run=run), is_released=is_released)
    return lines.order_by(*Run.order)[:most]


class Run(OfRun, ListPage):
    template_name = "payments/payout/run.html"
    order = ("id",)
    looked = "bank"
    shown: list[PayoutLine]

    def looked_at(self):
        return [line.person_id for line in self.shown]

    def subjects(self):
        people = ("frozen_by", "released_by", "paid_by", "cancelled_by")
        out = LINES.filter(life=LineLife.VOID)
        return with_totals(PayoutRun.objects.select_related(*people)).annotate(
            out=Coalesce(Subquery(out.values(s=Sum("amount_pence"))), 0)
        )

    def rows(self):
        return _lines(self.subject.lines.all(), is_released=self.is_released)

    def first_rows(self, most):
        lines = _first_lines(self.is_released, most, run=self.subject.pk)
        for line in lines:
            line.run = self.subject
        return lines

    @property
    def is_released(self):
        return self.subject.state == RunState.RELEASED

    def get_context_data(self, **kwargs):
        run, user = self.subject, self.request.user
        context = super().get_context_data(**kwargs)
        self.shown = context["rows"]
        context["cards"] = [
            payee_row(line, spelled=run.state == RunState.RELEASED, reader_id=user.pk)
            for line in context["rows"]
        ]
        context["to_pay"] = (run.total or 0) - run.out
        context |= {"steps": steps(run), "state_kind": KINDS[run.state], "file": bank_file(run)}
        if context["file"]["is_awaiting"]:
            context["was_taken"] = run.downloads.exists()
        context["is_freezer"] = run.frozen_by_id == user.pk
        if run.state == RunState.PREPARED:
            context |= left_out_now()
        elif run.state == RunState.FROZEN:
            context |= self._may_release()
        elif run.state == RunState.RELEASED:
            context["is_releaser"] = run.released_by_id == user.pk
            if not context["is_releaser"]:
                context |= self._may_release()
            context["downloads"] = run.downloads.select_related("by")[:SHOWN]
        elif run.state == RunState.CANCELLED:
            context["why"] = self._why()
        if run.state in (RunState.FROZEN, RunState.RELEASED):
            died = run_stops.died_in(run).values_list("person__name", flat=True)
            context["died"] = list(died.order_by("person__name").distinct()[:SHOWN])
        if run.state in (RunState.RELEASED, RunState.PAID):
            context["statement"] = unmatched.of_run(run)
        return context

    def _may_release(self):
        """What keeps this officer from letting the run go, or from taking it over."""
        run, user = self.subject, self.request.user
        return {
            "pays_me": user.involved and run.lines.filter(person=user.involved).exists(),
            "made_sure": run_rules.made_sure_of(run, user),
        }

    def _why(self):
        told = AuditRow.objects.filter(
            subject_kind="payments.payoutrun", subject_id=self.subject.pk
        ).filter(action="payoutrun.refused")
        return REASONS.get(told.values_list("reason", flat=True).first(), "")


class RunAct(OfRun, ActView):
    """One press about one run."""


class Release(OfRun, PolicyMixin, View):
    """Let the money go: only by somebody who showed it is them in the last ten minutes."""

    http_method_names = ["post"]
    done = _("Released. Now take the bank file to the bank.")

    def post(self, request, **kwargs):
        if not fresh.is_fresh(request, within=TEN_MINUTES):
            return fresh.ask(request, then=self.subject.get_absolute_url())
        try:
            self.act(self.subject, by=request.user)
        except RuleBroken as why:
            messages.error(request, str(why))
        else:
            messages.success(request, self.done)
        return redirect(self.subject)

    def act(self, run, *, by):
        payouts.release(run, by=by, today=today())


class TakeOver(Release):
    """Release in the place of an officer who is away, by the same proof of who it is."""

    act = staticmethod(run_stops.take_over)
    done = _("You release this run now, and take its file.")


class BankFile(OfRun, PolicyMixin, View):
    """The file for the bank: by a press soon after signing in, noted each time.

    It is made anew for each press, and kept by nobody in between.
    """

    http_method_names = ["post"]
    needs_fresh_sign_in = True
    looked = "bank"

    def comes_back_to(self):
        return self.subject.get_absolute_url()

    def looked_at(self):
        return self.subject.lines.values_list("person_id", flat=True)

    def post(self, request, **kwargs):
        try:
            name, written = payouts.take_bank_file(self.subject, by=request.user)
        except RuleBroken as why:
            messages.error(request, str(why))
            return redirect(self.subject)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        kind = bank.profile(self.subject.bank_format).content_type
        return HttpResponse(written, content_type=kind, headers=headers)


class Cancel(OfRun, FormPage):
    form_class = CancelForm
    done = _("Cancelled. All of it goes into the next run.")

    def get_back_url(self):
        return self.subject.get_absolute_url()

    def act(self, form):
        payouts.cancel(self.subject, by=self.request.user, reason=form.cleaned_data["reason"])
