"""Alone: each time when one person would have been the only one, and how it was settled."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.meetings import Meeting
from activities.models.seats import Seat
from involvement.fields import all_or_none
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Why(models.TextChoices):
    """Why somebody spoke up."""

    FELL = "fell", _("Others dropped out")
    LATE = "late", _("Only one person had said yes when answers were due")
    ASKED = "asked", _("The people who run the meeting asked")


class Wish(models.TextChoices):
    """What the one person asked for, while they decide or we do something about it."""

    ANOTHER_DAY = "another_day", _("Another day")
    ANOTHER_WAY = "another_way", _("Telling us another way")


class Settled(models.TextChoices):
    """How it ended."""

    MORE_COME = "more_come", _("More people are coming")
    CAME_BY_CHOICE = "by_choice", _("They chose to come")
    STAYS_AWAY = "stays_away", _("They stay away, and are paid")
    ANOTHER_WAY = "another_way", _("They tell us another way, and are paid")
    MOVED = "moved", _("The meeting was moved")
    CALLED_OFF = "called_off", _("The meeting was called off")
    HELD = "held", _("The meeting was held")
    OTHER = "other", _("It is no longer so")


class AloneAlert(models.Model):
    """One time when one person would be alone at a meeting: from when, why, and how it ended. (R13)

    At most one is open for a meeting. Only the person themselves can choose what they do.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="alone_alerts")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="alone_alerts")
    why = models.CharField(max_length=10, choices=Why)
    opened_at = models.DateTimeField(default=timezone.now)
    wish = models.CharField(max_length=12, choices=Wish, blank=True)
    wish_words = models.CharField(max_length=300, blank=True)
    wished_at = models.DateTimeField(null=True)
    offered_way = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled = models.CharField(max_length=12, choices=Settled, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(closed_at=None),
                name="one_alert_is_open_for_a_meeting",
            ),
            models.CheckConstraint(
                name="alone_why_is_known",
                condition=Q(why__in=Why.values),
            ),
            models.CheckConstraint(
                name="alone_wish_is_known",
                condition=Q(wish="", wished_at=None)
                | Q(wish__in=Wish.values, wished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="alone_settling_is_whole",
                condition=Q(settled="", closed_at=None)
                | Q(settled__in=Settled.values, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offered_way_is_whole",
                condition=all_or_none("offered_at", "offered_by"),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Legitimate interest: that nobody has to be the only one",
        plain=("id", "meeting", "seat", "why", "opened_at", "wished_at", "offered_at", "closed_at"),
        personal=("wish", "settled", "offered_by"),
        sensitive=("wish_words", "offered_way"),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
        person="seat__person",
        said=_("When you would have been the only one at a meeting"),
        by_staff=("offered_way",),
        since="seat__meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return f"{self.seat_id} at {self.meeting_id}"

    @property
    def is_paid(self) -> bool:
        """Whether the person stays away because of it, and is paid all the same."""
        return self.settled in (Settled.STAYS_AWAY, Settled.ANOTHER_WAY)
