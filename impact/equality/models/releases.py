"""Releases: the only figures there are of equality answers, frozen when they were made. (R3, R4)"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.disclosure import LEAST_EVER
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.sealing import SealedRow, SealedTextField


class Circle(models.TextChoices):
    """Whose answers are counted. Each holds all of the next."""

    EVERYONE = "everyone", _("Everybody who takes part with us")
    INVITED = "invited", _("People asked to a meeting in these 12 months")
    CAME = "came", _("People who came to a meeting in these 12 months")


class Part(models.TextChoices):
    """How far somebody asked in these 12 months came: one of these, the last that is true. (R1)"""

    NOT_YES = "not_yes", _("People who were asked, and did not say yes or come")
    SAID_YES = "said_yes", _("People who said yes, and did not come")
    # as activities.Level names them
    PRACTICE = "practice", _("People who came on practice")
    POLICY = "policy", _("People who came on politics and policy")
    GOVERNANCE = "governance", _("People who came on decision-making")


class Release(models.Model):
    """One set of figures about one population. Never changed, never deleted."""

    nation = models.CharField(max_length=10, choices=Nation)
    circle = models.CharField(max_length=10, choices=[*Circle.choices, *Part.choices])
    until = models.DateField(_("12 months up to"))
    least = models.PositiveSmallIntegerField(_("Smaller numbers are hidden"))
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nation", "circle", "until"], name="one_release_of_a_kind_a_quarter"
            ),
            models.CheckConstraint(
                name="release_nation_is_known", condition=Q(nation__in=Nation.values)
            ),
            models.CheckConstraint(
                name="release_circle_is_known",
                condition=Q(circle__in=[*Circle.values, *Part.values]),
            ),
            models.CheckConstraint(
                name="release_hides_small_numbers", condition=Q(least__gte=LEAST_EVER)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="release_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legitimate interest: to see who is involved, in figures only",
        plain=("id", "nation", "circle", "until", "least", "asked", "answered", "made_at"),
        personal=("made_by",),
        readers=("TeamMember", "Chair", "Keeper"),
    )

    def __str__(self):
        return f"{self.get_circle_display()}, {self.get_nation_display()}"

    def get_absolute_url(self):
        return reverse("release", args=[self.pk])

    @property
    def is_by_level(self) -> bool:
        return self.circle in Part.values


class Figure(models.Model):
    """One number as it may be shown: to the nearest 5, or 0 for one that is hidden."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="figures")
    question = models.CharField(max_length=40)  # the wording's own id
    group = models.CharField(max_length=40)
    size = models.PositiveIntegerField()

    append_only = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "question", "group"], name="one_figure_of_a_group_a_release"
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="figure_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legitimate interest: to see who is involved, in figures only",
        plain=("id", "release", "question", "group", "size"),
    )

    def __str__(self):
        return f"{self.question} {self.group}: {self.size}"


class Counted(SealedRow):
    """Who was in a group when it was counted, as marks that only say: the same, or another.

    A later release needs them to find how many joined or left. Sealed, and filled up so that
    their length says nothing. A mark leads to neither a person nor an answer without both keys.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="counted")
    # its code, or nothing for the population; without a group, it could not be shown
    question = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField()
    marks = SealedTextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "question", "group"], name="one_count_of_a_group_a_release"
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Legitimate interest: so that two releases never tell of one person",
        plain=("id", "seal_id", "release", "question", "group", "size"),
        sealed=("marks",),
        nobody="Marks made with a secret that the database never holds",
    )

    def __str__(self):
        return f"Marks {self.pk}"
