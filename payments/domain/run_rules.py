"""Payments: who may let the money of a run go, and when. The database holds the same. (I5)"""

from django.db.models import Q
from django.utils.translation import gettext as _

from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.domain import statements
from payments.models import THEIRS, AccountShare, LineLife, PayeeCall, PayoutRun, RunState


def must_be(run: PayoutRun, state: RunState) -> None:
    """Raise RuleBroken where a run is in another state."""
    if run.state != state:
        raise RuleBroken(
            _("This run has moved on. It is now: %(state)s.") % {"state": run.get_state_display()}
        )


def must_be_officer(by: User) -> None:
    """Raise RuleBroken for anybody who does not work for the pay team."""
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can prepare, release or end a run."))


def must_be_another(run: PayoutRun, *, by: User) -> None:
    """Raise RuleBroken where an officer may not release a run, nor take its file. (I5)"""
    if run.frozen_by_id == by.pk:
        raise RuleBroken(_("You prepared this run. Someone else has to release it."))
    if run.lines.filter(person__user=by).exists():
        raise RuleBroken(_("This run pays you. Someone else has to release it."))
    if made_sure_of(run, by):
        raise RuleBroken(
            _("You made sure of bank details in this run. Someone else has to release it.")
        )


def must_wait_for_nobody(run: PayoutRun) -> None:
    """Raise RuleBroken where somebody in a run may have died."""
    if statements.has_died(run):
        raise RuleBroken(_("Somebody in this run may have died. Take them out of it first."))


def must_be_unchanged(run: PayoutRun) -> None:
    """Raise RuleBroken where a run is not what was frozen. (I6)"""
    if statements.contents(run) != (run.line_count, run.total_pence, run.contents_hash):
        raise RuleBroken(_("This run is not what was frozen. Do not pay it. Call for help."))


def made_sure_of(run: PayoutRun, officer: User) -> bool:
    """Say whether an officer is the one who found details right that a run pays into.

    They called about them, or agreed that two people have one account.
    """
    calls = PayeeCall.objects.filter(by=officer, outcome__in=THEIRS)
    shares = AccountShare.objects.filter(by=officer)
    paid = run.lines.filter(life=LineLife.LIVE).values("payee")
    return (
        calls.filter(change__account__in=paid).exists()
        or shares.filter(Q(first__in=paid) | Q(second__in=paid)).exists()
    )
