"""Answers: three questions after a meeting, to everyone, the chair included. (I3, I11, P3)"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Meeting, Purpose
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.written import Given, written_once

OPEN_FOR = timedelta(days=30)  # after the meeting


def agreed_of(activity: Activity | Given) -> models.QuerySet[Purpose]:
    """Return the versions of the purpose that both sides agreed, the newest first."""
    agreed = Purpose.objects.filter(
        activity=activity, lead_agreed_at__isnull=False, chair_agreed_at__isnull=False
    )
    return agreed.order_by("-version")


def contact_of(activity: Activity) -> User:
    """Return who reads single answers: the contact both sides agreed on, or else the lead.

    A contact whose account is closed reads nothing, so the lead is in their place.

    A version still being drafted does not count: nobody makes themselves the reader by writing one.
    """
    newest = _with_contact(activity=activity.pk)
    return newest[0].contact if newest and newest[0].contact.is_active else activity.lead


@written_once
def _with_contact(*, activity):
    agreed = agreed_of(activity).exclude(contact=None)
    return agreed.select_related("contact")[:1]


class Felt(models.TextChoices):
    YES = "yes", _("Yes")
    A_BIT = "a_bit", _("A bit")
    NO = "no", _("No")
    NOT_SURE = "not_sure", _("Not sure")


class Feedback(models.Model):
    """What one person, or the chair, was asked and said about one meeting.

    Single answers are read by the named contact only; everybody else sees how many were asked
    and answered, and words that the person agreed to share. (decisions.md, Figures about people)
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="feedback")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="feedback"
    )
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="feedback")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    knew_why = models.CharField(max_length=10, choices=Felt, blank=True)
    could_take_part = models.CharField(max_length=10, choices=Felt, blank=True)
    was_listened_to = models.CharField(max_length=10, choices=Felt, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    may_share_words = models.BooleanField(default=False)
    hides_name = models.BooleanField(default=False)
    wants_a_call = models.BooleanField(default=False)
    is_worried_about_safety = models.BooleanField(default=False)
    draft = models.JSONField(default=dict, blank=True)
    # staff who typed it, word for word, for the person who said it
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_is_from_one_reader",
                condition=Q(person=None, user__isnull=False) | Q(person__isnull=False, user=None),
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"], name="each_person_is_asked_once_per_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"], name="each_chair_is_asked_once_per_meeting"
            ),
            models.CheckConstraint(
                name="feedback_answers_are_known",
                condition=Q(
                    knew_why__in=["", *Felt.values],
                    could_take_part__in=["", *Felt.values],
                    was_listened_to__in=["", *Felt.values],
                ),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Consent: to say how it was",
        plain=("id", "meeting", "asked_at", "answered_at"),
        personal=("person", "user", "entered_by"),
        sensitive=(
            "knew_why",
            "could_take_part",
            "was_listened_to",
            "words",
            "may_share_words",
            "hides_name",
            "wants_a_call",
            "is_worried_about_safety",
            "draft",
        ),
        readers=("the person themselves", "the named contact"),
        person="person",
        account="user",
        said=_("What you said about how it was"),
        since="meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return f"Feedback {self.pk}"

    @property
    def open_until(self) -> datetime:
        return self.meeting.ends_at + OPEN_FOR

    @property
    def writer(self) -> str:
        """Whose answer it is, unless they asked us to hide it."""
        if self.hides_name:
            return _("Someone who hides their name")
        return (self.person or self.user).name
