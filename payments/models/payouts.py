"""Payout runs. A reminder may go twice; money may not."""

import json

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.fields import Labelled, all_or_none
from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField
from payments.models.bank_files import BankFormat
from payments.models.fees import Due
from payments.models.payees import PayeeAccount
from payments.models.returns import PaymentReturn
from payments.models.run_guards import LINE_GUARD, MONEY_GUARD, RUN_GUARDS


class RunKind(models.TextChoices):
    WEEKLY = "weekly", _("Weekly")
    SAME_DAY = "same_day", _("Same day")
    AGAIN = "again", _("Again, after a failed payment")


class RunState(models.TextChoices):
    PREPARED = "prepared", _("Prepared")
    FROZEN = "frozen", _("Frozen")
    RELEASED = "released", _("Released")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")


class PayoutRun(Labelled, SealedRow):
    """Everything paid on one day. Its identity is its date, kind and number. (I3 to I6)

    Prepared by the program again and again until one officer freezes it; another, who is paid
    nothing by it, releases it; only then does the bank file exist. Freezing also fixes its
    format and what it says of BASW's own account (`file_details`, as JSON).
    """

    MOVES = {
        RunState.PREPARED: {RunState.FROZEN},
        RunState.FROZEN: {RunState.RELEASED, RunState.CANCELLED},
        RunState.RELEASED: {RunState.PAID},
        RunState.PAID: set(),
        RunState.CANCELLED: set(),
    }

    pay_on = models.DateField()
    kind = models.CharField(max_length=10, choices=RunKind, default=RunKind.WEEKLY)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.PREPARED)
    made_at = models.DateTimeField(default=timezone.now)
    total_pence = PenceField(null=True, blank=True)
    line_count = models.PositiveIntegerField(null=True, blank=True)
    contents_hash = models.CharField(max_length=64, blank=True)
    bank_format = models.CharField(
        max_length=10, choices=BankFormat, default=BankFormat.GENERIC, db_default=BankFormat.GENERIC
    )
    file_details = SealedTextField(blank=True, default="")
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-pay_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["pay_on", "kind", "number"], name="one_run_per_day_kind_and_number"
            ),
            models.CheckConstraint(name="run_kind_is_known", condition=Q(kind__in=RunKind.values)),
            models.CheckConstraint(
                name="run_state_is_known", condition=Q(state__in=RunState.values)
            ),
            models.CheckConstraint(
                name="run_bank_format_is_known", condition=Q(bank_format__in=BankFormat.values)
            ),
            models.CheckConstraint(
                name="run_freezer_does_not_release",
                condition=Q(released_by=None) | ~Q(released_by=F("frozen_by")),
            ),
            models.CheckConstraint(
                name="run_freezing_is_whole",
                condition=all_or_none("frozen_at", "frozen_by", "total_pence", "line_count"),
            ),
            models.CheckConstraint(
                name="run_release_is_whole", condition=all_or_none("released_at", "released_by")
            ),
            models.CheckConstraint(
                name="run_payment_is_whole", condition=all_or_none("paid_at", "paid_by")
            ),
            models.CheckConstraint(
                name="run_cancelling_is_whole",
                condition=all_or_none("cancelled_at", "cancelled_by"),
            ),
            models.CheckConstraint(
                name="run_state_has_its_moment",
                condition=Q(
                    state=RunState.PREPARED,
                    frozen_at=None,
                    released_at=None,
                    paid_at=None,
                    cancelled_at=None,
                )
                | Q(
                    state=RunState.FROZEN,
                    frozen_at__isnull=False,
                    released_at=None,
                    paid_at=None,
                    cancelled_at=None,
                )
                | Q(
                    state=RunState.RELEASED,
                    frozen_at__isnull=False,
                    released_at__isnull=False,
                    paid_at=None,
                    cancelled_at=None,
                )
                | Q(
                    state=RunState.PAID,
                    frozen_at__isnull=False,
                    released_at__isnull=False,
                    paid_at__isnull=False,
                    cancelled_at=None,
                )
                | Q(
                    state=RunState.CANCELLED,
                    cancelled_at__isnull=False,
                    released_at=None,
                    paid_at=None,
                ),
            ),
        ]
        triggers = RUN_GUARDS

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=(
            "id",
            "pay_on",
            "kind",
            "number",
            "state",
            "made_at",
            "total_pence",
            "line_count",
            "contents_hash",
            "bank_format",
            "seal_id",
            "frozen_at",
            "released_at",
            "paid_at",
            "cancelled_at",
        ),
        personal=("frozen_by", "released_by", "paid_by", "cancelled_by"),
        sealed=("file_details",),
        readers=("FinanceOfficer", "the released bank file"),
        nobody="It says what BASW paid on a day, and from which account of its own",
        since="pay_on",
        stays=("frozen_by", "released_by", "paid_by", "cancelled_by"),
    )

    def __str__(self):
        return f"{self.get_kind_display()} {self.pay_on} ({self.number})"

    def get_absolute_url(self):
        return reverse("run", args=[self.pk])

    @property
    def ours(self) -> dict[str, str]:
        """What its file says of BASW's own account; nothing before it is frozen."""
        return json.loads(self.file_details or "{}")

    @property
    def reference(self) -> str:
        """What the bank and the file name show: never a name."""
        return f"{self.pay_on:%y%m%d}{self.kind[0].upper()}{self.number}"


