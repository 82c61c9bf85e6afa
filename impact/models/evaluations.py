"""Evaluations: the framework's five questions about one activity. (I1 to I5)"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Outcome
from involvement.fields import all_or_none
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Met(models.TextChoices):
    YES = "yes", _("Yes")
    IN_PART = "in_part", _("In part")
    NO = "no", _("No")
    TOO_EARLY = "too_early", _("Too early to say")


class OutcomeResult(models.Model):
    """Whether an intended outcome came about, and what people with lived experience had to do
    with it. (I1, I4)
    """

    outcome = models.OneToOneField(Outcome, models.PROTECT, related_name="result")
    met = models.CharField(_("Did it come about?"), max_length=10, choices=Met)
    because_of_people = models.TextField(
        _("What part did people's involvement play?"), max_length=600
    )
    evidence = models.CharField(_("How do we know?"), max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outcome_result_is_known", condition=models.Q(met__in=Met.values)
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of what changed",
        plain=("id", "outcome", "met", "because_of_people", "evidence", "at"),
        personal=("by",),
    )

    def __str__(self):
        return f"{self.outcome}: {self.get_met_display()}"


class Evaluation(models.Model):
    """Opened when an activity's first meeting was held; completed when all five are answered."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="evaluation")
    opened_at = models.DateTimeField(default=timezone.now)
    beyond = models.TextField(
        _("Did it make a difference beyond the activity?"), max_length=1000, blank=True
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evaluation_completion_is_whole",
                condition=all_or_none("completed_at", "completed_by"),
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of what changed",
        plain=("id", "activity", "opened_at", "beyond", "completed_at"),
        personal=("completed_by",),
    )

    def __str__(self):
        return f"Evaluation of {self.activity}"
