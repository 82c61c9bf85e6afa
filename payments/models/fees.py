"""Dues: each thing to pay to a person, once and to the penny. (C20)"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Seat
from involvement.fields import all_or_none
from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from payments.models.advances import Advance
from payments.models.changes import PayeeChange
from payments.models.claims import ClaimLine
from payments.models.ledger_guards import POSTS


class DueState(models.TextChoices):
    APPROVED = "approved", _("Approved")
    ON_ITS_WAY = "on_its_way", _("On its way")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Payment failed")
    WITHDRAWN = "taken_back", _("Taken back")


class GoesAs(models.TextChoices):
    """How a due leaves us: only money goes into a bank file."""

    MONEY = "money", _("Into their bank account")
    VOUCHER = "voucher", _("As a voucher")
    GIFT = "gift", _("To an organisation")


class DueQuerySet(LockingQuerySet):
    def payable(self, pay_on, *, now):
        """Dues that can be paid on a day: approved, their day has come, and a bank account held.

        Not vouchers and gifts, which no bank file carries. Not those to details that are on hold
        at this moment, nor of somebody who may have died.
        """
        on_hold = PayeeChange.objects.current().on_hold(now)
        return self.filter(
            state=DueState.APPROVED,
            goes_as=GoesAs.MONEY,
            payable_from__lte=pay_on,
            person__quiet_at=None,
            person__payee_accounts__replaced_at=None,
            person__payee_accounts__way="bank",
        ).exclude(person__in=on_hold.values("person"))


class Due(models.Model):
    """One amount owed to one person: a fee, an approved cost, or money agreed before the day.

    At most one fee due per seat, and one due per line and per advance, held by the database. A fee
    that was paid too little has one more: what was missing, once an officer has agreed to it.
    """

    MOVES = {
        DueState.APPROVED: {DueState.ON_ITS_WAY, DueState.WITHDRAWN},
        DueState.ON_ITS_WAY: {DueState.PAID, DueState.APPROVED, DueState.FAILED},
        DueState.PAID: {DueState.FAILED},
        DueState.FAILED: {DueState.APPROVED},
        DueState.WITHDRAWN: {DueState.APPROVED},
    }

    # the index of dues by person serves it too
    person = models.ForeignKey(Person, models.PROTECT, related_name="dues", db_index=False)
    seat = models.OneToOneField(Seat, models.PROTECT, null=True, blank=True, related_name="fee_due")
    line = models.OneToOneField(
        ClaimLine, models.PROTECT, null=True, blank=True, related_name="due"
    )
    advance = models.OneToOneField(
        Advance, models.PROTECT, null=True, blank=True, related_name="due"
    )
    rest_of = models.OneToOneField(
        "payments.Reversal", models.PROTECT, null=True, blank=True, related_name="rest"
    )
    amount_pence = PenceField()
    state = models.CharField(max_length=10, choices=DueState, default=DueState.APPROVED)
    goes_as = models.CharField(
        max_length=7, choices=GoesAs, default=GoesAs.MONEY, db_default=GoesAs.MONEY
    )
    payable_from = models.DateField()
    pay_by = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    paid_on = models.DateField(null=True, blank=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "payable_from", "id"], name="due_by_state"),
            models.Index(fields=["person", "-id"], name="due_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="due_is_a_fee_or_a_cost",
                condition=Q(seat=None, line__isnull=False, advance=None, rest_of=None)
                | Q(seat__isnull=False, line=None, advance=None, rest_of=None)
                | Q(seat=None, line=None, advance__isnull=False, rest_of=None)
                | Q(seat=None, line=None, advance=None, rest_of__isnull=False),
            ),
            models.CheckConstraint(
                name="due_is_worth_something",
                condition=Q(amount_pence__gt=0, amount_pence__lte=1_000_000),
            ),
            models.CheckConstraint(
                name="due_state_is_known", condition=Q(state__in=DueState.values)
            ),
            models.CheckConstraint(
                name="due_goes_a_known_way", condition=Q(goes_as__in=GoesAs.values)
            ),
            models.CheckConstraint(
                name="costs_are_paid_back_in_money",
                condition=Q(line=None, advance=None, rest_of=None) | Q(goes_as=GoesAs.MONEY),
            ),
            models.CheckConstraint(
                name="paid_due_has_its_day",
                condition=Q(state=DueState.PAID, paid_on__isnull=False)
                | ~Q(state=DueState.PAID) & Q(paid_on=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="due_amount_is_fixed_once_on_its_way",
                operation=pgtrigger.UpdateOf(
                    "amount_pence", "person_id", "seat_id", "line_id", "advance_id", "rest_of_id"
                ),
                condition=pgtrigger.Q(old__state__in=["on_its_way", "paid", "failed"]),
            ),
            pgtrigger.Trigger(
                name="due_keeps_its_way_once_on_its_way",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("goes_as"),
                condition=pgtrigger.Condition("OLD.goes_as <> NEW.goes_as"),
                func="""
                    IF OLD.state IN ('on_its_way', 'paid', 'failed') OR EXISTS (
                        SELECT 1 FROM payments_payoutline l
                        WHERE l.due_id = NEW.id AND l.life = 'live'
                    ) THEN
                        RAISE EXCEPTION 'this due is in a payment' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="rest_of_a_fee_is_what_was_agreed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("rest_of_id", "person_id", "amount_pence"),
                condition=pgtrigger.Q(new__rest_of__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM payments_reversal v JOIN payments_due f ON f.id = v.due_id
                        JOIN people_person p ON p.id = f.person_id
                        JOIN activities_seat s ON s.id = f.seat_id
                        WHERE v.id = NEW.rest_of_id AND v.outcome = 'made_up'
                        AND f.state = 'paid' AND f.person_id = NEW.person_id
                        AND f.amount_pence + NEW.amount_pence = v.should_be_pence
                        AND v.decided_by_id IS DISTINCT FROM p.user_id
                        AND v.decided_by_id IS DISTINCT FROM s.marked_by_id
                    ) THEN
                        RAISE EXCEPTION 'nobody agreed to this rest of a fee'
                            USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="due_is_never_deleted", operation=pgtrigger.Delete),
            *POSTS,
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=("id", "amount_pence", "state", "payable_from", "pay_by", "made_at", "paid_on"),
        personal=("person", "seat", "line", "advance", "rest_of"),
        sensitive=("goes_as",),
        readers=("the person themselves", "FinanceOfficer"),
        person="person",
        said=_("What we owe you or paid you"),
        since="made_at",
        stays=("person", "seat", "line", "advance", "rest_of", "goes_as"),
        unsettled=Q(state__in=[DueState.APPROVED, DueState.ON_ITS_WAY, DueState.FAILED]),
    )

    def __str__(self):
        return f"Due {self.pk}"

    @property
    def is_fee(self) -> bool:
        return self.seat_id is not None or self.rest_of_id is not None

    @property
    def what_for(self) -> str:
        """What it was for: the fee of a meeting or its rest, a cost, or money before the day."""
        if self.seat:
            return self.seat.meeting.title
        if self.advance:
            told = _("Money before the day (%(kind)s). %(meeting)s")
            kind, meeting = self.advance.get_kind_display(), self.advance.seat.meeting.title
            return told % {"kind": kind, "meeting": meeting}
        if self.rest_of:
            return _("The rest of a fee. %(meeting)s") % {
                "meeting": self.rest_of.due.seat.meeting.title
            }
        return f"{self.line.get_kind_display()}. {self.line.claim.seat.meeting.title}"


