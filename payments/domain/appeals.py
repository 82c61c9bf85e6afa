"""Payments: another look at a cost we said no to, by somebody else. Their answer is the last."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from activities.models import Seat
from involvement import states
from involvement.audit import trail
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.people.domain import behalf
from involvement.people.models import Person
from payments.domain import promise
from payments.domain.claims import LATE_AFTER
from payments.models import Appeal, Claim, ClaimLine, LineState


def open_to(seat: Seat, *, today: date) -> QuerySet[ClaimLine]:
    """Costs of a seat that somebody else can still be asked to look at."""
    since = today - LATE_AFTER
    return ClaimLine.objects.filter(
        claim__seat=seat, state=LineState.NOT_PAID, appeal=None, decided_at__date__gte=since
    )


def can_ask(line: ClaimLine, *, today: date) -> bool:
    """Say whether somebody else can still be asked to look at a cost."""
    if line.state != LineState.NOT_PAID or line.is_appealed:
        return False
    return today - london_day(line.decided_at) <= LATE_AFTER


@transaction.atomic
def ask(line: ClaimLine, *, words: str = "", today: date, by_person: Person) -> Appeal:
    """Let a different officer look at a cost, with a promise of its own. No reason is needed.

    A second call returns what was asked before, decided or not.
    """
    claim = Claim.objects.select_related("person__user").lock(line.claim_id)
    line = ClaimLine.objects.lock(line.pk)
    line.claim = claim
    if claim.person_id != by_person.pk:
        raise RuleBroken(_("This claim belongs to someone else."))
    if asked := Appeal.objects.filter(line=line).first():
        return asked
    _must_be_open(line, today=today)
    days = promise.dates(today, claim.person.nation)
    appeal = Appeal.objects.create(
        line=line,
        refused_by_id=line.decided_by_id,
        refused_at=line.decided_at,
        reason=line.reason,
        words=words,
        typed_by=behalf.typist(),
        decide_by=days.decide_by,
        pay_by=days.pay_by,
    )
    waiting = {"reason": "", "decided_at": None, "decided_by": None}
    waiting |= {"first_check_at": None, "first_check_by": None}
    states.move(line, LineState.SENT, by=by_person.user, **waiting)
    trail.record("claimline.appealed", line, by=by_person.user)
    behalf.note(_("You asked someone else to look at your claim %(ref)s.") % {"ref": claim.ref})
    return appeal


@transaction.atomic
def ask_for(lines: QuerySet[ClaimLine], *, words: str, today: date, by_person: Person) -> None:
    """Ask about several costs in one go. A second call finds nothing more to ask about."""
    for line in lines.order_by("pk"):
        ask(line, words=words, today=today, by_person=by_person)


def _must_be_open(line: ClaimLine, *, today: date) -> None:
    if line.state != LineState.NOT_PAID:
        raise RuleBroken(_("We have not said no to this cost."))
    if not can_ask(line, today=today):
        raise RuleBroken(_("The 3 months to ask are over. Please call us."))
    typist = behalf.typist()
    if typist is not None and typist.pk in (line.decided_by_id, line.first_check_by_id):
        raise RuleBroken(_("You checked this claim. Someone else has to type the answer."))
