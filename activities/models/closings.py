"""Closings: what a meeting decided, what lived experience changed in it, and who does what next."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.meetings import Meeting
from involvement.fields import all_or_none
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Closing(models.Model):
    """The end of a meeting: begun when somebody writes it up, closed when people are told. (C10)"""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="closing")
    changed = models.TextField(
        _("What did people with lived experience change?"), max_length=1000, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closing_is_whole", condition=all_or_none("closed_at", "closed_by")
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "meeting", "changed", "closed_at"),
        personal=("closed_by",),
    )

    def __str__(self):
        return f"Closing of {self.meeting}"


class Decision(models.Model):
    """One thing that a meeting decided, why, and who decided it. (C11)

    Who with lived experience was in the room, and whether they were too few, is in the register.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    what = models.CharField(_("What was decided?"), max_length=300)
    why = models.TextField(_("Why?"), max_length=600)
    who = models.CharField(_("Who decided?"), max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="decision_says_what_why_and_who",
                condition=~models.Q(what="") & ~models.Q(why="") & ~models.Q(who=""),
            ),
            models.UniqueConstraint(
                fields=["meeting", "what"], name="a_decision_is_written_down_once"
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "meeting", "what", "why", "who", "made_at"),
        personal=("made_by",),
    )

    def __str__(self):
        return self.what


class Action(models.Model):
    """Something to do after a meeting: by whom, and until when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    what = models.CharField(_("What is to do?"), max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="actions")
    due_on = models.DateField(_("By when?"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="action_done_is_whole", condition=all_or_none("done_at", "done_by")
            ),
            models.UniqueConstraint(
                fields=["meeting", "what"], name="an_action_is_written_down_once"
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "meeting", "what", "due_on", "made_at", "done_at"),
        personal=("owner", "made_by", "done_by"),
    )

    def __str__(self):
        return self.what
