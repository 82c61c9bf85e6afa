"""Finance: what waits, one claim at a time or many clean ones at once, and what is late."""

from functools import partial
from types import SimpleNamespace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from involvement.calendars import london_day
from involvement.money import pounds
from involvement.paging import Paged
from involvement.views import ActView, FormPage, ListPage, Page
from involvement.written import among, bring, one_or_404, written_once
from payments import policies
from payments.domain import (
    advance_uses,
    claims,
    decisions,
    payees,
    prechecks,
    progress,
    queue,
    rates,
    removals,
    returns,
)
from payments.forms.checking import QuestionForm, RefuseForm
from payments.models import Claim, ClaimLine, LineState, RateKey
from payments.views.claim_steps import number

LOOKED_AT = ("receipt", "due", "first_check_by", "appeal__refused_by", "appeal__typed_by")
WHOSE = ("person", "entered_by", "seat__meeting__activity__group")


def today():
    return london_day(timezone.now())


class Claims(ListPage):
    """What cannot wait, then the oldest promise. POST approves the ticked ones, if still clean."""

    template_name = "payments/checking/queue.html"
    policy = staticmethod(policies.may_check)
    order = queue.ORDER
    page_size = 25

    def rows(self):
        nations = policies.nations_checked(self.request.user)
        return returns.with_open_count(queue.waiting_claims(nations), nations)

    def first_rows(self, most):
        return queue.first_claims(policies.nations_checked(self.request.user), most=most)

    def post(self, request, **kwargs):
        count, pence = queue.approve_clean(
            request.POST.getlist("claim")[: self.page_size],
            nations=policies.nations_checked(request.user),
            today=today(),
            by=request.user,
        )
        if count:
            said = ngettext(
                "%(count)d claim approved: %(money)s.",
                "%(count)d claims approved: %(money)s.",
                count,
            )
            messages.success(request, said % {"count": count, "money": pounds(pence)})
        else:
            messages.error(request, _("Nothing was approved. Tick the claims to approve."))
        return redirect("claims")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        limit = rates.on(RateKey.SECOND_CHECK, today())
        cards = [
            _row(claim, limit_pence=limit, user=self.request.user) for claim in context["rows"]
        ]
        ready = [card for card in cards if card["can_tick"]]
        came_back = (
            context["rows"][0].came_back
            if context["rows"]
            else returns.still_open(policies.nations_checked(self.request.user)).count()
        )
        return context | {
            "ready": len(ready),
            "ready_pence": sum(card["pence"] for card in ready),
            "cards": cards,
            "today": today(),
            "came_back": came_back,
        }


def _row(claim, *, limit_pence, user):
    lines = claim.to_check
    return {
        "claim": claim,
        "tick": queue.tick(claim),
        "pence": sum(line.amount_pence for line in lines),
        "count": len(lines),
        "flags": queue.look_at(claim),
        "needs_two": claim.seat_pence > limit_pence,
        "is_checked_once": any(line.first_check_by_id for line in lines),
        "is_own": user.pk in (claim.person.user_id, claim.entered_by_id),
        "is_refused_by_me": all(_is_refused_by(line, user) for line in lines),
        "can_tick": queue.is_clean(claim, limit_pence=limit_pence)
        and user.pk not in (claim.person.user_id, claim.entered_by_id),
    }


def _is_refused_by(line, user):
    return line.is_appealed and user.pk in (line.appeal.refused_by_id, line.appeal.typed_by_id)


@written_once
def _claim(is_everywhere, *, ref, nations):
    claims = advance_uses.with_before(Claim.objects.filter(ref=ref, sent_at__isnull=False))
    if not is_everywhere:
        claims = claims.filter(among("seat__meeting__activity__group__nation", nations))
    claims = payees.with_account(progress.with_seat_pence(prechecks.of_claims(claims)))
    return claims.select_related(*WHOSE)


@written_once
def _lines(*, claim):
    lines = ClaimLine.objects.filter(claim=claim).select_related(*LOOKED_AT)
    return removals.with_removal(prechecks.flagged(lines))


