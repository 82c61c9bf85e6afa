"""Agenda: what a meeting is about, piece by piece, with its breaks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.meetings import Meeting
from involvement.privacy import Keep, Privacy


class AgendaItem(models.Model):
    """One piece of a meeting, or a break: how long, who leads it, and what we ask of people. (C6)

    Its time follows from where it stands and how long the pieces before it are.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("What is it about?"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("How many minutes?"))
    is_break = models.BooleanField(_("It is a break"), default=False)
    lead = models.CharField(_("Who leads it?"), max_length=120, blank=True)
    ask = models.CharField(_("What do you ask of people?"), max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_has_one_piece_at_a_time",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="agenda_item_takes_time", condition=models.Q(minutes__gte=1)
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "meeting", "position", "title", "minutes", "is_break", "ask"),
        personal=("lead",),
        readers=("TeamMember", "Chair of the meeting"),
        nobody="Who leads a part of a meeting, as staff write it down for everyone invited",
    )

    def __str__(self):
        return self.title
