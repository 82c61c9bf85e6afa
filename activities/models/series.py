"""Series: a meeting that comes again, every so often."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import User
from involvement.privacy import Keep, Privacy


class Every(models.TextChoices):
    """How often. By the month means the same weekday: the second Tuesday stays one."""

    WEEK = "week", _("Every week")
    TWO_WEEKS = "two_weeks", _("Every two weeks")
    MONTH = "month", _("Every month, on the same weekday")
    QUARTER = "quarter", _("Every three months, on the same weekday")


class Series(models.Model):
    """What holds the meetings together that repeat one another."""

    every = models.CharField(max_length=10, choices=Every)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                name="series_comes_as_often_as_we_know",
                condition=models.Q(every__in=Every.values),
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "every", "made_at"),
        personal=("made_by",),
    )

    def __str__(self):
        return self.get_every_display()
