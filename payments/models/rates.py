"""Rates and limits: dated rows, each with its source, most of them for BASW to confirm. (C19)"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.privacy import Keep, Privacy


class RateKey(models.TextChoices):
    """What a rate is for. Money in pence; a mile's rate in pence a mile; days as they are."""

    FEE_MEETING = "fee.meeting", _("Fee for a meeting of two hours, with preparation")
    FEE_RESERVE = "fee.reserve", _("Fee for a reserve who got ready")
    MILE_CAR = "mile.car", _("Each mile by car")
    MILE_MOTORCYCLE = "mile.motorcycle", _("Each mile by motorcycle")
    MILE_BICYCLE = "mile.bicycle", _("Each mile by bicycle")
    MILE_PASSENGER = "mile.passenger", _("Each mile with a passenger, on top")
    CAP_NIGHT = "limit.night", _("Most for a night away, unless you tell us why")
    CAP_PHONE = "limit.phone", _("Most for phone, internet or printing, unless you tell us why")
    NO_RECEIPT = "limit.no_receipt", _("Most we pay with no receipt")
    LOOK = "limit.look", _("Above this, an officer looks at one cost by itself")
    SECOND_CHECK = "limit.second_check", _("Above this, a second officer checks")
    WHOLE_UK = "limit.whole_uk", _("Above this, an officer for the whole UK approves")
    DECIDE_DAYS = "days.decide", _("Working days to decide a claim")
    PAY_DAYS = "days.pay", _("Working days until the money arrives")
    HOLD_DAYS = "days.hold", _("Working days that changed bank details wait")


IN_PENCE_A_MILE = (
    RateKey.MILE_CAR,
    RateKey.MILE_MOTORCYCLE,
    RateKey.MILE_BICYCLE,
    RateKey.MILE_PASSENGER,
)
IN_DAYS = (RateKey.DECIDE_DAYS, RateKey.PAY_DAYS, RateKey.HOLD_DAYS)


class Rate(models.Model):
    """What one thing is worth from one day until another. A claim keeps the rate it used."""

    key = models.CharField(max_length=30, choices=RateKey)
    value = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=300)
    is_to_confirm = models.BooleanField(default=True)

    class Meta:
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="one_rate_per_key_and_day"),
            models.CheckConstraint(name="rate_key_is_known", condition=Q(key__in=RateKey.values)),
            models.CheckConstraint(
                name="rate_ends_after_it_starts",
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's rates",
        plain=(
            "id",
            "key",
            "value",
            "valid_from",
            "valid_to",
            "recorded_at",
            "source",
            "is_to_confirm",
        ),
    )

    def __str__(self):
        return f"{self.get_key_display()} from {self.valid_from}"
