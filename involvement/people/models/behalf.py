"""Staff filling something in for somebody, with that person's yes. (ux.md 2.3)"""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models.accounts import User
from involvement.people.models.person import Person
from involvement.privacy import Keep, Privacy

OPEN_FOR = timedelta(hours=2)


class How(models.TextChoices):
    """How somebody told us what to fill in."""

    PHONE = "phone", _("By phone")
    LETTER = "letter", _("In a letter or on a paper form")
    IN_PERSON = "in_person", _("In person")


class BehalfQuerySet(models.QuerySet):
    def begun(self, now):
        """Those that go on: not ended by anybody, and not forgotten."""
        return self.filter(ended_at=None, started_at__gt=now - OPEN_FOR)


class Behalf(models.Model):
    """One time that staff filled things in for somebody, who agreed. By whom, how and when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="behalves")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    told_on = models.DateField()
    agreed = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BehalfQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["by"], name="one_person_at_a_time", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="the_person_agreed", condition=Q(agreed=True)),
            models.CheckConstraint(name="how_they_told_is_known", condition=Q(how__in=How.values)),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: to take part without e-mail or the internet",
        plain=("id", "agreed", "started_at", "ended_at"),
        personal=("person", "by", "how", "told_on"),
        readers=("the person themselves", "TeamMember"),
        person="person",
        said=_("When staff typed for you"),
        goes=True,
    )

    def __str__(self):
        return f"Behalf {self.pk}"

    @property
    def reason(self) -> str:
        """What the trail says of every act: fixed words, nothing about the person."""
        return f"on behalf, {self.get_how_display().lower()}"


class BehalfAct(models.Model):
    """One thing entered for somebody, in the words of the copy they get."""

    behalf = models.ForeignKey(Behalf, models.CASCADE, related_name="acts")
    at = models.DateTimeField(default=timezone.now)
    said = models.CharField(max_length=300)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Accountability: what was entered for somebody, and their own words for a choice",
        plain=("id", "behalf", "at"),
        personal=("said",),
        sensitive=("words",),
        readers=("the person themselves", "TeamMember"),
        person="behalf__person",
        said=_("What staff typed for you"),
        by_staff=("words",),
        goes=True,
    )

    def __str__(self):
        return f"Act {self.pk} of {self.behalf_id}"
