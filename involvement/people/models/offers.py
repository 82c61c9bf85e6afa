"""What somebody chose to share, so that we can ask them to fitting work. (C12)"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models.person import Person
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Experience(models.TextChoices):
    """What people know from their own lives and may want to be asked about."""

    FAMILIES = "families", _("Social work with children and families")
    CARE = "care", _("Growing up in care, or leaving it")
    ADOPTION = "adoption", _("Adoption or fostering")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    LEARNING = "learning", _("A learning disability or autism")
    DISABILITY = "disability", _("A disability or a long illness")
    OLDER = "older", _("Getting older, or dementia")
    CARING = "caring", _("Caring for someone")
    ABUSE = "abuse", _("Abuse at home")
    HOUSING = "housing", _("Having no home")
    SUBSTANCES = "substances", _("Alcohol or drugs")
    JUSTICE = "justice", _("Prison or the police")
    SAFETY = "safety", _("Coming to this country for safety")


class Joins(models.TextChoices):
    """How somebody can join a meeting; nothing while they have not said."""

    ONLINE = "online", _("Online or by phone")
    IN_PERSON = "in_person", _("In person")
    BOTH = "both", _("Both")


class Offer(models.Model):
    """What one person may be asked about, and how they can join: shared for this alone. (C12)

    There is a row only while somebody shares something. It has nothing to do with equality answers.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="offer")
    experience = ArrayField(
        models.CharField(max_length=20, choices=Experience), default=list, blank=True
    )
    joins = models.CharField(max_length=10, choices=Joins, blank=True)
    near = models.CharField(max_length=60, blank=True)
    is_prepared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="offer_experience_is_known",
                condition=models.Q(experience__contained_by=Experience.values),
            ),
            models.CheckConstraint(
                name="offer_joins_is_known", condition=models.Q(joins__in=["", *Joins.values])
            ),
            models.CheckConstraint(
                name="offer_says_something",
                condition=~models.Q(experience=[], joins="", near="", is_prepared=False),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Explicit consent: so that staff can ask the person to fitting work",
        plain=("id", "saved_at"),
        personal=("person", "joins", "near", "is_prepared"),
        sensitive=("experience",),
        readers=("the person themselves", "TeamMember"),
        person="person",
        said=_("What we may ask you about"),
        goes=True,
    )

    def __str__(self):
        return f"Offer of person {self.person_id}"

    @property
    def said(self) -> str:
        """What they know from their own life, as one line to read."""
        return ", ".join(str(Experience(one).label) for one in self.experience)
