"""Kinds of involvement, and what somebody found each to be in law: a register, dated. (C19)"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from involvement.people.models import NAMELESS, User
from involvement.privacy import Keep, Privacy

ERASED = "-"  # what stands for a reference once it is erased


class WorkKind(models.TextChoices):
    """What people are asked to do. Each kind is looked at by itself."""

    MEETING = "meeting", _("Taking part in meetings of a group")
    PANEL = "panel", _("Choosing people, as at interviews")
    READING = "reading", _("Reading papers and saying what one thinks")
    TEACHING = "teaching", _("Teaching and training")
    SPEAKING = "speaking", _("Speaking or writing in public")
    CHAIRING = "chairing", _("Leading a group or a meeting")
    RESEARCH = "research", _("Doing research with us")


class StatusOutcome(models.TextChoices):
    NOT_EMPLOYMENT = "not_employment", _("Not employment")
    EMPLOYMENT = "employment", _("Employment: pay by payroll only")
    TO_CHECK = "to_check", _("To check")


class StatusReview(models.Model):
    """What a check of one kind found, when, and when it is due again. Never altered.

    Only who checked it is erased, as who is named in any record of money.
    """

    kind = models.CharField(max_length=10, choices=WorkKind)
    outcome = models.CharField(max_length=14, choices=StatusOutcome)
    checked_by = models.CharField(max_length=120)
    reference = models.CharField(max_length=120)
    reviewed_on = models.DateField()
    review_due = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "-reviewed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="status_review_is_of_a_known_kind", condition=Q(kind__in=WorkKind.values)
            ),
            models.CheckConstraint(
                name="status_review_outcome_is_known", condition=Q(outcome__in=StatusOutcome.values)
            ),
            models.CheckConstraint(
                name="status_review_is_due_after_it_was_made",
                condition=Q(review_due__gt=F("reviewed_on")) & ~Q(checked_by="") & ~Q(reference=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="status_review_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: how people are paid",
        plain=("id", "kind", "outcome", "reviewed_on", "review_due", "recorded_at"),
        personal=("checked_by", "reference", "recorded_by"),
        readers=("FinanceOfficer", "Keeper", "TeamMember"),
        nobody="A check of a kind of work, by an officer or adviser who is no part of it",
        since="review_due",
        clears={"checked_by": NAMELESS, "reference": ERASED},
        stays=("recorded_by",),
    )

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"


class KindOfWork(models.Model):
    """Which kind of involvement a piece of work is."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="kind_of_work")
    kind = models.CharField(max_length=10, choices=WorkKind)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="kind_of_work_is_known", condition=Q(kind__in=WorkKind.values)
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legal obligation: how people are paid",
        plain=("id", "activity", "kind", "set_at"),
        personal=("set_by",),
        readers=("FinanceOfficer", "TeamMember"),
    )

    def __str__(self):
        return f"{self.activity_id}: {self.get_kind_display()}"
