"""Check-ins: how somebody took part in a meeting, by whose word. They mark and pay nobody."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.seats import Seat
from involvement.people.models import User
from involvement.privacy import Keep, Privacy


class Joined(models.TextChoices):
    """How somebody takes part on the day."""

    ROOM = "room", _("In the room")
    ONLINE = "online", _("Online")
    PHONE = "phone", _("By phone")


class InPlace(models.TextChoices):
    """Whether what somebody asked for was there."""

    YES = "yes", _("Yes, all of it")
    PARTLY = "partly", _("Some of it")
    NO = "no", _("No")


class CheckIn(models.Model):
    """One word of how somebody took part. Each stays; the newest of its kind counts. (C6)

    It is the person's own, typed by staff when `entered_by` is there; or it `is_noted`: what
    whoever runs the meeting saw. Neither replaces the other, and neither pays.
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="check_ins")
    joined = models.CharField(max_length=10, choices=Joined)
    in_place = models.CharField(max_length=10, choices=InPlace, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_noted = models.BooleanField(default=False, db_default=False)
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
            models.CheckConstraint(
                name="check_in_that_is_noted_says_by_whom",
                condition=models.Q(is_noted=False) | models.Q(entered_by__isnull=False),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Legitimate interest: to know who was there, and what was missing",
        plain=("id", "seat", "at", "is_noted"),
        personal=("joined", "entered_by"),
        sensitive=("in_place",),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
        person="seat__person",
        said=_("How you took part in a meeting, in your words or in ours"),
        since="seat__meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return f"{self.seat_id}: {self.joined}"

    @property
    def is_something_missing(self) -> bool:
        return self.in_place in (InPlace.PARTLY, InPlace.NO)
