"""Complaints, and what people ask about their own data, each with its clock."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.fields import all_or_none, new_reference
from involvement.people.models.accounts import User
from involvement.people.models.person import Person
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField


class CaseKind(models.TextChoices):
    """What somebody may ask: the rights of UK GDPR, and the complaint of the 2025 Act."""

    CORRECTION = "correction", _("Put something right")
    ACCESS = "access", _("Show me all you hold")
    ERASURE = "erasure", _("Delete what you hold")
    OBJECTION = "objection", _("Stop using something")
    COMPLAINT = "complaint", _("I want to complain")


class CaseState(models.TextChoices):
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("We have it")
    ANSWERED = "answered", _("Answered")


class WaitFor(models.TextChoices):
    """What stops the clock while we wait for whoever asked. (UK GDPR, Article 12A)"""

    IDENTITY = "identity", _("To be sure that it is them")
    CLARITY = "clarity", _("To know what they want to see")


class MoreTime(models.TextChoices):
    """The two reasons for which the law gives us more time. (UK GDPR, Article 12A)"""

    COMPLEX = "complex", _("What you asked takes a lot of work")
    MANY = "many", _("You asked us for several things")


class Mislinked(models.TextChoices):
    """Why a case was said to be of somebody whose it is not."""

    SLIP = "slip", _("I chose the wrong person by mistake")
    NAMESAKE = "namesake", _("Two people have the same name")
    NOT_THEIRS = "not_theirs", _("They said that it is not theirs")


class DataCaseQuerySet(LockingQuerySet):
    def open(self):
        return self.exclude(state=CaseState.ANSWERED)


class DataCase(SealedRow):
    """One thing somebody asked or complained of, until it is answered. (security.md 1.2)"""

    # while we wait for them, the keeper thinks of it again after so long
    ASK_AGAIN = timedelta(days=30)
    MOVES = {
        CaseState.SENT: {CaseState.RECEIVED, CaseState.ANSWERED},
        CaseState.RECEIVED: {CaseState.ANSWERED},
        CaseState.ANSWERED: set(),
    }

    ref = models.CharField(max_length=20, unique=True, default=new_reference("DC"), editable=False)
    kind = models.CharField(_("What is it about?"), max_length=10, choices=CaseKind)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.SENT)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="data_cases"
    )
    # for somebody without an account: who they are, and how we answer them
    asker = SealedTextField(_("Who asked"), blank=True, default="")
    words = SealedTextField(_("What was asked"))
    opened_on = models.DateField(_("Came on"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    acknowledge_by = models.DateField(_("Say that we have it by"))
    due_on = models.DateField(_("Answer by"))
    waiting_since = models.DateField(_("We wait for an answer since"), null=True, blank=True)
    waiting_for = models.CharField(
        _("Why we wait"), max_length=10, choices=WaitFor, blank=True, default="", db_default=""
    )
    question = SealedTextField(_("What we asked back"), blank=True, default="", db_default="")
    asked_on = models.DateField(_("We asked about the complaint on"), null=True, blank=True)
    reply = SealedTextField(
        _("What was answered to our question"), blank=True, default="", db_default=""
    )
    replied_on = models.DateField(_("Our question was answered on"), null=True, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    days_waited = models.PositiveSmallIntegerField(
        _("Days that we waited"), default=0, db_default=0
    )
    extended_on = models.DateField(_("We took more time on"), null=True, blank=True)
    extended_for = models.CharField(
        _("Why it takes longer"), max_length=10, choices=MoreTime, blank=True, default="",
        db_default="",
    )  # fmt: skip
    extension = SealedTextField(_("What we said about that"), blank=True, default="", db_default="")
    received_at = models.DateTimeField(_("We said that we have it"), null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("Answered"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = SealedTextField(_("Our answer"), blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)

    objects = DataCaseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="case_that_waits",
                condition=~Q(state=CaseState.ANSWERED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_kind_is_known", condition=Q(kind__in=CaseKind.values)
            ),
            models.CheckConstraint(
                name="case_state_is_known", condition=Q(state__in=CaseState.values)
            ),
            models.CheckConstraint(
                name="case_receipt_is_whole", condition=all_or_none("received_at", "received_by")
            ),
            models.CheckConstraint(
                name="case_answer_is_whole",
                condition=Q(state=CaseState.ANSWERED)
                & Q(answered_at__isnull=False, answered_by__isnull=False)
                | ~Q(state=CaseState.ANSWERED) & Q(answered_at=None, answered_by=None),
            ),
            models.CheckConstraint(
                name="case_waits_for_a_reason_while_it_is_open",
                condition=Q(waiting_since=None, waiting_for="")
                | Q(waiting_since__isnull=False, waiting_for__in=WaitFor.values)
                & Q(state=CaseState.RECEIVED),
            ),
            models.CheckConstraint(
                name="case_takes_longer_for_a_reason",
                condition=Q(extended_on=None, extended_for="")
                | Q(extended_on__isnull=False, extended_for__in=MoreTime.values),
            ),
            models.CheckConstraint(
                name="case_of_a_complaint_never_waits",
                condition=~Q(kind=CaseKind.COMPLAINT)
                | Q(waiting_since=None, days_waited=0, extended_on=None),
            ),
            models.CheckConstraint(
                name="case_is_due_after_it_came", condition=Q(due_on__gt=F("opened_on"))
            ),
            models.CheckConstraint(
                name="case_reply_is_whole", condition=all_or_none("replied_on", "replied_by")
            ),
            models.CheckConstraint(
                name="case_asks_without_waiting_only_in_a_complaint",
                condition=Q(asked_on=None) | Q(kind=CaseKind.COMPLAINT),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_ANSWER,
        basis="Legal obligation: to answer what people ask about their data",
        plain=(
            "id",
            "seal_id",
            "ref",
            "kind",
            "state",
            "opened_on",
            "acknowledge_by",
            "due_on",
            "waiting_since",
            "waiting_for",
            "asked_on",
            "replied_on",
            "days_waited",
            "extended_on",
            "extended_for",
            "received_at",
            "answered_at",
            "made_at",
        ),
        personal=("person", "opened_by", "received_by", "replied_by", "answered_by"),
        sealed=("asker", "words", "question", "reply", "extension", "answer"),
        readers=("the person themselves", "Keeper"),
        person="person",
        said=_("What you asked us about your data"),
        by_staff=("asker", "question", "extension", "answer"),
        since="answered_at",
        goes=True,
        unsettled=~Q(state=CaseState.ANSWERED),
    )

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("case", args=[self.ref])

    @property
    def is_asking(self) -> bool:
        """Whether a question of ours waits for whoever asked; a complaint's clock runs on."""
        if self.state == CaseState.ANSWERED:
            return False
        return bool(self.waiting_since or (self.asked_on and not self.replied_on))

    @property
    def is_told_for_them(self) -> bool:
        """Whether a keeper took this down and said whose it is, so that it may be wrong."""
        return self.person_id is not None and self.opened_by_id != self.person.user_id

    @property
    def next_on(self):
        """The day by which somebody has to do the next thing; None when all is done."""
        if self.state == CaseState.ANSWERED:
            return None
        if self.waiting_since:
            return self.waiting_since + self.ASK_AGAIN
        return self.acknowledge_by if self.state == CaseState.SENT else self.due_on

    def days_left(self, *, today: date) -> int:
        """Count the days that are left to answer; they stand still while we wait."""
        return (self.due_on - (self.waiting_since or today)).days
