"""Differences: what people said, what BASW did about it, and who decided. (I2, I6, C10, P4)"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Outcome
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Area(models.TextChoices):
    """The framework's six areas. (I6)"""

    ETHOS = "ethos", _("Ethos and culture")
    POLICY = "policy", _("Policy and planning")
    DELIVERY = "delivery", _("Delivery")
    OUTCOMES = "outcomes", _("Outcomes and outputs")
    EQUALITY = "equality", _("Diversity and equality of opportunity")
    EXPERIENCE = "experience", _("Experience of the service")


class Change(models.TextChoices):
    """What came of it. None and less are allowed answers. (ux.md 3.4)"""

    CHANGED = "changed", _("Changed")
    IN_PART = "in_part", _("Changed in part")
    NOT_YET = "not_yet", _("Not yet")
    NOT_CHANGED = "not_changed", _("Not changed: here is why")
    TOO_EARLY = "too_early", _("Too early")


class Difference(models.Model):
    """One "You said, we did", or "we did not, because". (I2, I5, I6, C10)"""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="differences")
    outcome = models.ForeignKey(
        Outcome,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="differences",
        verbose_name=_("Which outcome is this about?"),
    )
    area = models.CharField(_("Where is the difference?"), max_length=10, choices=Area)
    is_beyond = models.BooleanField(
        _("It made a difference beyond this work: to services, or to someone's life"),
        default=False,
    )
    you_said = models.TextField(_("What did people say?"), max_length=600)
    change = models.CharField(_("What came of it?"), max_length=12, choices=Change)
    we_did = models.TextField(_("What did BASW do, or why not?"), max_length=600)
    evidence = models.CharField(_("How do we know?"), max_length=300, blank=True)
    decided_by_whom = models.CharField(_("Who decided?"), max_length=200)
    decided_on = models.DateField(_("When was it decided?"))
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        indexes = [models.Index(fields=["activity", "-id"], name="difference_by_activity")]
        constraints = [
            models.CheckConstraint(
                name="difference_area_is_known", condition=Q(area__in=Area.values)
            ),
            models.CheckConstraint(
                name="difference_change_is_known", condition=Q(change__in=Change.values)
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of what changed",
        plain=(
            "id",
            "activity",
            "outcome",
            "area",
            "is_beyond",
            "you_said",
            "change",
            "we_did",
            "evidence",
            "decided_by_whom",
            "decided_on",
            "noted_at",
            "told_at",
        ),
        personal=("noted_by",),
    )

    def __str__(self):
        return self.you_said[:60]
