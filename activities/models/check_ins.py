"""Check-ins: what somebody says themselves of being at a meeting. It marks and pays nobody."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.seats import Seat
from involvement.privacy import Keep, Privacy


class Joined(models.TextChoices):
    """How somebody takes part on the day."""

    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online or by phone")


class InPlace(models.TextChoices):
    """Whether what somebody asked for was there."""

    YES = "yes", _("Yes, all of it")
    PARTLY = "partly", _("Some of it")
    NO = "no", _("No")


class CheckIn(models.Model):
    """One person's own word that they are here. The newest counts; those before it stay. (C6)

    The register is the chair's: this is shown beside it, and pays nobody.
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="check_ins")
    joined = models.CharField(max_length=10, choices=Joined)
    in_place = models.CharField(max_length=10, choices=InPlace, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="check_in_says_how_they_joined",
                condition=models.Q(joined__in=Joined.values),
            ),
            models.CheckConstraint(
                name="check_in_support_is_known",
                condition=models.Q(in_place__in=["", *InPlace.values]),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Legitimate interest: to know who was there, and what was missing",
        plain=("id", "seat", "at"),
        personal=("joined",),
        sensitive=("in_place",),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
        person="seat__person",
        said=_("You said that you were at a meeting"),
        since="seat__meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return f"{self.seat_id}: {self.joined}"

    @property
    def is_something_missing(self) -> bool:
        return self.in_place in (InPlace.PARTLY, InPlace.NO)
