"""What helps someone take part, and the times that do not work for them. (C6)"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models.person import Person
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField


class Help(models.TextChoices):
    """What people ask for most. What to do, never why."""

    QUIET_ROOM = "quiet_room", _("A quiet room")
    BREAKS = "breaks", _("More breaks")
    BSL = "bsl", _("A sign language interpreter (BSL)")
    CAPTIONS = "captions", _("Captions")
    SUPPORTER = "supporter", _("I will bring someone I trust")
    EASY_WORDS = "easy_words", _("Easy words")
    POST = "post", _("Papers by post")
    PHONE = "phone", _("Joining by phone")
    LATER_START = "later_start", _("A later start")
    OTHER = "other", _("Something else")


class HardTime(models.TextChoices):
    """Times that do not work for somebody. Why is never asked."""

    EARLY = "early", _("Before 11am")
    SCHOOL_RUN = "school_run", _("School drop-off and pick-up time")
    EVENING = "evening", _("Evenings, after 5pm")
    FRIDAY_MIDDAY = "friday_midday", _("The middle of the day on Fridays")
    LONG = "long", _("More than 90 minutes without a break")
    MONDAY = "monday", _("Mondays")
    TUESDAY = "tuesday", _("Tuesdays")
    WEDNESDAY = "wednesday", _("Wednesdays")
    THURSDAY = "thursday", _("Thursdays")
    FRIDAY = "friday", _("Fridays")
    WEEKEND = "weekend", _("Weekends")


class Needs(SealedRow):
    """What helps one person at every meeting: what to do for all who arrange it, why for one. (C6)

    Each meeting has its own list of what to arrange, begun from this one.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="needs")
    help = ArrayField(models.CharField(max_length=20, choices=Help), default=list, blank=True)
    words = models.CharField(max_length=300, blank=True)
    why = SealedTextField(null=True, blank=True)
    hard_times = ArrayField(
        models.CharField(max_length=20, choices=HardTime), default=list, blank=True
    )
    saved_at = models.DateTimeField(default=timezone.now)

    objects = LockingQuerySet.as_manager()
    sealed_with = ("seal_id", "person_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="needs_help_is_known", condition=models.Q(help__contained_by=Help.values)
            ),
            models.CheckConstraint(
                name="needs_hard_times_are_known",
                condition=models.Q(hard_times__contained_by=HardTime.values),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Explicit consent: so that the person can take part",
        plain=("id", "seal_id", "saved_at"),
        personal=("person",),
        sensitive=("help", "words", "hard_times"),
        sealed=("why",),
        readers=(
            "the person themselves",
            "TeamMember (what to do)",
            "Chair of the meeting (what to do, around its day)",
            "their named worker (why)",
        ),
        person="person",
        said=_("What helps you take part"),
        goes=True,
    )

    def __str__(self):
        return f"Needs of person {self.person_id}"

    @property
    def has_why(self) -> bool:
        """Whether something is written, without opening it."""
        return bool(self.__dict__.get("why"))

    @property
    def said(self) -> str:
        """What to do, as one line to read."""
        chosen = [str(Help(one).label) for one in self.help if one != Help.OTHER]
        return ", ".join([*chosen, self.words] if self.words else chosen)

    @property
    def hard_times_said(self) -> str:
        return ", ".join(str(HardTime(one).label) for one in self.hard_times)
