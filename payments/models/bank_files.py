"""The bank file of a run: the formats it may have, and who took it away."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import User
from involvement.privacy import Keep, Privacy


class BankFormat(models.TextChoices):
    """Each has a module in `payments.bank`, under the same code."""

    GENERIC = "generic", _("CSV with a header")
    BACS = "bacs", _("Bacs Standard 18")
    PAIN001 = "pain001", _("ISO 20022 pain.001.001.09")
    BANKLINE = "bankline", _("Bankline CSV (NatWest, RBS, Coutts)")
    LLOYDS = "lloyds", _("Lloyds CSV")


class BankFileDownload(models.Model):
    """Each time the releaser of a run took its file away. Never changed. (security.md 4)"""

    run = models.ForeignKey("payments.PayoutRun", models.PROTECT, related_name="downloads")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    append_only = True

    class Meta:
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(
                name="download_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="download_is_by_who_released",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM payments_payoutrun r
                        WHERE r.id = NEW.run_id AND r.released_by_id = NEW.by_id
                    ) THEN
                        RAISE EXCEPTION 'only who released a run takes its bank file'
                            USING ERRCODE = '23514';
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM payments_payoutline l
                        JOIN people_person p ON p.id = l.person_id
                        WHERE l.run_id = NEW.run_id AND l.life = 'live' AND p.quiet_at IS NOT NULL
                    ) AND NOT EXISTS (
                        SELECT 1 FROM payments_bankfiledownload d WHERE d.run_id = NEW.run_id
                    ) THEN
                        RAISE EXCEPTION 'nobody takes the file of a run for who may have died'
                            USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: who took the bank file",
        plain=("id", "run", "at", "sha256"),
        personal=("by",),
        readers=("FinanceOfficer", "Keeper"),
    )

    def __str__(self):
        return f"Download of {self.run}"


class AcceptedFormat(models.Model):
    """A bank took a file of this format from us: who saw it, and which run's it was. Once each.

    Until then a format is as its description says, and nobody knows it better. (security.md 6.2)
    """

    bank_format = models.CharField(max_length=10, choices=BankFormat, unique=True)
    run = models.ForeignKey("payments.PayoutRun", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="accepted_format_is_known",
                condition=models.Q(bank_format__in=BankFormat.values),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="accepted_format_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: who took the bank file",
        plain=("id", "bank_format", "run", "at"),
        personal=("by",),
        readers=("FinanceOfficer", "Keeper"),
    )

    def __str__(self):
        return self.get_bank_format_display()
