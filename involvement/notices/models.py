"""The outbox: everything that leaves, one row for each person, reason and due date."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import Person, Route, User
from involvement.privacy import Keep, Privacy


class NoticeState(models.TextChoices):
    QUEUED = "queued", _("Waiting to go")
    SENDING = "sending", _("Going")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    UNSURE = "unsure", _("May have been sent: please check")
    DROPPED = "dropped", _("No longer needed")


class NoticeQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(state=NoticeState.QUEUED, due_at__lte=now)

    def for_staff_to_mend(self):
        """Notices that need a person: refused by the post, or half-sent when a worker died."""
        return self.filter(state__in=[NoticeState.FAILED, NoticeState.UNSURE])


class Notice(models.Model):
    """One message to one reader. The key makes it unique for ever. (decisions.md, Messages)

    `about_id` is the thing it is about; the words are made when it leaves, from what is true
    then. Nothing secret is kept here: links are made at that moment and only their hash stays.
    """

    MOVES = {
        NoticeState.QUEUED: {NoticeState.SENDING, NoticeState.DROPPED},
        NoticeState.SENDING: {
            NoticeState.SENT,
            NoticeState.FAILED,
            NoticeState.UNSURE,
            NoticeState.QUEUED,
        },
        NoticeState.UNSURE: {NoticeState.QUEUED, NoticeState.SENT},
        NoticeState.FAILED: {NoticeState.QUEUED, NoticeState.SENT},
        NoticeState.SENT: set(),
        NoticeState.DROPPED: set(),
    }

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="notices")
    about_id = models.BigIntegerField()
    context = models.JSONField(default=dict)
    route = models.CharField(max_length=10, choices=Route, blank=True)
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="notice_waiting",
                condition=models.Q(state=NoticeState.QUEUED),
            ),
            models.Index(
                fields=["taken_at"],
                name="notice_unfinished",
                condition=models.Q(
                    state__in=[NoticeState.SENDING, NoticeState.UNSURE, NoticeState.FAILED]
                ),
            ),
            models.Index(
                fields=["id"],
                name="notice_to_mend",
                condition=models.Q(state__in=[NoticeState.FAILED, NoticeState.UNSURE]),
            ),
            models.Index(fields=["person", "-id"], name="notice_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_has_one_reader",
                condition=models.Q(person=None, user__isnull=False)
                | models.Q(person__isnull=False, user=None),
            ),
            models.CheckConstraint(
                name="notice_state_is_known", condition=models.Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="notice_sent_has_its_moment",
                condition=~models.Q(state=NoticeState.SENT) | models.Q(sent_at__isnull=False),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: to tell people what they need to know",
        plain=(
            "id",
            "key",
            "kind",
            "about_id",
            "state",
            "due_at",
            "made_at",
            "taken_at",
            "sent_at",
            "attempts",
            "context",
        ),
        personal=("person", "user", "route"),
        readers=("the person themselves", "TeamMember"),
        person="person",
        account="user",
        said=_("Messages to you"),
        withheld=("key", "context"),
        goes=True,
    )

    def __str__(self):
        return self.key

    @property
    def reader(self) -> Person | User:
        return self.person or self.user

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that mail readers show a repeat once."""
        return f"<notice-{self.pk}@involvement.basw>"


class TrialPost(models.Model):
    """What would have left the building, in the trial. Written by nothing else."""

    route = models.CharField(max_length=10, choices=Route)
    to = models.CharField(max_length=400)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    message_id = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    Privacy = Privacy(
        keep=Keep.SHORT,
        basis="Trial only, with made-up people",
        plain=("id", "route", "at", "message_id"),
        personal=("to", "subject", "body"),
        readers=("whoever tries the program",),
        nobody="Made-up people only; nothing of the trial is real",
        since="at",
        goes=True,
    )

    def __str__(self):
        return self.subject


class Heartbeat(models.Model):
    """When a background process last showed that it lives."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    Privacy = Privacy(keep=Keep.RECORD, basis="Running the service", plain=("name", "at"))

    def __str__(self):
        return self.name