class ClaimCheck(Page):
    """One claim with its costs, receipts and what to look at."""

    template_name = "payments/checking/claim.html"
    model = Claim
    policy = staticmethod(policies.may_check)
    looked = "bank"

    def get_subject(self):
        # of other nations not fetched at all: the time it takes would tell it is there
        nations = policies.nations_checked(self.request.user)
        ref = self.kwargs["ref"]
        claim = one_or_404(_claim(nations is None, ref=ref, nations=list(nations or ())))
        bring(_lines(claim=claim.pk), by="claim", to=[claim], name="lines")
        return claim

    def get_context_data(self, **kwargs):
        claim, user = self.subject, self.request.user
        lines = claim.lines.all()
        sent = [line for line in lines if line.state == LineState.SENT]
        waiting = [line for line in sent if not _is_refused_by(line, user)]
        return super().get_context_data(
            claim=claim,
            lines=[
                {
                    "line": line,
                    "word": progress.line_word(line),
                    "flags": prechecks.of_line(line) if line.state == LineState.SENT else [],
                    "can_decide": line.state == LineState.SENT and not _is_refused_by(line, user),
                    "is_refused_by_me": _is_refused_by(line, user),
                    "checked_by_me": line.first_check_by_id == user.pk,
                }
                for line in lines
            ],
            waiting_pence=sum(line.amount_pence for line in waiting),
            waiting_count=len(waiting),
            total=progress.total(lines),
            is_own=user.pk in (claim.person.user_id, claim.entered_by_id),
            needs_two=decisions.needs_two(claim),
            payee=claim.payee,
            flags=prechecks.of_claim(claim) if sent else [],
            decide_by=progress.decide_by(claim),
            **kwargs,
        )


class OneLine:
    """A page or act about one cost of one claim."""

    policy = staticmethod(policies.may_decide)

    def get_subject(self):
        lines = ClaimLine.objects.select_related(*(f"claim__{name}" for name in WHOSE))
        return get_object_or_404(lines, pk=self.kwargs["line"], claim__ref=self.kwargs["ref"])

    def get_success_url(self):
        return self.subject.claim.get_absolute_url()

    def get_back_url(self):
        return self.get_success_url()


class Approve(OneLine, ActView):
    """One press for one cost."""

    def post(self, request, **kwargs):
        self.goes_to = self.get_success_url()
        return super().post(request, **kwargs)

    def act(self, line, *, by):
        _say(self.request, claims.approve(line, by=by))


class ApproveAll(ActView):
    """One press for every cost of a claim that waited when its page was shown."""

    model = Claim
    policy = staticmethod(policies.may_check)

    def subjects(self):
        return Claim.objects.select_related(*WHOSE)

    def act(self, claim, *, by):
        shown = [number(line) for line in self.request.POST.getlist("line")]
        _say(self.request, claims.approve_all(claim, only=shown, by=by))


class Ask(OneLine, FormPage):
    form_class = QuestionForm
    template_name = "payments/checking/ask.html"
    done = _("We have asked. The rest of the claim can go on.")

    def get_form_kwargs(self):
        line = prechecks.flagged(ClaimLine.objects.filter(pk=self.subject.pk)).get()
        return super().get_form_kwargs() | {"flags": prechecks.of_line(line)}

    def act(self, form):
        claims.ask(self.subject, question=form.sentence, by=self.request.user)


class Refuse(OneLine, FormPage):
    form_class = RefuseForm
    template_name = "payments/checking/refuse.html"
    done = _("Not paid. We will tell the person why, and how to ask again.")

    def act(self, form):
        claims.refuse(self.subject, reason=form.sentence, by=self.request.user)


class Waiting(Page):
    """Everything past its promised day, oldest first, and who holds it."""

    template_name = "payments/checking/waiting.html"
    policy = staticmethod(policies.may_check)

    def get_context_data(self, **kwargs):
        nations = policies.nations_checked(self.request.user)
        shown = self.request.GET.get("of", "")
        pages = {
            name: Paged(
                partial(late, nations, today=today()),
                order=order,
                size=25,
                request=_asking(self.request, name),
                first=partial(queue.first_late, name, nations, today=today()),
            )
            for name, (late, order) in queue.LATE.items()
            if shown in ("", name)
        }
        return super().get_context_data(pages=pages, today=today(), **kwargs)


def _asking(request, name):
    """Let each of two lists on one page have a next page of its own."""
    return SimpleNamespace(GET=request.GET.dict() | {"of": name})


def _say(request, is_done):
    if is_done:
        messages.success(request, _("Approved. It goes into the next payment."))
    else:
        messages.info(request, _("Checked once. A second officer approves it next."))
