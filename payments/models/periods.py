"""Months of the ledger that two officers have closed: nothing more is written into them. (I7)"""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from involvement.fields import all_or_none
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet

END_OF_MONTH = Func(
    F("month"),
    template="(%(expressions)s + interval '1 month') AT TIME ZONE 'Europe/London'",
    output_field=models.DateTimeField(),
)
# What is written later than that stands on an open day, and says which day it belongs to. Who
# closes a month waits for whoever is writing, and who writes afterwards sees that it is closed.
# Only a month that is over is ever closed: what is written on a day of this one looks no further.
KEEP_OUT = [
    pgtrigger.Trigger(
        name="ledger_writers_are_seen",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="PERFORM pg_advisory_xact_lock_shared(hashtext('ledger period')); RETURN NULL;",
    ),
    pgtrigger.Trigger(
        name="ledger_entry_stays_out_of_closed_months",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition(
            "NEW.day < date_trunc('month', clock_timestamp() AT TIME ZONE 'Europe/London')::date"
        ),
        declare=[("opens", "date")],
        func="""
            SELECT (max(p.month) + interval '1 month')::date INTO opens
                FROM payments_ledgerperiod p WHERE p.closed_at IS NOT NULL;
            IF NEW.day < opens AND NEW.refers_to IS NOT NULL THEN
                RAISE EXCEPTION 'this month of the ledger is closed' USING ERRCODE = '23514';
            ELSIF NEW.day < opens THEN
                NEW.refers_to := NEW.day;
                NEW.day := greatest(opens, (now() AT TIME ZONE 'Europe/London')::date);
            END IF;
            RETURN NEW;
        """,
    ),
]


class LedgerPeriod(models.Model):
    """A month that is closed, with all before it; or that one officer has asked to close."""

    month = models.DateField(unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(name="ledger_period_is_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="ledger_period_is_closed_by_another",
                condition=all_or_none("closed_at", "closed_by")
                & (Q(closed_by=None) | ~Q(closed_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="closed_ledger_period_is_over",
                condition=Q(closed_at=None) | Q(closed_at__gte=END_OF_MONTH),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_ledger_period_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="ledger_period_names_one_month",
                operation=pgtrigger.UpdateOf("month", "asked_by_id"),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's own accounts",
        plain=("id", "month", "asked_at", "closed_at"),
        personal=("asked_by", "closed_by"),
        readers=("FinanceOfficer",),
    )

    def __str__(self):
        return f"Ledger of {self.month:%Y-%m}"
