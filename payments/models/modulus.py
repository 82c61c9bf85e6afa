"""The table that says which sort codes and account numbers belong together. (security.md 6.3)"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from involvement.fields import all_or_none
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class ModulusTable(models.Model):
    """One version of the published table, as somebody loaded it; the last one used counts.

    It is not ours to ship, so there is none until BASW loads it. Its contents never change.
    """

    version = models.CharField(max_length=20)
    dated = models.DateField()
    weights = models.TextField()
    substitutes = models.TextField(blank=True)
    row_count = models.PositiveIntegerField()
    substitute_count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=timezone.now)
    loaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="modulus_use_is_whole", condition=all_or_none("used_at", "used_by")
            ),
            models.CheckConstraint(name="modulus_table_is_not_empty", condition=Q(row_count__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="modulus_table_never_changes",
                operation=pgtrigger.UpdateOf(
                    "version", "dated", "weights", "substitutes", "sha256", "loaded_by_id"
                ),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legitimate interest: to pay into the right account",
        plain=(
            "id",
            "version",
            "dated",
            "weights",
            "substitutes",
            "row_count",
            "substitute_count",
            "sha256",
            "loaded_at",
            "used_at",
        ),
        personal=("loaded_by", "used_by"),
        readers=("FinanceOfficer", "Keeper"),
    )

    def __str__(self):
        return f"Modulus table {self.version}"

    def get_absolute_url(self):
        return reverse("modulus_table", args=[self.pk])
