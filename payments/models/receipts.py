"""Photos of receipts, and a cost that somebody has begun to add. (C21)"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.privacy import Keep, Privacy
from payments.models.claims import Claim, ClaimLine
from payments.models.cost_kinds import RULES, CostKind, Rule


class Receipt(models.Model):
    """A photo or PDF of a receipt: turned the right way up, with place data taken out."""

    line = models.OneToOneField(ClaimLine, models.CASCADE, related_name="receipt")
    file = models.FileField(upload_to="receipts/")
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    look = models.BigIntegerField(null=True, blank=True, db_index=True)
    added_at = models.DateTimeField(default=timezone.now)

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=("id", "line", "content_type", "size", "sha256", "look", "added_at"),
        sensitive=("file",),
        readers=("the person themselves", "FinanceOfficer"),
        person="line__claim__person",
        said=_("Your receipts"),
        withheld=("sha256", "look"),
        since="line__claim__made_at",
        goes=True,
    )

    def __str__(self):
        return f"Receipt {self.pk}"


class UnfinishedCost(models.Model):
    """A cost somebody has begun to add: what it was for, and the photo they have sent so far.

    It becomes a line and is gone. A photo is kept here while another answer needs mending.
    """

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="unfinished")
    kind = models.CharField(max_length=10, choices=CostKind)
    file = models.FileField(upload_to="receipts/", blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    look = models.BigIntegerField(null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unfinished_cost_kind_is_known", condition=Q(kind__in=CostKind.values)
            )
        ]

    Privacy = Privacy(
        keep=Keep.SHORT,
        basis="Contract: to pay what is owed",
        plain=("id", "claim", "content_type", "size", "sha256", "look", "begun_at"),
        sensitive=("kind", "file"),
        readers=("the person themselves",),
        person="claim__person",
        said=_("A cost you began to claim"),
        withheld=("sha256", "look"),
        since="begun_at",
        goes=True,
    )

    def __str__(self):
        return f"Unfinished cost {self.pk}"

    @property
    def rule(self) -> Rule:
        """The rules of what it was for."""
        return RULES[self.kind]
