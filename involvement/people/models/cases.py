"""Complaints, and what people ask about their own data, each with its clock."""

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


class DataCaseQuerySet(LockingQuerySet):
    def open(self):
        return self.exclude(state=CaseState.ANSWERED)


class DataCase(SealedRow):
    """One thing somebody asked or complained of, until it is answered. (security.md 1.2)"""

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
                name="case_is_due_after_it_came", condition=Q(due_on__gt=F("opened_on"))
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
            "received_at",
            "answered_at",
            "made_at",
        ),
        personal=("person", "opened_by", "received_by", "answered_by"),
        sealed=("asker", "words", "answer"),
        readers=("the person themselves", "Keeper"),
        person="person",
        said=_("What you asked us about your data"),
        since="answered_at",
        goes=True,
        unsettled=~Q(state=CaseState.ANSWERED),
    )

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("case", args=[self.ref])

    @property
    def next_on(self):
        """The day by which somebody has to do the next thing; None when all is done."""
        if self.state == CaseState.ANSWERED:
            return None
        return self.acknowledge_by if self.state == CaseState.SENT else self.due_on
