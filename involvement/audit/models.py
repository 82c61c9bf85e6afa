"""The trail of acts, and the seals that show whether anybody altered it afterwards.

Rows name their subjects by id only, so nothing ever blocks an erasure.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.privacy import Keep, Privacy

SEALING = 4107  # the advisory lock by which the sealer knows that no writer is half-way
LOOKS = ("looked.file", "looked.needs", "looked.bank", "looked.answers", "looked.paid")


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
            models.Index(
                fields=["person_id", "-id"],
                name="audit_by_person",
                condition=Q(person_id__isnull=False),
            ),
            models.Index(fields=["subject_kind", "-id"], name="audit_by_kind"),
            models.Index(
                fields=["person_id", "actor_id", "action", "-at"],
                name="audit_looks",
                condition=models.Q(action__in=LOOKS),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="audit_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            # held until the writer's transaction ends; shared, so that writers never wait
            pgtrigger.Trigger(
                name="audit_writers_are_seen",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"PERFORM pg_advisory_xact_lock_shared({SEALING}); RETURN NULL;",
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legal obligation and accountability: who did what",
        plain=("id", "at", "action", "subject_kind", "subject_id", "was", "reason"),
        personal=("person_id", "actor_id"),
        readers=("the person themselves", "Keeper"),
        person="person_id",
        said=_("What was done on your record"),
    )

    def __str__(self):
        return f"{self.action} {self.subject_kind} {self.subject_id}"


class AuditSeal(models.Model):
    """One sealed stretch of the trail: a hash of its rows, bound to the seal before it. (V16.4)

    The mark is made with a key that is not in the database, so that whoever can alter the
    database cannot make the seal again.
    """

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    row_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    before = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    key_id = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    append_only = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="seal_covers_something",
                condition=models.Q(row_count__gt=0, last_id__gte=models.F("first_id")),
            ),
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(before=None), name="one_seal_is_the_first"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="seal_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Accountability: showing that the trail is whole",
        plain=(
            "id",
            "first_id",
            "last_id",
            "row_count",
            "digest",
            "before",
            "key_id",
            "mark",
            "sealed_at",
        ),
        readers=("Keeper",),
    )

    def __str__(self):
        return f"Rows {self.first_id} to {self.last_id}"
