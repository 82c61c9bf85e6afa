"""Payments: a run that somebody else takes over, or that stops for who may have died. (6.5)"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import User
from payments.domain import fees, run_rules
from payments.models import Due, DueState, LineLife, PayoutLine, PayoutRun, RunState


@transaction.atomic
def take_over(run: PayoutRun, *, by: User) -> None:
    """Release in the place of an officer who is away: who takes over takes the file from now on.

    The same people may as may release: not who froze it, nor who it pays, nor who made sure
    of its details. Taking over again changes nothing.
    """
    run = PayoutRun.objects.lock(run.pk)
    run_rules.must_be(run, RunState.RELEASED)
    if run.released_by_id == by.pk:
        return
    run_rules.must_be_another(run, by=by)
    was, run.released_by = run.released_by_id, by
    run.save(update_fields=["released_by"])
    trail.record("payoutrun.taken_over", run, by=by, was=str(was))


@transaction.atomic
def take_out(run: PayoutRun, *, by: User) -> None:
    """Take those who may have died out of a run whose file nobody has taken yet.

    What they were owed is owed still, and waits; everybody else is paid. Again changes nothing.
    """
    run = PayoutRun.objects.lock(run.pk)
    lines = died_in(run)
    people = list(lines.values_list("person_id", flat=True).distinct())
    if not people:
        return
    if run.state not in (RunState.FROZEN, RunState.RELEASED) or run.downloads.exists():
        raise RuleBroken(_("The file of this run has gone. Ask the bank to stop the payment."))
    if run.lines.filter(person__in=people, person__user=by).exists():
        raise RuleBroken(_("This payment was yours. Someone else has to do this."))
    others = run.lines.exclude(person__in=people).filter(life=LineLife.LIVE)
    if run.state == RunState.FROZEN and not others.exists():
        raise RuleBroken(_("This run pays nobody else. Cancel it."))
    dues = Due.objects.filter(payout_lines__in=lines).order_by("pk")
    fees.hold_seats(dues.order_by())
    pks = [due.pk for due in dues.select_for_update(of=("self",))]
    out = Due.objects.filter(pk__in=pks)
    trail.record_each("due.approved", out, by=by, was=DueState.ON_ITS_WAY)
    out.update(state=DueState.APPROVED)
    run.lines.filter(due__in=pks, life=LineLife.LIVE).update(life=LineLife.VOID)
    fees.follow_corrections(out, by=by)
    trail.record("payoutrun.taken_out", run, by=by)


def died_in(run: PayoutRun) -> QuerySet[PayoutLine]:
    """Lines of a run that pay somebody of whom a bank said that they died."""
    return run.lines.filter(life=LineLife.LIVE, person__quiet_at__isnull=False)
