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
    """Each time somebody took the bank file away. Never changed. (security.md 4)"""

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
            )
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
