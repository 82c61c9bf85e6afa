"""The trail of acts. Rows name their subjects by id only, so nothing ever blocks an erasure."""

import pgtrigger
from django.db import models
from django.utils import timezone

from involvement.privacy import Keep, Privacy


class AuditRow(models.Model):
    """One act: who did what to what, and when. Never changed, never deleted. (I17, V16.4)"""

    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    was = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    append_only = True

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["person_id", "-id"], name="audit_by_person"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="audit_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legal obligation and accountability: who did what",
        plain=("id", "at", "action", "subject_kind", "subject_id", "was", "reason"),
        personal=("person_id", "actor_id"),
        readers=("the person themselves", "Keeper"),
    )

    def __str__(self):
        return f"{self.action} {self.subject_kind} {self.subject_id}"
