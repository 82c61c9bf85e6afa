"""The outbox: everything that leaves, one row for each person, reason and due date."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement import display
from involvement.people.models import Person, Route, TrustedPerson, User
from involvement.privacy import Keep, Privacy
from involvement.sealing import SealedRow, SealedTextField
from involvement.written import among


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


class LetterQuerySet(models.QuerySet):
    def to_print(self, nations):
        """Letters nobody has printed yet, to people of these nations whom we may write to."""
        theirs = among("notice__person__nation", nations)
        return self.filter(theirs, printed_at=None, notice__person__quiet_at=None)


class Notice(models.Model):
    """One message to one reader. The key makes it unique for ever. (decisions.md, Messages)

    `about_id` is the thing it is about; the words are made when it leaves, from what is true
    then. Nothing secret is kept here: links are made at that moment and only their hash stays.
    With `trusted` it is a copy of a person's message, for whom they trust. (ux.md 2.3)
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
    trusted = models.ForeignKey(
        TrustedPerson,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="copies",
        db_index=False,
    )
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
            models.Index(
                fields=["trusted"],
                name="notice_copy",
                condition=models.Q(trusted__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_has_one_reader",
                condition=models.Q(person=None, user__isnull=False)
                | models.Q(person__isnull=False, user=None),
            ),
            models.CheckConstraint(
                name="a_copy_is_of_a_persons_message",
                condition=models.Q(trusted=None) | models.Q(person__isnull=False),
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
        personal=("person", "user", "trusted", "route"),
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
    def reader(self) -> Person | User | TrustedPerson:
        return self.trusted or self.person or self.user

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that mail readers show a repeat once."""
        return f"<notice-{self.pk}@involvement.basw>"


class Letter(SealedRow):
    """A letter as it goes on paper, from when it is written until a month after it was printed.

    Its words hold personal links, so they are sealed: no copy of the database opens a link.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="letters")
    to = models.TextField()
    subject = models.CharField(max_length=200)
    body = SealedTextField()
    made_at = models.DateTimeField(default=timezone.now)
    printed_at = models.DateTimeField(null=True, blank=True)
    printed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="letters_printed"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"], name="letter_to_print", condition=models.Q(printed_at=None)
            ),
            models.Index(fields=["printed_at"], name="letter_by_print"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                name="a_message_waits_on_one_letter",
                condition=models.Q(printed_at=None),
            ),
            models.CheckConstraint(
                name="letter_printed_by_somebody",
                condition=models.Q(printed_at__isnull=True, printed_by__isnull=True)
                | models.Q(printed_at__isnull=False, printed_by__isnull=False),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.SHORT,
        basis="Legitimate interest: to write to people who want letters",
        plain=("id", "seal_id", "notice", "made_at", "printed_at"),
        personal=("to", "subject", "printed_by"),
        sealed=("body",),
        readers=("the person themselves", "TeamMember"),
        person="notice__person",
        said=_("Letters to you"),
        since="printed_at",
        unsettled=models.Q(printed_at=None),
        goes=True,
    )

    def __str__(self):
        return f"Letter {self.pk}"

    @property
    def person_id(self) -> int:
        return self.notice.person_id

    @property
    def is_large(self) -> bool:
        """Whether its reader wants large print."""
        return display.prints_large(display.of_reader(self.notice.person))

    @property
    def is_wide(self) -> bool:
        """Whether its reader wants more space between lines."""
        return display.is_wide(display.of_reader(self.notice.person))


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
