"""Payments: a month of the ledger is closed by two officers, and stays closed. (I7)"""

from datetime import date

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import calendars
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.models import LedgerPeriod

# Whoever closes waits for all who are writing entries now; see payments/models/periods.py.
HOLD = "SELECT pg_advisory_xact_lock(hashtext('ledger period'))"


@transaction.atomic
def ask(month: date, *, today: date, by: User) -> LedgerPeriod:
    """Ask to close a month and all before it. A second call returns what was asked before."""
    _must_be_finance(by)
    month = month.replace(day=1)
    if calendars.months_after(month, 1) > today:
        raise RuleBroken(_("This month is not over yet."))
    if there := LedgerPeriod.objects.filter(month=month).first():
        return there
    if closed := LedgerPeriod.objects.filter(month__gt=month, closed_at__isnull=False).first():
        return closed
    new = LedgerPeriod.objects.create(month=month, asked_by=by)
    trail.record("ledgerperiod.asked", new, by=by)
    return new


@transaction.atomic
def close(period: LedgerPeriod, *, by: User) -> None:
    """Close it: what comes late is written on an open day. Never by who asked for it.

    A second call changes nothing.
    """
    _must_be_finance(by)
    with connection.cursor() as cursor:
        cursor.execute(HOLD)
    period = LedgerPeriod.objects.lock(period.pk)
    if period.closed_at is not None:
        return
    if period.asked_by_id == by.pk:
        raise RuleBroken(_("You asked to close it. Another officer has to close it."))
    period.closed_at, period.closed_by = timezone.now(), by
    period.save(update_fields=["closed_at", "closed_by"])
    trail.record("ledgerperiod.closed", period, by=by)


@transaction.atomic
def leave_open(period: LedgerPeriod, *, by: User) -> None:
    """Leave a month open that somebody asked to close. A closed one stays closed."""
    _must_be_finance(by)
    found = LedgerPeriod.objects.filter(pk=period.pk).select_for_update(of=("self",)).first()
    if found is None:
        return
    if found.closed_at is not None:
        raise RuleBroken(_("This month is closed, and stays closed."))
    trail.record("ledgerperiod.left_open", found, by=by)
    found.delete()


def of_month(month: date) -> LedgerPeriod | None:
    """Return what closes a month, or what asks for it: its own, or a later one that is closed."""
    found = LedgerPeriod.objects.filter(
        Q(month=month) | Q(month__gt=month, closed_at__isnull=False)
    )
    found = found.select_related("asked_by", "closed_by")
    return found.order_by(F("closed_at").asc(nulls_last=True), "month").first()


def _must_be_finance(by: User) -> None:
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can do this."))
