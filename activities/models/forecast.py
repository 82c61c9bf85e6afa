"""Forecast: how people's answers turned out, counted ahead so that a page need not look."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from involvement.privacy import Keep, Privacy


class Moment(models.TextChoices):
    """When answers are looked at: many more change before the first than after the second."""

    ANSWERS = "answers", _("On the day to answer by")
    DAY = "day", _("On the day of the meeting")


class Turnout(models.Model):
    """How many answered in each way, and how many of them came, at the meetings of two years. (R11)

    Counted on a day; the newest count holds. Whole numbers of all groups, never a person.
    """

    counted_on = models.DateField()
    moment = models.CharField(max_length=10, choices=Moment)
    yes = models.PositiveIntegerField(default=0)
    yes_came = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    unsure_came = models.PositiveIntegerField(default=0)
    silent = models.PositiveIntegerField(default=0)
    silent_came = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-counted_on", "moment"]
        constraints = [
            models.UniqueConstraint(fields=["moment", "counted_on"], name="one_turnout_a_day"),
            models.CheckConstraint(
                name="turnout_moment_is_known", condition=Q(moment__in=Moment.values)
            ),
            models.CheckConstraint(
                name="no_more_came_than_answered",
                condition=Q(
                    yes_came__lte=F("yes"),
                    unsure_came__lte=F("unsure"),
                    silent_came__lte=F("silent"),
                ),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legitimate interest: to see before a meeting whether enough people may come",
        plain=(
            "id",
            "counted_on",
            "moment",
            "yes",
            "yes_came",
            "unsure",
            "unsure_came",
            "silent",
            "silent_came",
        ),
    )

    def __str__(self):
        return f"{self.get_moment_display()}, counted on {self.counted_on}"