class LineLife(models.TextChoices):
    LIVE = "live", _("Live")
    RETURNED = "returned", _("Sent back by the bank")
    VOID = "void", _("Cancelled with its run")


class PayoutLine(models.Model):
    """One due in one run. At most one live line per due, in the database. (I2)

    Once the run is frozen nothing of it changes but its life (I6), and what came back stays back:
    its due is paid again by a new line, and the lines of a due are its history. (I13)
    """

    # the index of lines by run serves it too
    run = models.ForeignKey(PayoutRun, models.PROTECT, related_name="lines", db_index=False)
    due = models.ForeignKey(Due, models.PROTECT, related_name="payout_lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    payee = models.ForeignKey(PayeeAccount, models.PROTECT, null=True, related_name="+")
    amount_pence = PenceField()
    life = models.CharField(max_length=10, choices=LineLife, default=LineLife.LIVE)
    came_back = models.ForeignKey(
        PaymentReturn, models.PROTECT, null=True, blank=True, related_name="lines"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "id"], name="payout_line_by_run")]
        constraints = [
            models.UniqueConstraint(
                fields=["due"], name="one_live_payout_line_per_due", condition=Q(life="live")
            ),
            models.CheckConstraint(
                name="line_life_is_known", condition=Q(life__in=LineLife.values)
            ),
            models.CheckConstraint(
                name="payout_line_is_worth_something", condition=Q(amount_pence__gt=0)
            ),
            models.CheckConstraint(
                name="line_that_came_back_has_its_return",
                condition=Q(life="returned", came_back__isnull=False)
                | ~Q(life="returned") & Q(came_back=None),
            ),
        ]
        triggers = [
            LINE_GUARD,
            MONEY_GUARD,
            pgtrigger.Trigger(
                name="frozen_lines_never_change",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf("run_id", "due_id", "person_id", "payee_id", "amount_pence"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_payoutrun
                        WHERE id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.run_id ELSE OLD.run_id END)
                          AND state <> 'prepared'
                    ) THEN
                        RAISE EXCEPTION 'a frozen run never changes' USING ERRCODE = '23514';
                    END IF;
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                """,
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=("id", "run", "amount_pence", "life", "came_back"),
        personal=("due", "person", "payee"),
        readers=("FinanceOfficer",),
        person="person",
        said=_("Your payments"),
        since="run__pay_on",
        stays=("due", "person", "payee"),
    )

    def __str__(self):
        return f"Payout line {self.pk}"
