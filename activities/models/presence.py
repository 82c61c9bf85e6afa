"""Presence: the dated rules of how many people are enough."""

from django.db import models

from involvement.privacy import Keep, Privacy


class PresenceRule(models.Model):
    """How many people are enough, from a date on. (R11, R12; decisions.md, Presence)"""

    valid_from = models.DateField(unique=True)
    minimum = models.PositiveSmallIntegerField(default=2)
    ideal = models.PositiveSmallIntegerField(default=3)
    high_level_needs_reserve = models.BooleanField(default=True)
    reply_days = models.PositiveSmallIntegerField(default=10)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="presence_minimum_is_never_one",
                condition=models.Q(minimum__gte=2, ideal__gte=models.F("minimum")),
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's rules",
        plain=(
            "id",
            "valid_from",
            "minimum",
            "ideal",
            "high_level_needs_reserve",
            "reply_days",
            "source",
        ),
    )

    def __str__(self):
        return f"{self.minimum} at least, {self.ideal} ideally, from {self.valid_from}"
