"""The steps of a claim: what for, how much with a photo, check, send; by whatever way in."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.people.domain import behalf
from involvement.written import among, bring, written_once
from payments.domain import (
    advance_uses,
    appeals,
    claims,
    payees,
    photos,
    progress,
    promise,
    rates,
    removals,
    urgent,
)
from payments.forms.claims import AnswerForm, CostForm, KindForm, MilesForm, StayForm
from payments.forms.removals import AnotherForm
from payments.models import Claim, ClaimLine, LineState, RateKey, UnfinishedCost


@written_once
def _claims(is_typed, *, seat, typist):
    draft = Q(sent_at=None, entered_by=typist if is_typed else None)
    claims = Claim.objects.filter(Q(sent_at__isnull=False) | draft, seat=seat)
    return advance_uses.with_before(claims).select_related("entered_by")


@written_once
def _lines(*, claims):
    lines = ClaimLine.objects.filter(among("claim", claims))
    return removals.with_removal(lines.select_related("due", "appeal", "receipt"))


class Steps:
    """What every step knows: the seat, the draft, and where the other steps are."""

    names = ("kind", "amount", "check", "done", "answer", "again", "away")
    own_steps = ("photo", "right")  # not for who types for somebody: they type at once

    @property
    def person(self):
        return self.subject.person

    @property
    def today(self):
        return london_day(timezone.now())

    def draft(self):
        own = claims.drafts(self.subject).select_related("seat__meeting")
        return advance_uses.with_before(own).prefetch_related("lines__receipt").first()

    def all_claims(self):
        """Return all claims sent for this seat, and the draft of whoever types, newest first."""
        typist = behalf.typist()
        found = _claims(typist is not None, seat=self.subject.pk, typist=typist.pk if typist else 0)
        if found:
            lines = _lines(claims=[claim.pk for claim in found])
            bring(lines, by="claim", to=found, name="lines")
        return found

    def sent(self):
        return [claim for claim in self.all_claims() if claim.sent_at]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            seat=self.subject,
            meeting=self.subject.meeting,
            by_link=self.by_link,
            steps={
                name: self.step("" if name == "kind" else name)
                for name in (*self.names, *self.own_steps)
            },
            **kwargs,
        )


class KindStep(Steps):
    form_class = KindForm
    template_name = "payments/claim/kind.html"

    def act(self, form):
        kind = form.cleaned_data["kind"]
        claims.begin(self.subject, kind=kind, by_person=self.person, today=self.today)
        return self.step("amount") + ("?same" if "same" in self.request.POST else "")

    def get_back_url(self):
        return "" if self.by_link else reverse("my_money")

    def get_context_data(self, **kwargs):
        found = self.all_claims()
        sent = [claim for claim in found if claim.sent_at]
        lines = [line for claim in sent for line in claim.lines.all()]
        return super().get_context_data(
            has_question=any(line.state == LineState.QUESTION for line in lines),
            draft=next((claim for claim in found if not claim.sent_at), None),
            sent=[(claim, progress.word(claim)) for claim in sent],
            can_claim=claims.can_claim(self.subject, today=self.today),
            # a link shows nothing that was claimed before, nor do pages filled in for somebody
            same=None if self.by_link else claims.last_journey(self.subject),
            **kwargs,
        )


class AmountStep(Steps):
    template_name = "payments/claim/amount.html"

    def unfinished(self):
        found = UnfinishedCost.objects.select_related("claim__seat__meeting")
        return found.filter(claim__in=claims.drafts(self.subject)).first()

    def unless_begun(self, otherwise):
        self.cost = self.unfinished()
        return None if self.cost else redirect(self.step(otherwise))

    def get(self, request, *args, **kwargs):
        return self.unless_begun("") or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        # pressed twice: the first press has made the line
        return self.unless_begun("check") or super().post(request, *args, **kwargs)

    def get_form_class(self):
        rule = self.cost.rule
        return MilesForm if rule.mile else StayForm if rule.in_nights else CostForm

    def get_initial(self):
        last = None
        if "same" in self.request.GET and not self.by_link:
            last = claims.last_journey(self.subject)
        if last is None or last.kind != self.cost.kind:
            return {}
        return {"amount_pence": last.amount_pence, "tenths_of_miles": last.tenths_of_miles}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "unfinished": self.cost,
            "has_photo": bool(self.cost.file),
            "today": self.today,
        }

    def get_back_url(self):
        return self.step("")

    def get_context_data(self, **kwargs):
        rule, day = self.cost.rule, self.subject.meeting.day
        keys = {"rate": rule.mile, "cap": rule.cap, "no_receipt": RateKey.NO_RECEIPT}
        found = rates.several([key for key in keys.values() if key], day)
        told = {name: found.get(key) for name, key in keys.items()}
        return super().get_context_data(cost=self.cost, rule=rule, **told, **kwargs)

    def act(self, form):
        claims.add_line(
            self.cost.claim, **form.cleaned_data, today=self.today, by_person=self.person
        )
        return self.step("check")

    def form_invalid(self, form):
        if photo := form.cleaned_data.get("photo"):
            claims.keep_photo(self.cost.claim, photo, by_person=self.person)
            form.say_photo_is_kept()
        return super().form_invalid(form)


class CheckStep(Steps):
    template_name = "payments/claim/check.html"

    def get(self, request, *args, **kwargs):
        self.claim = self.draft()
        if self.claim is None or not self.claim.lines.all():
            return redirect(self.step(""))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        claim = self.draft()
        if claim is None:  # pressed twice: it has gone
            return redirect(self.step("done"))
        try:
            if "remove" in request.POST:
                line_id = number(request.POST["remove"])
                claims.remove_line(claim, line_id=line_id, by_person=self.person)
                return redirect(self.step("check"))
            claims.send(claim, by_person=self.person, is_urgent="today" in request.POST)
        except RuleBroken as why:
            messages.error(request, str(why))
            return redirect(self.step("check"))
        return redirect(self.step("done"))

    def get_context_data(self, **kwargs):
        fee = progress.fee_to_come(self.subject, today=self.today)
        costs = progress.total(self.claim.lines.all())
        return super().get_context_data(
            claim=self.claim,
            fee=fee,
            total=fee + costs,
            unfinished=UnfinishedCost.objects.filter(claim=self.claim).first(),
            payee=payees.current(self.person),
            promise=promise.dates(self.today, self.person.nation),
            **kwargs,
        )


class DoneStep(Steps):
    template_name = "payments/claim/done.html"

    def get(self, request, *args, **kwargs):
        self.claim, *self.others = self.sent() or [None]
        if self.claim is None:
            return redirect(self.step(""))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Take a claim back, or say that it cannot wait."""
        sent = Claim.objects.filter(seat=self.subject, sent_at__isnull=False)
        ref = request.POST.get("claim", "").replace("\x00", "")
        claim = get_object_or_404(sent, ref=ref[:20])
        if "today" in request.POST:
            act, done, back = urgent.hurry, _("We look at your claim before all others."), "done"
        else:
            act, done, back = claims.take_back, _("You have taken your claim back."), ""
        try:
            act(claim, by_person=self.person)
        except RuleBroken as why:
            messages.error(request, str(why))
        else:
            messages.success(request, done)
        return redirect(self.step(back) if self.by_link else _theirs(claim))

    def get_context_data(self, **kwargs):
        undecided = (LineState.SENT, LineState.QUESTION)
        lines = [line for claim in (self.claim, *self.others) for line in claim.lines.all()]
        return super().get_context_data(
            claim=self.claim,
            word=progress.word(self.claim),
            others=[(claim, progress.word(claim)) for claim in self.others],
            can_take_back=any(line.state in undecided for line in self.claim.lines.all()),
            can_correct=bool(self.own_steps) and photos.can_correct(self.claim),
            can_ask_again=any(appeals.can_ask(n, today=self.today) for n in lines),
            has_photo=any(hasattr(line, "receipt") for line in lines),
            needs_photo=any(removals.is_waiting(line) for line in lines),
            decide_by=progress.decide_by(self.claim),
            pay_by=progress.pay_by(self.claim),
            payee=payees.current(self.person),
            **kwargs,
        )


