"""Messages about claims and payments."""

from collections.abc import Mapping

from django.conf import settings
from django.db.models import Prefetch, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement import links
from involvement.notices import kinds
from involvement.notices.models import Notice
from involvement.people import roles
from involvement.people.models import LinkPurpose, Route
from payments.domain import advance_uses, lateness, progress, returns, sentences
from payments.models import (
    DECIDED,
    ChangeState,
    Claim,
    ClaimLine,
    LineLife,
    LineState,
    PayeeAccount,
    PayeeChange,
    PayoutLine,
    Reversal,
    ReversalOutcome,
    RunState,
    Sending,
    SendingState,
)


@kinds.register("payment_sent", label=_("Their money is on its way"))
def payment_sent(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """The bank has the file: each person hears their whole amount and the day. (C20)"""
    lines = (
        PayoutLine.objects.filter(
            run__in={notice.about_id for notice in notices},
            person__in={notice.person_id for notice in notices},
            run__state=RunState.PAID,
            life=LineLife.LIVE,
        )
        .order_by()
        .values("run", "person", "run__pay_on")
        .annotate(pence=Sum("amount_pence"))
    )
    paid = {(line["run"], line["person"]): line for line in lines}
    return {
        notice.pk: {
            "pence": line["pence"],
            "pay_on": line["run__pay_on"],
            "link": settings.SITE_URL + reverse("my_money"),
        }
        for notice in notices
        if (line := paid.get((notice.about_id, notice.person_id)))
    }


@kinds.register("fee_sent", label=_("Their fee has gone where they asked"))
def fee_sent(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A voucher or gift has left. What it is stands on the page, not here. Not one that was lost.

    The amount and the meeting are enough to know what this is about.
    """
    sent = Sending.objects.filter(state=SendingState.SENT).select_related("due__seat__meeting")
    found = sent.in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {
            "pence": found[notice.about_id].amount_pence,
            "sent_on": found[notice.about_id].sent_on,
            "link": settings.SITE_URL + reverse("my_money"),
        }
        for notice in notices
        if notice.about_id in found
    }


@kinds.register("fee_asked_back", label=_("We called about a fee that was too much"))
def fee_asked_back(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What was said on the phone, to read again. No longer true once it came back by itself."""
    asked = Reversal.objects.filter(outcome=ReversalOutcome.ASKED).select_related("due")
    found = asked.in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {
            "pence": found[notice.about_id].more_pence,
            "link": settings.SITE_URL + reverse("my_money"),
        }
        for notice in notices
        if notice.about_id in found
    }


@kinds.register("payment_returned", label=_("Their payment came back"))
def payment_returned(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Money did not arrive: not their fault, and what to do. No longer true once it goes again."""
    waiting = returns.listed().filter(is_done=False)
    found = waiting.in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {
            "pence": found[notice.about_id].amount_pence,
            "phone": settings.HELP_CONTACT["phone"],
            "link": settings.SITE_URL + reverse("my_money"),
        }
        for notice in notices
        if notice.about_id in found
    }


@kinds.register("claim_sent", label=_("We have their claim"))
def claim_sent(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Thanks, with the reference and the promised day. Not for a claim taken back by then."""
    claims = _claims(notices)
    found = [n for n in notices if (claim := claims.get(n.about_id)) and _stands(claim)]
    addresses = _cost_links([claims[notice.about_id] for notice in found])
    return {
        notice.pk: {"claim": claims[notice.about_id], "link": f"{address}done/"}
        for notice, address in zip(found, addresses, strict=True)
    }


@kinds.register("claim_urgent", label=_("Somebody cannot wait for their money"))
def claim_urgent(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the pay team: no longer true once nothing of the claim waits for them."""
    waiting = Claim.objects.filter(
        pk__in=[notice.about_id for notice in notices], lines__state=LineState.SENT
    )
    refs = dict(waiting.values_list("pk", "ref"))
    return {
        notice.pk: {"ref": ref, "link": settings.SITE_URL + reverse("claim_check", args=[ref])}
        for notice in notices
        if (ref := refs.get(notice.about_id))
    }


@kinds.register("pay_late", label=_("Money is later than we promised"))
def pay_late(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the pay team, later to keepers: no longer true once nothing is late. Never whose."""
    found = {}
    for notice in notices:
        late = lateness.seen_by(notice.user, today=timezone.localdate())
        is_officer = roles.FINANCE.code in notice.user.role_codes
        if late.number:
            link = settings.SITE_URL + reverse("waiting" if is_officer else "insight")
            found[notice.pk] = {"late": late, "is_officer": is_officer, "link": link}
    return found


@kinds.register("claim_question", label=_("A question about their claim"))
def claim_question(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """One cost has stopped; the rest goes on. Typed words are read on the page, not here."""
    lines = (
        ClaimLine.objects.filter(state=LineState.QUESTION)
        .select_related("claim__person", "claim__seat")
        .in_bulk([notice.about_id for notice in notices])
    )
    found = [notice for notice in notices if notice.about_id in lines]
    addresses = _cost_links([lines[notice.about_id].claim for notice in found])
    return {
        notice.pk: {
            "line": (line := lines[notice.about_id]),
            "question": line.question if sentences.is_ready(line.question) else "",
            "link": f"{address}answer/",
        }
        for notice, address in zip(found, addresses, strict=True)
    }


@kinds.register("claim_decided", label=_("What we decided about their claim"))
def claim_decided(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What we pay and by when, and what we do not pay and why."""
    claims = _claims(notices)
    found = [notice for notice in notices if notice.about_id in claims]
    addresses = _cost_links([claims[notice.about_id] for notice in found])
    return {
        notice.pk: _decided(claims[notice.about_id]) | {"link": f"{address}done/"}
        for notice, address in zip(found, addresses, strict=True)
    }


@kinds.register("appeal_decided", label=_("What somebody else decided about their cost"))
def appeal_decided(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What a different officer said about a cost. It is the last answer, and says so."""
    decided = ClaimLine.objects.filter(state__in=DECIDED, appeal__isnull=False)
    decided = decided.annotate(before=Coalesce(Sum("advance_uses__amount_pence"), 0))
    lines = decided.select_related("claim__person", "claim__seat", "appeal").in_bulk(
        [notice.about_id for notice in notices]
    )
    found = [notice for notice in notices if notice.about_id in lines]
    addresses = _cost_links([lines[notice.about_id].claim for notice in found])
    return {
        notice.pk: {
            "line": (line := lines[notice.about_id]),
            "is_paid": line.state == LineState.APPROVED,
            "before": line.before,
            "rest": line.amount_pence - line.before,
            "pay_by": line.appeal.pay_by,
            "reason": line.reason if sentences.is_ready(line.reason) else "",
            "phone": settings.HELP_CONTACT["phone"],
            "link": f"{address}done/",
        }
        for notice, address in zip(found, addresses, strict=True)
    }


@kinds.register("payee_changed", label=_("Their pay details have changed"))
def payee_changed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Somebody changed where the money goes: the person hears of it, whoever did it. (T2)"""
    accounts = PayeeAccount.objects.defer("account_name", "sort_code", "account_number").in_bulk(
        [notice.about_id for notice in notices]
    )
    return {
        notice.pk: {
            "account": accounts[notice.about_id],
            "phone": settings.HELP_CONTACT["phone"],
            "link": settings.SITE_URL + reverse("help"),
        }
        for notice in notices
        if notice.about_id in accounts
    }


@kinds.register("details_changed", label=_("Their bank details were changed"))
def details_changed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """By every way we knew before the change, each with the link that stops it. (T2)"""
    changes = PayeeChange.objects.select_related("person").in_bulk([n.about_id for n in notices])
    found = [notice for notice in notices if notice.about_id in changes]
    addresses = links.issue_many(
        LinkPurpose.NOT_ME, [(notice.about_id, changes[notice.about_id].person) for notice in found]
    )
    return {
        notice.pk: {
            "day": changes[notice.about_id].made_at,
            "link": address,
            "phone": settings.HELP_CONTACT["phone"],
            "route": notice.context["by"],
        }
        | _known(changes[notice.about_id], notice.context)
        for notice, address in zip(found, addresses, strict=True)
    }


@kinds.register("details_stopped", label=_("Call somebody about their bank details"))
def details_stopped(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the pay team: no longer true once somebody has spoken with the person."""
    stopped = PayeeChange.objects.current().filter(state=ChangeState.STOPPED)
    still = set(stopped.filter(pk__in=[n.about_id for n in notices]).values_list("pk", flat=True))
    link = settings.SITE_URL + reverse("changed_details")
    return {notice.pk: {"link": link} for notice in notices if notice.about_id in still}


def _known(change: PayeeChange, told: Mapping[str, object]) -> dict[str, str]:
    """Where one of the messages about a change goes: as it was known before, not as it is now."""
    if told["by"] == Route.EMAIL:
        return {"to": change.emails.split("\n")[int(str(told["number"]))]}
    return {"to": change.phone} if told["by"] == Route.TEXT else {}


def _claims(notices: list[Notice]) -> dict[int, Claim]:
    lines = Prefetch("lines", ClaimLine.objects.select_related("appeal"))
    claims = Claim.objects.select_related("person", "seat").prefetch_related(lines)
    found = [notice.about_id for notice in notices]
    return advance_uses.with_before(claims).in_bulk(found)


def _stands(claim: Claim) -> bool:
    return any(line.state != LineState.TAKEN_BACK for line in claim.lines.all())


def _cost_links(claims: list[Claim]) -> list[str]:
    return links.issue_many(LinkPurpose.COST, [(claim.seat_id, claim.person) for claim in claims])


def _decided(claim: Claim) -> dict[str, object]:
    lines = [line for line in claim.lines.all() if not line.is_appealed]  # those are told apart
    approved = progress.total(line for line in lines if line.state == LineState.APPROVED)
    return {
        "claim": claim,
        "approved": approved,
        "before": claim.set_against,
        "rest": max(approved - claim.set_against, 0),
        "refused": [
            {
                "pence": line.amount_pence,
                "reason": line.reason if sentences.is_ready(line.reason) else "",
            }
            for line in lines
            if line.state == LineState.NOT_PAID
        ],
    }
