"""Money that somebody gets before the day, for costs that they cannot pay first. (C22)

It is not income and not a cost: it is owed back by costs. What becomes of it is in its uses.
"""

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Seat
from involvement.fields import all_or_none
from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from payments.models.advance_guards import ADVANCE_GUARDS, USE_GUARDS
from payments.models.claims import ClaimLine
from payments.models.cost_kinds import CostKind


class AdvanceState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Not agreed")
    TAKEN_BACK = "taken_back", _("Taken back")
    SETTLED = "settled", _("All used")


class UseKind(models.TextChoices):
    """What becomes of a part of it: costs first; a person decides about what is left over."""

    COST = "cost", _("Set against a cost")
    LET_GO = "let_go", _("Let go")
    RECEIVED = "received", _("Given back to us")


ENDINGS = (UseKind.LET_GO, UseKind.RECEIVED)
STANDING = (AdvanceState.ASKED, AdvanceState.AGREED, AdvanceState.SETTLED)


class AdvanceQuerySet(LockingQuerySet):
    def with_left(self):
        """Say of each how much of it is not accounted for yet, as `left`."""
        used = Coalesce(Sum("uses__amount_pence"), 0)
        return self.annotate(left=F("amount_pence") - used)


class Advance(models.Model):
    """What one person asks to have before one meeting, for one kind of cost. (C22)

    Nobody is asked why. An officer agrees, never to their own nor to one they typed, and two above
    the limit of one (I5, I9). What is left over is decided by a person, and ended by two.
    """

    MOVES = {
        AdvanceState.ASKED: {AdvanceState.AGREED, AdvanceState.REFUSED, AdvanceState.TAKEN_BACK},
        AdvanceState.AGREED: {AdvanceState.TAKEN_BACK, AdvanceState.SETTLED},
        AdvanceState.REFUSED: {AdvanceState.ASKED},  # once: somebody else looks at it again
        AdvanceState.TAKEN_BACK: set(),
        AdvanceState.SETTLED: set(),
    }

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="advances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CostKind)
    amount_pence = PenceField()
    state = models.CharField(max_length=10, choices=AdvanceState, default=AdvanceState.ASKED)
    is_urgent = models.BooleanField(default=False, db_default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    first_check_at = models.DateTimeField(null=True, blank=True)
    first_check_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    again_at = models.DateTimeField(null=True, blank=True)
    again_typed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_back_at = models.DateTimeField(null=True, blank=True)
    asked_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ending = models.CharField(max_length=8, choices=UseKind, blank=True, default="")
    end_pence = PenceField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    end_at = models.DateTimeField(null=True, blank=True)
    end_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AdvanceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "id"], name="advance_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "kind"],
                name="one_advance_at_a_time_for_a_cost",
                condition=Q(state__in=[AdvanceState.ASKED, AdvanceState.AGREED]),
            ),
            models.CheckConstraint(
                name="advance_kind_is_known", condition=Q(kind__in=CostKind.values)
            ),
            models.CheckConstraint(
                name="advance_state_is_known", condition=Q(state__in=AdvanceState.values)
            ),
            models.CheckConstraint(
                name="advance_is_worth_something",
                condition=Q(amount_pence__gt=0, amount_pence__lte=1_000_000),
            ),
            *(
                models.CheckConstraint(
                    name=f"advance_{pair}_is_whole",
                    condition=all_or_none(f"{pair}_at", f"{pair}_by"),
                )
                for pair in ("first_check", "decided", "kept", "asked_back")
            ),
            models.CheckConstraint(
                name="advance_is_decided_as_it_says",
                condition=Q(state__in=[AdvanceState.AGREED, AdvanceState.SETTLED])
                & Q(decided_at__isnull=False)
                | Q(state=AdvanceState.REFUSED, decided_at__isnull=False) & ~Q(reason="")
                | Q(state=AdvanceState.ASKED, decided_at=None)
                | Q(state=AdvanceState.TAKEN_BACK),
            ),
            models.CheckConstraint(
                name="advance_is_checked_by_two_people",
                condition=Q(first_check_by=None)
                | Q(decided_by=None)
                | ~Q(first_check_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="advance_ends_in_a_known_way",
                condition=Q(ending="", end_pence=None, end_at=None, end_by=None)
                | Q(ending__in=ENDINGS, end_pence__gt=0, end_at__isnull=False)
                & Q(end_by__isnull=False)
                & ~Q(end_reason=""),
            ),
        ]
        triggers = ADVANCE_GUARDS

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=(
            "id",
            "amount_pence",
            "state",
            "is_urgent",
            "asked_at",
            "first_check_at",
            "decided_at",
            "again_at",
            "kept_at",
            "asked_back_at",
            "ending",
            "end_pence",
            "end_at",
        ),
        personal=(
            "seat",
            "person",
            "entered_by",
            "first_check_by",
            "decided_by",
            "refused_by",
            "again_typed_by",
            "kept_by",
            "asked_back_by",
            "end_by",
        ),
        sensitive=("kind", "reason", "end_reason"),
        readers=("the person themselves", "FinanceOfficer", "TeamMember who entered it"),
        by_staff=("reason", "end_reason"),
        person="person",
        said=_("Money you asked to have before a meeting"),
        since="asked_at",
        unsettled=Q(state__in=[AdvanceState.ASKED, AdvanceState.AGREED]),
        clears={"kind": CostKind.OTHER, "reason": "-", "end_reason": "-"},
        stays=(
            "seat",
            "person",
            "entered_by",
            "first_check_by",
            "decided_by",
            "refused_by",
            "again_typed_by",
            "kept_by",
            "asked_back_by",
            "end_by",
        ),
    )

    def __str__(self):
        return f"Advance {self.pk}"

    def get_absolute_url(self):
        return reverse("advance", args=[self.pk])


class AdvanceUse(models.Model):
    """A part of what somebody was given before, accounted for once and for ever.

    That a part is let go or has come back is said by one officer and agreed by another. (I5)
    """

    advance = models.ForeignKey(Advance, models.PROTECT, related_name="uses")
    how = models.CharField(max_length=8, choices=UseKind)
    line = models.ForeignKey(
        ClaimLine, models.PROTECT, null=True, blank=True, related_name="advance_uses"
    )
    amount_pence = PenceField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    append_only = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="advance_use_is_a_cost_or_an_end",
                condition=Q(how=UseKind.COST, line__isnull=False) | Q(how__in=ENDINGS, line=None),
            ),
            models.CheckConstraint(
                name="advance_end_is_said_by_another",
                condition=Q(how=UseKind.COST, said_by=None)
                | Q(how__in=ENDINGS, said_by__isnull=False) & ~Q(said_by=F("by")),
            ),
            models.CheckConstraint(
                name="advance_use_is_worth_something", condition=Q(amount_pence__gt=0)
            ),
        ]
        triggers = USE_GUARDS

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=("id", "advance", "how", "line", "amount_pence", "at"),
        personal=("by", "said_by"),
        readers=("the person themselves", "FinanceOfficer"),
        person="advance__person",
        said=_("What became of money you had before a meeting"),
        since="at",
        stays=("by", "said_by"),
    )

    def __str__(self):
        return f"Use {self.pk} of advance {self.advance_id}"