class AnswerStep(Steps):
    """Our question about a cost; or its photo was taken away, and we ask for another."""

    template_name = "payments/claim/answer.html"

    def questions(self):
        lines = ClaimLine.objects.filter(claim__seat=self.subject)
        return lines.filter(Q(state=LineState.QUESTION) | Q(pk__in=removals.waiting(lines)))

    def get_form_class(self):
        return AnswerForm if self.line.state == LineState.QUESTION else AnotherForm

    def get(self, request, *args, **kwargs):
        self.line = self.questions().select_related("claim").first()
        if self.line is None:
            return redirect(self.step(""))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        asked = number(request.POST.get("line", ""))
        self.line = self.questions().select_related("claim").filter(pk=asked).first()
        if self.line is None:  # answered already
            return redirect(self.after())
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        return {"line": self.line.pk}

    def act(self, form):
        sent = form.cleaned_data
        sent.pop("line")
        verb = claims.answer if isinstance(form, AnswerForm) else removals.send_another
        verb(self.line, **sent, by_person=self.person)
        return self.after()

    def after(self):
        more = self.questions().exists()
        return self.step("answer" if more else "done")

    def get_context_data(self, **kwargs):
        return super().get_context_data(line=self.line, **kwargs)


def number(typed):
    """A row's number as the page sent it; 0, which no row has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0


def _theirs(claim):
    return reverse("my_claim_detail", args=[claim.ref])
