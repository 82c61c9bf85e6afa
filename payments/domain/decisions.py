"""Payments: deciding about a cost. Nobody decides about their own, nor about one they entered."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import states
from involvement.audit import trail
from involvement.calendars import Nation
from involvement.errors import RuleBroken
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.domain import advance_uses, progress, rates
from payments.models import DECIDED, Claim, ClaimLine, Due, LineState, RateKey


@transaction.atomic
def approve(line: ClaimLine, *, by: User) -> bool:
    """Agree to pay a cost, which makes it due, once. Returns whether it is approved now.

    Money given before pays for it first, and only the rest is due.

    Limits go by all that the person claims for the meeting: two claims are no way round them.
    Above the limit the first officer's approval is a first check, and another officer approves.
    Above a second limit, that one works for the whole UK.
    A second call changes nothing, whoever makes it.
    """
    claim, line, lines = _locked(line, by)
    if line.state == LineState.APPROVED:
        return True
    in_all = line.seat_pence
    if line.state == LineState.SENT and _is_large(in_all):
        if line.first_check_by_id is None:
            line.first_check_at, line.first_check_by = timezone.now(), by
            line.save(update_fields=["first_check_at", "first_check_by"])
            trail.record("claimline.first_check", line, by=by)
            return False
        if line.first_check_by_id == by.pk:
            return False
    _must_be_within_limit(in_all, by)
    states.move(line, LineState.APPROVED, by=by, **_decision(line, by))
    if rest := advance_uses.set_against(line, by=by):
        Due.objects.create(
            person_id=claim.person_id,
            line=line,
            amount_pence=rest,
            payable_from=timezone.localdate(),
            pay_by=line.appeal.pay_by if line.is_appealed else claim.pay_by,
        )
    _tell(claim, lines, about=line)
    return True


@transaction.atomic
def approve_all(claim: Claim, *, by: User, only: Iterable[int] | None = None) -> int:
    """Approve every cost of a claim that is waiting, or those named; returns how many now are.

    What the officer said no to before is left for somebody else.
    """
    lines = ClaimLine.objects.filter(claim=claim, state=LineState.SENT)
    lines = lines.exclude(appeal__refused_by=by).exclude(appeal__typed_by=by)
    if only is not None:
        lines = lines.filter(pk__in=only)
    return sum(approve(line, by=by) for line in lines)


@transaction.atomic
def refuse(line: ClaimLine, *, reason: str, by: User) -> None:
    """Say no to a cost and why; the others go on. A second call changes nothing.

    The person can ask somebody else to look, once; after an appeal, no is the last answer.
    """
    claim, line, lines = _locked(line, by)
    if line.state == LineState.NOT_PAID:
        return
    if not reason.strip():
        raise RuleBroken(_("Say why, so that the person knows."))
    states.move(line, LineState.NOT_PAID, by=by, reason=reason, **_decision(line, by))
    _tell(claim, lines, about=line)


@transaction.atomic
def ask(line: ClaimLine, *, question: str, by: User) -> None:
    """Ask the person about one cost. Only that one stops. The same question twice is asked once."""
    claim, line, _lines = _locked(line, by)
    if line.state == LineState.QUESTION and line.question == question:
        return
    if not question.strip():
        raise RuleBroken(_("Write the question."))
    states.move(
        line,
        LineState.QUESTION,
        by=by,
        question=question,
        asked_at=timezone.now(),
        asked_by=by,
        answer="",
        first_check_at=None,
        first_check_by=None,
    )
    key = f"claim_question:{line.pk}:{line.asked_at:%Y%m%d%H%M%S%f}"
    outbox.queue("claim_question", to=claim.person, about_id=line.pk, key=key)


def _decision(line: ClaimLine, by: User) -> dict[str, Any]:
    """What is kept of a decision. It takes the place of a first check of one's own."""
    decided = {"decided_by": by, "decided_at": timezone.now()}
    if line.first_check_by_id == by.pk:
        decided |= {"first_check_at": None, "first_check_by": None}
    return decided


def needs_two(claim: Claim) -> bool:
    """Say whether somebody claims so much for a meeting that two officers look at it. (I9)

    The claim is one that `progress.with_seat_pence` has looked up.
    """
    return _is_large(claim.seat_pence)


def _is_large(pence: int, key: RateKey = RateKey.SECOND_CHECK) -> bool:
    return pence > rates.on(key, timezone.localdate())


def _must_be_within_limit(pence: int, by: User) -> None:
    if holds(by, roles.FINANCE, nation=Nation.UK) or not _is_large(pence, RateKey.WHOLE_UK):
        return
    raise RuleBroken(_("This is a large claim. A finance officer for the whole UK approves it."))


def _locked(line: ClaimLine, by: User) -> tuple[Claim, ClaimLine, list[ClaimLine]]:
    """Lock a claim and then its lines, everywhere in that order, for somebody who may decide."""
    found = ClaimLine.objects.filter(claim=line.claim_id).select_related("claim__person", "appeal")
    found = found.annotate(seat_pence=progress.pence_of_seat("claim__seat"))
    # the database locks in the order named here, and then line by line
    lines = list(found.order_by("pk").select_for_update(of=("claim", "self")))
    mine = next(one for one in lines if one.pk == line.pk)
    claim = mine.claim
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can decide about a claim."))
    if by.pk in (claim.person.user_id, claim.entered_by_id):
        raise RuleBroken(_("Someone else has to check this claim: it is yours, or you entered it."))
    if mine.is_appealed and by.pk == mine.appeal.refused_by_id:
        raise RuleBroken(_("You said no to this cost before. Someone else looks at it now."))
    if mine.is_appealed and by.pk == mine.appeal.typed_by_id:
        raise RuleBroken(_("Someone else has to check this claim: it is yours, or you entered it."))
    return claim, mine, lines


def _tell(claim: Claim, lines: list[ClaimLine], *, about: ClaimLine) -> None:
    """Tell the person once nothing of their claim is waiting for us; of an appeal, at once."""
    if about.is_appealed:
        key = f"appeal_decided:{about.pk}"
        outbox.queue("appeal_decided", to=claim.person, about_id=about.pk, key=key)
        return
    found = [line.state for line in lines if not line.is_appealed]
    if LineState.SENT not in found:
        decided = sum(line.state in DECIDED or line.is_appealed for line in lines)
        key = f"claim_decided:{claim.pk}:{decided}"
        outbox.queue("claim_decided", to=claim.person, about_id=claim.pk, key=key)
