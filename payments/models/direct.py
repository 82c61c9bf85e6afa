"""What BASW pays itself, so that nobody lays it out: bookings and invoices. (C21, C22)"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Seat
from involvement.fields import Labelled, all_or_none
from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from payments.models.cost_kinds import IN_NIGHTS, CostKind
from payments.models.organisations import Organisation


class DirectState(models.TextChoices):
    WAITING = "waiting", _("Waits for two officers")
    CHECKED = "checked", _("Waits for a second officer")
    AGREED = "agreed", _("To pay")
    PAID = "paid", _("Paid by us")
    CANCELLED = "cancelled", _("Not paid")
    TAKEN_BACK = "taken_back", _("Entered by mistake")


ERASED = "-"  # what stands for a reason once it is erased
GONE = (DirectState.CANCELLED, DirectState.TAKEN_BACK)
SETTLED = (DirectState.PAID, *GONE)
WAS_PAID = (DirectState.PAID, DirectState.TAKEN_BACK)


class DirectHow(models.TextChoices):
    CARD = "card", _("We booked it and paid with our card")
    INVOICE = "invoice", _("An organisation sends us an invoice")


class DirectCost(Labelled):
    """One cost of somebody at a meeting that BASW pays. Nothing is out of their pocket.

    What was booked by card is paid when it is entered; an officer takes back what was entered by
    mistake. An invoice is entered by the team, looked at by one officer and agreed by another,
    and then paid by the bank as other bills are. Two as well leave what was agreed unpaid. (I5)
    """

    MOVES = {
        DirectState.WAITING: {DirectState.CHECKED, DirectState.CANCELLED},
        DirectState.CHECKED: {DirectState.AGREED, DirectState.CANCELLED},
        DirectState.AGREED: {DirectState.PAID, DirectState.CANCELLED},
        DirectState.PAID: {DirectState.TAKEN_BACK},
        DirectState.CANCELLED: set(),
        DirectState.TAKEN_BACK: set(),
    }

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="direct_costs")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CostKind)
    how = models.CharField(max_length=7, choices=DirectHow)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    amount_pence = PenceField()
    nights = models.PositiveSmallIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=DirectState, default=DirectState.WAITING)
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    paid_on = models.DateField(null=True, blank=True)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    stop_asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "id"], name="direct_cost_by_state")]
        constraints = [
            models.CheckConstraint(
                name="direct_kind_is_known", condition=Q(kind__in=CostKind.values)
            ),
            models.CheckConstraint(
                name="direct_state_is_known", condition=Q(state__in=DirectState.values)
            ),
            models.CheckConstraint(
                name="direct_cost_is_a_booking_or_an_invoice",
                condition=Q(how=DirectHow.CARD, organisation=None)
                | Q(how=DirectHow.INVOICE, organisation__isnull=False) & ~Q(reference="")
                # an agency of carers says something about whom it came to: erased in its time
                | Q(how=DirectHow.INVOICE, organisation=None, reference="", state__in=SETTLED),
            ),
            models.CheckConstraint(
                name="direct_cost_is_worth_something",
                condition=Q(amount_pence__gt=0, amount_pence__lte=1_000_000),
            ),
            models.CheckConstraint(
                name="direct_nights_are_counted",
                condition=Q(kind__in=IN_NIGHTS, nights__gt=0)
                | ~Q(kind__in=IN_NIGHTS) & Q(nights=None),
            ),
            *(
                models.CheckConstraint(
                    name=f"direct_{pair}_is_whole",
                    condition=all_or_none(f"{pair}_at", f"{pair}_by"),
                )
                for pair in ("checked", "agreed", "stop_asked", "ended")
            ),
            models.CheckConstraint(
                name="direct_cost_is_paid_as_it_says",
                condition=~Q(state__in=WAS_PAID) & Q(paid_on=None)
                | Q(state__in=WAS_PAID, paid_on__isnull=False)
                & (Q(how=DirectHow.CARD) | Q(agreed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="direct_booking_is_taken_back_with_a_reason",
                condition=~Q(state=DirectState.TAKEN_BACK)
                | Q(how=DirectHow.CARD, ended_at__isnull=False)
                & ~Q(ended_reason="")
                & ~Q(ended_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="agreed_invoice_is_left_by_two",
                condition=~Q(state=DirectState.CANCELLED)
                | Q(agreed_at=None)
                | Q(stop_asked_by__isnull=False) & ~Q(stop_asked_by=F("ended_by")),
            ),
            models.CheckConstraint(
                name="invoice_is_agreed_by_two_others",
                condition=(Q(agreed_by=None) | Q(checked_by__isnull=False))
                & (Q(checked_by=None) | ~Q(checked_by=F("entered_by")))
                & (Q(agreed_by=None) | ~Q(agreed_by=F("entered_by")))
                & (Q(agreed_by=None) | ~Q(agreed_by=F("checked_by"))),
            ),
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                name="an_invoice_is_entered_once",
                condition=Q(how=DirectHow.INVOICE) & ~Q(state=DirectState.CANCELLED),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="direct_cost_is_seen_to_by_others",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("entered_by_id", "checked_by_id", "agreed_by_id"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM people_person p WHERE p.id = NEW.person_id
                        AND p.user_id IN (NEW.entered_by_id, NEW.checked_by_id, NEW.agreed_by_id)
                    ) OR EXISTS (
                        SELECT 1 FROM payments_organisation o
                        WHERE o.id = NEW.organisation_id
                        AND (o.confirmed_by_id = NEW.agreed_by_id OR o.state <> 'confirmed')
                    ) OR NOT EXISTS (
                        SELECT 1 FROM activities_seat s
                        WHERE s.id = NEW.seat_id AND s.person_id = NEW.person_id
                    ) THEN
                        RAISE EXCEPTION 'somebody else sees to this' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="direct_cost_keeps_its_facts",
                operation=pgtrigger.UpdateOf(
                    "seat_id",
                    "person_id",
                    "how",
                    "organisation_id",
                    "amount_pence",
                    "entered_by_id",
                ),
            ),
            pgtrigger.Protect(name="direct_cost_is_never_deleted", operation=pgtrigger.Delete),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=(
            "id",
            "how",
            "amount_pence",
            "state",
            "entered_at",
            "checked_at",
            "agreed_at",
            "paid_on",
            "stop_asked_at",
            "ended_at",
        ),
        personal=(
            "seat",
            "person",
            "entered_by",
            "checked_by",
            "agreed_by",
            "stop_asked_by",
            "ended_by",
        ),
        sensitive=("kind", "nights", "organisation", "reference", "ended_reason"),
        readers=("the person themselves", "TeamMember", "FinanceOfficer"),
        person="person",
        said=_("What we booked or paid for you"),
        by_staff=("ended_reason",),
        since="entered_at",
        unsettled=Q(state__in=[DirectState.WAITING, DirectState.CHECKED, DirectState.AGREED]),
        clears={"kind": CostKind.OTHER, "nights": None, "ended_reason": ERASED},
        stays=(
            "seat",
            "person",
            "entered_by",
            "checked_by",
            "agreed_by",
            "stop_asked_by",
            "ended_by",
        ),
    )

    def __str__(self):
        return f"Direct cost {self.pk}"
