"""Adjustments: what helps someone take part, and whether it is arranged. (C6)"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.seats import Seat
from involvement.fields import all_or_none
from involvement.people.models import Help, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class AdjustmentState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ARRANGED = "arranged", _("Arranged")
    CANNOT = "cannot", _("Cannot do: talk to me")


class Adjustment(models.Model):
    """One thing one person asked for at one meeting. (C6)"""

    MOVES = {
        AdjustmentState.ASKED: {AdjustmentState.ARRANGED, AdjustmentState.CANNOT},
        AdjustmentState.CANNOT: {AdjustmentState.ARRANGED},
        AdjustmentState.ARRANGED: {AdjustmentState.ASKED},
    }

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="adjustments")
    help = models.CharField(max_length=20, choices=Help)
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=AdjustmentState, default=AdjustmentState.ASKED)
    reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "help"], name="each_help_is_asked_once"),
            models.CheckConstraint(
                name="adjustment_help_is_known", condition=models.Q(help__in=Help.values)
            ),
            models.CheckConstraint(
                name="adjustment_state_is_known",
                condition=models.Q(state__in=AdjustmentState.values),
            ),
            models.CheckConstraint(
                name="adjustment_settling_is_whole",
                condition=all_or_none("settled_at", "settled_by"),
            ),
            models.CheckConstraint(
                name="adjustment_refusal_has_a_reason",
                condition=~models.Q(state=AdjustmentState.CANNOT) | ~models.Q(reason=""),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Explicit consent: so that the person can take part",
        plain=("id", "seat", "state", "settled_at"),
        personal=("settled_by",),
        sensitive=("help", "words", "reason"),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
        person="seat__person",
        said=_("What you asked for at a meeting"),
        by_staff=("reason",),
        since="seat__meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return self.get_help_display()
