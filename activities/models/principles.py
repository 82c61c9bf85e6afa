"""Principles: nine promises, and how each will be kept."""

from django.db import models
from django.utils import timezone

from activities.models.activity import Activity
from involvement import clauses
from involvement.people.models import User
from involvement.privacy import Keep, Privacy

PROMISES = [clause.id for clause in clauses.of_stage("principles")]


class Promise(models.Model):
    """How one of the nine principles will be kept in one activity. (P1 to P9)"""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="promises")
    clause = models.CharField(max_length=3)
    how = models.TextField(max_length=1000)
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["clause"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "clause"], name="one_answer_per_promise"),
            models.CheckConstraint(
                name="promise_is_one_of_nine", condition=models.Q(clause__in=PROMISES)
            ),
            models.CheckConstraint(name="promise_says_how", condition=~models.Q(how="")),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "activity", "clause", "how", "answered_at"),
        personal=("answered_by",),
    )

    def __str__(self):
        return f"{self.clause} in {self.activity}"

    @property
    def text(self) -> str:
        return clauses.every()[self.clause].text
