"""The ledger: where each penny stands, and how it came there. Only ever added to. (I1, I7)"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from involvement.money import PenceField
from involvement.privacy import Keep, Privacy
from payments.models.fees import Due
from payments.models.payouts import PayoutLine
from payments.models.periods import KEEP_OUT


class Account(models.TextChoices):
    """What money was for, and where it stands."""

    FEES = "fees", _("Fees")
    TRAVEL = "travel", _("Travel")
    CARE = "care", _("Care for someone")
    FOOD = "food", _("Food")
    SUPPORT = "support", _("Helpers and interpreters")
    STAY = "stay", _("Nights away")
    OTHER = "other", _("Other costs")
    WAIVED = "waived", _("Given before and let go")
    ADVANCES = "advances", _("Given before, not used yet")
    OWED = "owed", _("Owed to people")
    GOING = "going", _("On its way to the bank")
    BANK = "bank", _("Bank")
    BACK = "back", _("Came back from the bank")


EXPENSES = (
    Account.FEES,
    Account.TRAVEL,
    Account.CARE,
    Account.FOOD,
    Account.SUPPORT,
    Account.STAY,
    Account.OTHER,
    Account.WAIVED,
)


class EntryKind(models.TextChoices):
    OWED = "owed", _("Owed")
    CORRECTED = "corrected", _("Put right")
    WITHDRAWN = "withdrawn", _("Taken back")
    GOING = "going", _("Put in a payment")
    STOPPED = "stopped", _("Payment cancelled")
    PAID = "paid", _("Paid")
    RETURNED = "returned", _("Came back")
    AGAIN = "again", _("To be paid again")
    USED = "used", _("Set against a cost")
    LET_GO = "let_go", _("Let go")
    RECEIVED = "received", _("Given back to us")


class LedgerEntry(models.Model):
    """One amount that went from one account to another: it balances by being one row. (I1)

    The database writes it in the statement that moves the due, so that no way of moving money can
    forget it. What comes after its month was closed stands on an open day, and `refers_to` says
    on which day it would have stood. A due's steps are numbered without a gap; a payment moves
    once in each way.
    """

    # both stay for ever, so that ten thousand entries need not look for each of them
    due = models.ForeignKey(
        Due, models.DO_NOTHING, related_name="entries", db_index=False, db_constraint=False
    )
    step = models.PositiveIntegerField()
    line = models.ForeignKey(
        PayoutLine,
        models.DO_NOTHING,
        null=True,
        related_name="entries",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=10, choices=EntryKind)
    debit = models.CharField(max_length=10, choices=Account)
    credit = models.CharField(max_length=10, choices=Account)
    amount_pence = PenceField()
    day = models.DateField()
    refers_to = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    append_only = True

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "ledger entries"
        indexes = [models.Index(fields=["day", "id"], name="ledger_entry_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["due", "step"], name="one_ledger_entry_per_step"),
            models.UniqueConstraint(fields=["line", "kind"], name="a_payment_moves_once_each_way"),
            models.CheckConstraint(
                name="ledger_kind_is_known", condition=Q(kind__in=EntryKind.values)
            ),
            models.CheckConstraint(
                name="ledger_debit_is_known", condition=Q(debit__in=Account.values)
            ),
            models.CheckConstraint(
                name="ledger_credit_is_known", condition=Q(credit__in=Account.values)
            ),
            models.CheckConstraint(
                name="ledger_entry_moves_something",
                condition=Q(amount_pence__gt=0, step__gt=0) & ~Q(debit=F("credit")),
            ),
            models.CheckConstraint(
                name="late_ledger_entry_refers_to_a_day_before",
                condition=Q(refers_to=None) | Q(refers_to__lt=F("day")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ledger_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            *KEEP_OUT,
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=(
            "id",
            "step",
            "kind",
            "debit",
            "credit",
            "amount_pence",
            "day",
            "refers_to",
            "made_at",
        ),
        personal=("due", "line"),
        readers=("FinanceOfficer",),
        person="due__person",
        said=_("How your payments stand in our books"),
        since="day",
        stays=("due", "line"),
    )

    def __str__(self):
        return f"Ledger entry {self.pk}"
