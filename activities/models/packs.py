"""Packs: the papers of a meeting, and each person's own copy, with its dates. (C9)"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.meetings import Meeting
from activities.models.seats import Seat
from involvement.people.models import PaperFormat, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Paper(models.Model):
    """One document for a meeting: how long it takes to read, and what we want from people."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    title = models.CharField(_("Title"), max_length=120)
    ask = models.CharField(_("What do you want from people?"), max_length=300, blank=True)
    minutes_to_read = models.PositiveSmallIntegerField(_("Minutes to read"))
    paper_format = models.CharField(
        _("Format"), max_length=20, choices=PaperFormat, default=PaperFormat.SCREEN
    )
    file = models.FileField(upload_to="papers/")
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="paper_format_is_known",
                condition=models.Q(paper_format__in=PaperFormat.values),
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=(
            "id",
            "meeting",
            "title",
            "ask",
            "minutes_to_read",
            "paper_format",
            "file",
            "file_name",
            "content_type",
            "size",
            "added_at",
        ),
        personal=("added_by",),
    )

    def __str__(self):
        return self.title


class Reading(models.TextChoices):
    """What the person told us about their papers. We never track; we ask."""

    NOT_SAID = "not_said", _("Not said yet")
    CAN_READ = "can_read", _("Has them and can read them")
    CANNOT_READ = "cannot_read", _("Cannot open or read them")
    READ_WITH_ME = "read_with_me", _("Wants to go through them together")
    ONE_PART = "one_part", _("Late papers: wants to talk about one part only")
    MOVE_PART = "move_part", _("Late papers: wants to move a part to the next meeting")


class PackCopy(models.Model):
    """One person's pack for one meeting: when it goes, when we remind, whether they can read it.

    Dates are worked out when the meeting is planned or moved. `sent_on` is set when it left.
    """

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="pack")
    send_on = models.DateField()
    remind_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reading = models.CharField(max_length=15, choices=Reading, default=Reading.NOT_SAID)

    objects = LockingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["send_on", "id"], name="pack_by_send_date"),
            models.Index(fields=["remind_on", "id"], name="pack_by_reminder_date"),
        ]
        constraints = [
            models.CheckConstraint(
                name="pack_reading_is_known", condition=models.Q(reading__in=Reading.values)
            ),
            models.CheckConstraint(
                name="pack_reminder_follows_pack",
                condition=models.Q(remind_on__gte=models.F("send_on")),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Legitimate interest: to take part",
        plain=("id", "seat", "send_on", "remind_on", "sent_at"),
        personal=("reading",),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
        person="seat__person",
        said=_("Papers we sent you"),
        since="seat__meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return f"Pack for seat {self.seat_id}"
