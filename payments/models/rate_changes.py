"""What somebody asks to change about what we pay, and which other officer agreed. (C19)"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.fields import all_or_none
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from payments.models.rate_words import said
from payments.models.rates import RateKey


class RateChangeState(models.TextChoices):
    WAITING = "waiting", _("Waits for another officer")
    APPROVED = "approved", _("Approved")
    TURNED_DOWN = "turned_down", _("Turned down")
    TAKEN_BACK = "taken_back", _("Taken back")


class RateChange(models.Model):
    """A new value from a day on, as one person asks for it. Another officer says yes or no."""

    MOVES = {
        RateChangeState.WAITING: {
            RateChangeState.APPROVED,
            RateChangeState.TURNED_DOWN,
            RateChangeState.TAKEN_BACK,
        },
        RateChangeState.APPROVED: set(),
        RateChangeState.TURNED_DOWN: set(),
        RateChangeState.TAKEN_BACK: set(),
    }

    key = models.CharField(max_length=30, choices=RateKey)
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.UK)
    value = models.PositiveIntegerField()
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=11, choices=RateChangeState, default=RateChangeState.WAITING
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="rate_change_is_of_a_known_rate", condition=Q(key__in=RateKey.values)
            ),
            models.CheckConstraint(
                name="rate_change_is_for_a_known_nation",
                condition=Q(nation=Nation.UK) | Q(nation__in=Nation.values, key__startswith="fee."),
            ),
            models.CheckConstraint(
                name="rate_change_state_is_known", condition=Q(state__in=RateChangeState.values)
            ),
            models.CheckConstraint(
                name="rate_change_says_why", condition=~Q(source="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="rate_change_decision_is_whole",
                condition=all_or_none("decided_at", "decided_by")
                & (
                    Q(state=RateChangeState.WAITING, decided_at=None)
                    | ~Q(state=RateChangeState.WAITING) & Q(decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="rate_change_is_decided_by_another",
                condition=Q(decided_by=None)
                | Q(state=RateChangeState.TAKEN_BACK, decided_by=F("proposed_by"))
                | ~Q(state=RateChangeState.TAKEN_BACK) & ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["key", "nation", "valid_from"],
                name="one_rate_change_waits_per_day",
                condition=Q(state=RateChangeState.WAITING),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rate_change_says_what_it_said",
                operation=pgtrigger.UpdateOf(
                    "key", "nation", "value", "valid_from", "source", "reason", "proposed_by_id"
                ),
            ),
            pgtrigger.Protect(
                name="decided_rate_change_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="waiting"),
            ),
            pgtrigger.Protect(name="rate_change_is_never_deleted", operation=pgtrigger.Delete),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's rates",
        plain=(
            "id",
            "key",
            "nation",
            "value",
            "valid_from",
            "source",
            "reason",
            "proposed_at",
            "state",
            "decided_at",
            "words",
        ),
        personal=("proposed_by", "decided_by"),
        readers=("FinanceOfficer", "Keeper"),
    )

    def __str__(self):
        return f"{self.get_key_display()} from {self.valid_from}"

    def get_absolute_url(self):
        return reverse("rate_change", args=[self.pk])

    @property
    def said(self) -> str:
        """The value as people say it."""
        return said(self.key, self.value)
