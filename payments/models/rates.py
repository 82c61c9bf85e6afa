"""Rates and limits: dated rows, each with its source, most of them for BASW to confirm. (C19)"""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.fields import Labelled
from involvement.privacy import Keep, Privacy
from payments.models.rate_words import said


class RateKey(models.TextChoices):
    """What a rate is for. Money in pence; a mile's rate in pence a mile; days as they are.

    Those that begin with "info." are told to people and never reckoned with.
    """

    FEE_MEETING = "fee.meeting", _("Fee for a meeting of two hours, with preparation")
    FEE_RESERVE = "fee.reserve", _("Fee for a reserve who got ready")
    MILE_CAR = "mile.car", _("Each mile by car")
    MILE_MOTORCYCLE = "mile.motorcycle", _("Each mile by motorcycle")
    MILE_BICYCLE = "mile.bicycle", _("Each mile by bicycle")
    MILE_PASSENGER = "mile.passenger", _("Each mile with a passenger, on top")
    CAP_NIGHT = "limit.night", _("Most for a night away, unless you tell us why")
    CAP_PHONE = "limit.phone", _("Most for phone, internet or printing, unless you tell us why")
    BEFORE = "limit.before", _("Most that we give somebody before one meeting")
    NO_RECEIPT = "limit.no_receipt", _("Most we pay with no receipt")
    LOOK = "limit.look", _("Above this, an officer looks at one cost by itself")
    SECOND_CHECK = "limit.second_check", _("Above this, a second officer checks")
    WHOLE_UK = "limit.whole_uk", _("Above this, an officer for the whole UK approves")
    DECIDE_DAYS = "days.decide", _("Working days to decide a claim")
    PAY_DAYS = "days.pay", _("Working days until the money arrives")
    HOLD_DAYS = "days.hold", _("Working days that changed bank details wait")
    UC_HOUSING = "info.uc_housing", _("Universal Credit: work allowance, with help for housing")
    UC_ALLOWANCE = "info.uc", _("Universal Credit: work allowance, without help for housing")
    UC_TAPER = "info.uc_taper", _("Universal Credit: taken from each pound above the allowance")
    ESA_WORK = "info.esa_work", _("New Style ESA: most one may earn in permitted work")
    CARER_LIMIT = "info.carer", _("Carer’s Allowance: most one may earn, after some costs")
    TRADING = "info.trading", _("Tax: fees and other such income up to this need no return")
    PERSONAL = "info.personal", _("Tax: all income up to this is free of income tax")


IN_PENCE_A_MILE = (
    RateKey.MILE_CAR,
    RateKey.MILE_MOTORCYCLE,
    RateKey.MILE_BICYCLE,
    RateKey.MILE_PASSENGER,
)
IN_DAYS = (RateKey.DECIDE_DAYS, RateKey.PAY_DAYS, RateKey.HOLD_DAYS)


class Days(Func):
    """The days a rate holds; one that was replaced whole holds on none."""

    template = "daterange(%(expressions)s + 1, '[)')"
    output_field = DateRangeField()


class Rate(Labelled):
    """What one thing is worth from one day until another. A claim keeps the rate it used.

    Never altered, but that it ends when another begins. `change` is what was asked for and
    approved; the rates that came with the program have none.
    """

    key = models.CharField(max_length=30, choices=RateKey)
    nation = models.CharField(
        max_length=10, choices=Nation, default=Nation.UK, db_default=Nation.UK
    )
    value = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=300)
    is_to_confirm = models.BooleanField(default=True)
    change = models.OneToOneField(
        "RateChange", models.PROTECT, null=True, blank=True, related_name="rate"
    )

    class Meta:
        ordering = ["key", "-valid_from", "-id"]
        constraints = [
            ExclusionConstraint(
                name="rates_never_overlap",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    ("nation", RangeOperators.EQUAL),
                    (Days(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="rate_key_is_known", condition=Q(key__in=RateKey.values)),
            models.CheckConstraint(
                name="rate_is_for_a_known_nation",
                condition=Q(nation=Nation.UK) | Q(nation__in=Nation.values, key__startswith="fee."),
            ),
            models.CheckConstraint(  # one that ends on the day before it starts was replaced whole
                name="rate_ends_after_it_starts",
                condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to") + 1),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rate_is_never_altered",
                operation=pgtrigger.UpdateOf(
                    "key", "nation", "value", "valid_from", "recorded_at", "source",
                    "is_to_confirm", "change_id",
                ),
            ),
            pgtrigger.Protect(
                name="rate_only_ends_sooner",
                operation=pgtrigger.UpdateOf("valid_to"),
                condition=pgtrigger.Condition(
                    "NEW.valid_to IS NULL OR OLD.valid_to < NEW.valid_to"
                ),
            ),
            pgtrigger.Protect(name="rate_is_never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's rates",
        plain=(
            "id",
            "key",
            "nation",
            "value",
            "valid_from",
            "valid_to",
            "recorded_at",
            "source",
            "is_to_confirm",
            "change",
        ),
    )

    def __str__(self):
        return f"{self.get_key_display()} from {self.valid_from}"

    def get_absolute_url(self):
        return reverse("rate", args=[self.key])

    @property
    def said(self) -> str:
        """The value as people say it."""
        return said(self.key, self.value)

    @property
    def holds(self) -> bool:
        """Say whether there is a day on which it holds: another may have taken all of its days."""
        return self.valid_to is None or self.valid_to >= self.valid_from
