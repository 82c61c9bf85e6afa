"""Places: what a group keeps for people with lived experience, who holds each, and since when."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Group
from involvement.people.models import Person
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class PlaceRole(models.Model):
    """As what somebody takes part: the framework's roles, and those BASW adds. (R6)"""

    name = models.CharField(_("Name"), max_length=60, unique=True)
    words = models.CharField(_("What somebody in this role does"), max_length=200)
    is_of_framework = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_of_framework", "id"]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its bodies",
        plain=("id", "name", "words", "is_of_framework"),
    )

    def __str__(self):
        return self.name


class Place(models.Model):
    """A place in a group for somebody with lived experience, held or vacant. (R2, R6, C13)

    Nobody speaks for everybody: whom the holder speaks for is said, or nobody but themselves.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="places")
    role = models.ForeignKey(PlaceRole, models.PROTECT, related_name="places")
    speaks_for = models.CharField(_("Whom do they speak for?"), max_length=200, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.CheckConstraint(
                name="place_closes_after_it_opens",
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its bodies",
        plain=("id", "group", "role", "speaks_for", "opened_on", "closed_on"),
    )

    def __str__(self):
        return f"{self.role}, {self.group}"


class Term(models.Model):
    """One person's time in a place: from when, until when it was agreed, and when it ended."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="terms")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place"],
                condition=models.Q(left_on=None),
                name="one_person_holds_a_place",
            ),
            models.CheckConstraint(
                name="term_ends_after_it_starts",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="term_is_left_after_it_starts",
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("starts_on")),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: to take part",
        plain=("id", "place", "starts_on", "ends_on", "left_on", "made_at"),
        personal=("person",),
        readers=("the person themselves", "TeamMember", "Chair of the group"),
        person="person",
        said=_("Places you hold or held in our groups"),
        stays=("person",),  # how long a place was held belongs to the group, and keeps no name
    )

    def __str__(self):
        return f"{self.person_id} in place {self.place_id}"
