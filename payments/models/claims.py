"""Claims: what someone spent to take part. Each line has its own state. (C20 to C22)"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Seat
from involvement.fields import Labelled, all_or_none, new_reference
from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from payments.models.claim_guards import APPEAL_GUARDS, OWN_GUARD
from payments.models.cost_kinds import IN_MILES, IN_NIGHTS, RULES, CostKind, Rule


class LineState(models.TextChoices):
    """The words of ux.md 3.4. From "approved" on, the line's due carries the story further."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    QUESTION = "question", _("Question for you")
    APPROVED = "approved", _("Approved")
    NOT_PAID = "not_paid", _("Not paid")
    TAKEN_BACK = "taken_back", _("Taken back")


DECIDED = (LineState.APPROVED, LineState.NOT_PAID)


class Claim(models.Model):
    """A set of costs for one meeting, sent together. Its state is worked out from its lines."""

    ref = models.CharField(max_length=20, unique=True, default=new_reference("CL"), editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="claims")
    made_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    pay_by = models.DateField(null=True, blank=True)
    is_urgent = models.BooleanField(_("They cannot wait for it"), default=False, db_default=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["sent_at", "id"], name="claim_by_sending")]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "entered_by"],
                name="one_draft_per_seat_and_typist",
                condition=Q(sent_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="sent_claim_has_its_promise",
                condition=all_or_none("sent_at", "decide_by", "pay_by"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_enters_what_they_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("entered_by_id"),
                condition=pgtrigger.Q(new__entered_by__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_claimline l WHERE l.claim_id = NEW.id
                          AND NEW.entered_by_id IN (l.decided_by_id, l.first_check_by_id)
                    ) THEN
                        RAISE EXCEPTION 'nobody enters what they decided' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=("id", "ref", "made_at", "sent_at", "decide_by", "pay_by"),
        personal=("person", "seat", "entered_by"),
        sensitive=("is_urgent",),
        readers=("the person themselves", "FinanceOfficer", "TeamMember who entered it"),
        person="person",
        said=_("What you claimed"),
        since="made_at",
        clears={"is_urgent": False},
        stays=("person", "seat", "entered_by"),
    )

    def __str__(self):
        return self.ref

    def get_absolute_url(self):
        return reverse("claim_check", args=[self.ref])


class ClaimLine(Labelled):
    """One cost. Nobody decides about their own, nor about one they entered. (I5)"""

    MOVES = {
        LineState.DRAFT: {LineState.SENT},
        LineState.SENT: {
            LineState.QUESTION,
            LineState.APPROVED,
            LineState.NOT_PAID,
            LineState.TAKEN_BACK,
        },
        LineState.QUESTION: {LineState.SENT, LineState.TAKEN_BACK},
        LineState.APPROVED: set(),
        LineState.NOT_PAID: {LineState.SENT},  # once: somebody else looks at it again
        LineState.TAKEN_BACK: set(),
    }

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=10, choices=CostKind)
    amount_pence = PenceField()
    tenths_of_miles = models.PositiveIntegerField(null=True, blank=True)
    pence_per_mile = models.PositiveSmallIntegerField(null=True, blank=True)
    nights = models.PositiveSmallIntegerField(null=True, blank=True)
    tops_up = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="top_ups"
    )
    note = models.CharField(max_length=300, blank=True)
    has_no_receipt = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.DRAFT)
    question = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    first_check_at = models.DateTimeField(null=True, blank=True)
    first_check_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "id"], name="claim_line_by_state")]
        constraints = [
            models.CheckConstraint(
                name="cost_kind_is_known", condition=Q(kind__in=CostKind.values)
            ),
            models.CheckConstraint(
                name="claim_line_state_is_known", condition=Q(state__in=LineState.values)
            ),
            models.CheckConstraint(
                name="claim_line_is_worth_something",
                condition=Q(amount_pence__gt=0, amount_pence__lte=1_000_000),
            ),
            models.CheckConstraint(
                name="miles_are_priced",
                condition=Q(kind__in=IN_MILES, tenths_of_miles__gt=0, pence_per_mile__gt=0)
                | ~Q(kind__in=IN_MILES) & Q(tenths_of_miles=None, pence_per_mile=None),
            ),
            models.CheckConstraint(
                name="only_nights_are_counted",
                condition=Q(kind__in=IN_NIGHTS, nights__gt=0)
                | ~Q(kind__in=IN_NIGHTS) & Q(nights=None),
            ),
            models.CheckConstraint(
                name="claim_line_decision_is_whole",
                condition=Q(state__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_at=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="refusal_has_a_reason", condition=~Q(state=LineState.NOT_PAID) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="question_is_whole",
                condition=Q(question="", asked_at=None, asked_by=None)
                | ~Q(question="") & Q(asked_at__isnull=False, asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="first_check_is_whole",
                condition=all_or_none("first_check_at", "first_check_by"),
            ),
            models.CheckConstraint(
                name="two_checks_by_two_people",
                condition=Q(first_check_by=None)
                | Q(decided_by=None)
                | ~Q(first_check_by=F("decided_by")),
            ),
        ]
        triggers = [OWN_GUARD, *APPEAL_GUARDS]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=(
            "id",
            "claim",
            "tops_up",
            "state",
            "amount_pence",
            "pence_per_mile",
            "has_no_receipt",
            "asked_at",
            "first_check_at",
            "decided_at",
        ),
        personal=("asked_by", "first_check_by", "decided_by"),
        sensitive=("kind", "note", "question", "answer", "reason", "tenths_of_miles", "nights"),
        readers=("the person themselves", "FinanceOfficer"),
        by_staff=("question", "reason"),
        person="claim__person",
        said=_("Each cost you claimed"),
        since="claim__made_at",
        clears={
            "kind": CostKind.OTHER,
            "tenths_of_miles": None,
            "pence_per_mile": None,
            "nights": None,
            "reason": "-",
            "asked_at": None,
            "asked_by": None,
        },
        stays=("first_check_by", "decided_by"),
        unsettled=Q(state__in=[LineState.SENT, LineState.QUESTION]),
    )

    def __str__(self):
        return f"{self.get_kind_display()} in {self.claim}"

    @property
    def person_id(self) -> int:
        """Whose cost it is, so that the trail of acts can show it to them."""
        return self.claim.person_id

    @property
    def is_appealed(self) -> bool:
        """Say whether somebody else has looked, or looks, at a cost we first said no to."""
        return hasattr(self, "appeal")

    @property
    def rule(self) -> Rule:
        """The rules of what it was for."""
        return RULES[self.kind]

    @property
    def miles(self) -> str:
        """How far, as people write it: 12 or 12.5."""
        whole, part = divmod(self.tenths_of_miles or 0, 10)
        return f"{whole}.{part}" if part else f"{whole}"
