"""My money: one line on what is coming, then each meeting with its fee and its costs."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from activities.models import CAME, Reply, Seat
from involvement.calendars import london_day
from involvement.templatetags.components import day
from involvement.views import ListPage, Page
from involvement.written import among, bring, one_or_404, written_once
from payments import policies
from payments.domain import (
    advance_uses,
    appeals,
    changes,
    claims,
    direct,
    fees,
    payees,
    photos,
    progress,
    promise,
    removals,
    tax_years,
)
from payments.models import Advance, Claim, ClaimLine, LineState

CAN_STILL = timedelta(days=92)


def _seats(*, person, since):
    claimed = Claim.objects.filter(seat=OuterRef("pk"))
    own_draft = claimed.filter(sent_at=None, entered_by=None)
    can_still = Q(meeting__starts_at__gte=since) & (Q(reply=Reply.COMING) | Q(attendance__in=CAME))
    return (
        Seat.objects.filter(person=person, invited_at__isnull=False)
        .filter(Q(fee_due__isnull=False) | Exists(claimed) | can_still)
        .annotate(
            starts_at=F("meeting__starts_at"),
            has_draft=Exists(own_draft),
            has_before=Exists(Advance.objects.filter(seat=OuterRef("pk"))),
        )
        .select_related("meeting", "fee_due__reversal__rest")
    )


@written_once
def _first_seats(most, *, person, since):
    return _seats(person=person, since=since).order_by(*MyMoney.order)[:most]


@written_once
def _sent_lines(*, seats):
    lines = ClaimLine.objects.filter(among("claim__seat", seats), claim__sent_at__isnull=False)
    return lines.select_related("claim", "due").order_by("-claim_id", "pk")


class MyMoney(ListPage):
    template_name = "payments/money/mine.html"
    policy = staticmethod(policies.is_involved)
    order = ("-starts_at", "-id")
    page_size = 20

    def rows(self):
        return _seats(**self.whose())

    def first_rows(self, most):
        return _first_seats(most, **self.whose())

    def whose(self):
        return {"person": self.request.user.involved.pk, "since": timezone.now() - CAN_STILL}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = london_day(timezone.now())
        sent = _sent_of(context["rows"])
        cards = [_card(seat, sent.get(seat.pk, {}), today=today) for seat in context["rows"]]
        ours = direct.paid_for(context["rows"])
        for card in cards:
            card["ours"] = ours.get(card["seat"].pk, [])
        coming = promise.coming(self.request.user.involved, now=timezone.now())
        return context | {"coming": coming, "cards": cards}


def _sent_of(seats):
    """The lines of each claim sent for some seats, the newest claim first: one query, if any."""
    found = {}
    for line in _sent_lines(seats=[seat.pk for seat in seats]) if seats else ():
        found.setdefault(line.claim.seat_id, {}).setdefault(line.claim, []).append(line)
    return found


def _card(seat, sent, *, today):
    due = getattr(seat, "fee_due", None)
    return {
        "seat": seat,
        "fee": due,
        "put_right": getattr(due, "reversal", None),
        "fee_word": progress.due_word(due) if due else None,
        "is_to_come": due is None and seat.meeting.starts_at > timezone.now(),
        "can_choose": bool(seat.fee_offered_pence) and not fees.has_left(seat),
        "claims": [
            (claim, progress.word_of(lines), progress.total(lines)) for claim, lines in sent.items()
        ],
        "can_claim": claims.can_claim(seat, today=today),
    }


class MyYears(Page):
    """The tax years in which somebody was paid."""

    template_name = "payments/money/years.html"
    policy = staticmethod(policies.is_involved)

    def get_context_data(self, **kwargs):
        return super().get_context_data(years=tax_years.years(self.request.user.involved), **kwargs)


class MyYear(Page):
    """What was paid in one tax year, fees and costs apart: to read, print or keep."""

    template_name = "payments/money/year.html"
    policy = staticmethod(policies.is_involved)

    def get_context_data(self, **kwargs):
        person, year = self.request.user.involved, tax_years.TaxYear(self.kwargs["year"])
        if year not in tax_years.years(person):
            raise Http404
        return super().get_context_data(
            person=person,
            statement=tax_years.statement(person, year),
            today=london_day(timezone.now()),
            **kwargs,
        )


@written_once
def _claim(*, ref, user):
    theirs = Claim.objects.filter(ref=ref, sent_at__isnull=False, person__user=user)
    return advance_uses.with_before(theirs).select_related("person", "seat__meeting", "entered_by")


@written_once
def _lines(*, claim):
    lines = ClaimLine.objects.filter(claim=claim)
    return removals.with_removal(lines.select_related("due", "receipt", "appeal"))


class MyClaim(Page):
    """One claim: where it has got to, each cost, and our question if there is one."""

    template_name = "payments/money/claim.html"
    model = Claim
    policy = staticmethod(policies.may_see_money)

    def get_subject(self):
        # one of somebody else is not fetched at all: the time it takes would tell it is there
        claim = one_or_404(_claim(ref=self.kwargs["ref"], user=self.request.user.pk))
        bring(_lines(claim=claim.pk), by="claim", to=[claim], name="lines")
        return claim

    def get_context_data(self, **kwargs):
        claim = self.subject
        lines = list(claim.lines.all())
        undecided = (LineState.SENT, LineState.QUESTION)
        payee = payees.current(claim.person)
        return super().get_context_data(
            claim=claim,
            word=progress.word(claim),
            late_since=_late_since(claim, payee),
            steps=progress.steps(claim, said=day),
            lines=[(line, progress.line_word(line)) for line in lines],
            total=progress.total(lines),
            has_question=any(line.state == LineState.QUESTION for line in lines),
            can_ask_again=any(
                appeals.can_ask(line, today=london_day(timezone.now())) for line in lines
            ),
            has_photo=any(hasattr(line, "receipt") for line in lines),
            needs_photo=any(removals.is_waiting(line) for line in lines),
            can_correct=photos.can_correct(claim),
            can_take_back=any(line.state in undecided for line in lines),
            payee=payee,
            hold=changes.hold(payee, now=timezone.now()),
            **kwargs,
        )


def _late_since(claim, payee):
    """The day we said and did not keep, while somebody still waits for us."""
    code = progress.word(claim).code
    said = progress.decide_by(claim) if code == "sent" else None
    if payee and code in ("approved", "on_its_way"):
        said = progress.pay_by(claim)
    return said if said and said < london_day(timezone.now()) else None
