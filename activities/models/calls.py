"""Calls: each time a reserve was asked to take a full seat, until when, and how it ended. (R12)"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.seats import Seat
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class CallEnd(models.TextChoices):
    """How a call ended."""

    TAKEN = "taken", _("Took the seat")
    SAID_NO = "said_no", _("Said no")
    NO_ANSWER = "no_answer", _("Did not answer in time")
    NOT_NEEDED = "not_needed", _("Not needed any more")


class ReserveCall(models.Model):
    """A reserve is asked to take a full seat, and has until a time to answer. (R12)

    The service asks one after another in a fair order; staff may ask out of turn. One call of a
    seat is open at a time. Somebody without e-mail or texts is asked by a person on the telephone.
    """

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="calls")
    called_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateTimeField()
    by_phone = models.BooleanField(default=False)
    # nobody when the service asked by itself
    called_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end = models.CharField(max_length=10, choices=CallEnd, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["seat", "-called_at"], name="call_by_seat"),
            models.Index(
                fields=["answer_by"], name="call_that_is_open", condition=Q(ended_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_at=None), name="one_call_of_a_seat_is_open"
            ),
            models.CheckConstraint(
                name="call_end_is_whole",
                condition=Q(end="", ended_at=None)
                | Q(end__in=CallEnd.values, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="call_leaves_time_to_answer",
                condition=Q(answer_by__gt=models.F("called_at")),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Legitimate interest: that nobody has to be the only one",
        plain=("id", "seat", "called_at", "answer_by", "ended_at"),
        personal=("by_phone", "called_by", "end"),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
        person="seat__person",
        said=_("When you were asked to step in as a reserve"),
        since="seat__meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return f"{self.seat_id} until {self.answer_by:%Y-%m-%d %H:%M}"
