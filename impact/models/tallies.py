"""Tallies: what the pictures of insight are drawn from, counted ahead so that they open at once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Group
from involvement.privacy import Keep, Privacy


class Subject(models.TextChoices):
    """What was counted; `key` says of which sort."""

    HELD = "held", _("Meetings held, by month and how the presence rule was met")
    APART = "apart", _("Meetings held, by whether each voice could be heard by itself")
    CAME = "came", _("People who came")
    CHANGED = "changed", _("What changed, by area")
    PAID = "paid", _("Payments, by working days from asking to having the money")
    ASKED = "asked", _("Asked how it was, by side")
    ANSWERED = "answered", _("Answered how it was, by side")
    LISTENED = "listened", _("Whether people felt listened to")


class Apart(models.TextChoices):
    """How service users and carers could give their views separately at a meeting. (R10)"""

    OWN_TIME = "own_time", _("A time of their own")
    OWN_WAY = "own_way", _("Another way to give their views")
    TOGETHER = "together", _("Only together")


class Tally(models.Model):
    """How often something was so in one group, in the twelve months up to the count.

    Holds whole numbers of groups, never a person; pages show them by `disclosure` alone.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=10, choices=Subject)
    key = models.CharField(max_length=20, blank=True)
    month = models.DateField(null=True)
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "subject", "key", "month"],
                name="one_tally_of_a_kind",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="tally_subject_is_known", condition=Q(subject__in=Subject.values)
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legitimate interest: to see whether involvement works",
        plain=("id", "group", "subject", "key", "month", "number", "counted_at"),
    )

    def __str__(self):
        return f"{self.group}: {self.get_subject_display()}"