class ReversalOutcome(models.TextChoices):
    """What became of a fee that was paid otherwise than the register says."""

    LET_BE = "let_be", _("They keep it")
    ASKED = "asked", _("They were asked to give it back")
    MADE_UP = "made_up", _("We paid them the rest")


class Reversal(models.Model):
    """A fee already on its way when the register was corrected: a person decides what to do.

    Nothing is ever taken back by the program. `decision` is what the officer wrote about it.
    """

    due = models.OneToOneField(Due, models.PROTECT, related_name="reversal")
    should_be_pence = PenceField()
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=7, choices=ReversalOutcome, blank=True, default="")
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reversal_decision_is_whole",
                condition=all_or_none("decided_at", "decided_by"),
            ),
            models.CheckConstraint(
                name="decided_reversal_has_its_outcome",
                condition=Q(decided_at=None, outcome="")
                | Q(decided_at__isnull=False, outcome__in=ReversalOutcome.values),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=("id", "due", "should_be_pence", "made_at", "decided_at", "outcome"),
        personal=("decided_by", "decision"),
        readers=("FinanceOfficer",),
        by_staff=("decision",),
        person="due__person",
        said=_("A fee that was put right"),
        since="made_at",
        stays=("decided_by",),
        unsettled=Q(decided_at=None),
    )

    def __str__(self):
        return f"Reversal of due {self.due_id}"

    def get_absolute_url(self):
        return reverse("reversal", args=[self.pk])

    @property
    def more_pence(self) -> int:
        """How much was paid too much; less than nothing if it was too little."""
        return self.due.amount_pence - self.should_be_pence

    @property
    def less_pence(self) -> int:
        """How much we still owed when the register was corrected, if we paid too little."""
        return -self.more_pence
