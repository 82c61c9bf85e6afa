"""Vouchers and gifts: fees that leave in another way than by the bank file. (C20)"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import VoucherKind
from involvement.fields import all_or_none
from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from payments.models.fees import Due, GoesAs
from payments.models.organisations import Organisation


class SendingState(models.TextChoices):
    WAITING = "waiting", _("Waits for a second officer")
    AGREED = "agreed", _("To send")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Not sent")
    LOST = "lost", _("Did not arrive")


class SentBy(models.TextChoices):
    EMAIL = "email", _("By e-mail")
    POST = "post", _("By post")
    BANK = "bank", _("By bank transfer")


LIVE = (SendingState.WAITING, SendingState.AGREED, SendingState.SENT)
PAIRS = ("agreed", "sent", "ended")


class Sending(models.Model):
    """One voucher or gift on its way. At most one live for a due, in the database. (I2)

    One officer prepares it and another agrees; neither is the person, nor does who confirmed the
    organisation's details agree to a gift to it. Only then is it bought or paid, and noted. (I5)
    """

    MOVES = {
        SendingState.WAITING: {SendingState.AGREED, SendingState.CANCELLED},
        SendingState.AGREED: {SendingState.SENT, SendingState.CANCELLED},
        SendingState.SENT: {SendingState.LOST},
        SendingState.CANCELLED: set(),
        SendingState.LOST: set(),
    }

    due = models.ForeignKey(Due, models.PROTECT, related_name="sendings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=GoesAs)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="gifts"
    )
    voucher = models.CharField(max_length=12, choices=VoucherKind, blank=True)
    amount_pence = PenceField()
    state = models.CharField(max_length=10, choices=SendingState, default=SendingState.WAITING)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=5, choices=SentBy, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["due"], name="one_live_sending_per_due", condition=Q(state__in=LIVE)
            ),
            models.CheckConstraint(
                name="sending_is_a_voucher_or_a_gift",
                condition=Q(kind=GoesAs.VOUCHER, organisation=None, voucher__in=VoucherKind.values)
                | Q(kind=GoesAs.GIFT, organisation__isnull=False, voucher=""),
            ),
            models.CheckConstraint(
                name="sending_state_is_known", condition=Q(state__in=SendingState.values)
            ),
            models.CheckConstraint(
                name="sending_is_worth_something", condition=Q(amount_pence__gt=0)
            ),
            *(
                models.CheckConstraint(
                    name=f"sending_{pair}_is_whole",
                    condition=all_or_none(f"{pair}_at", f"{pair}_by"),
                )
                for pair in PAIRS
            ),
            models.CheckConstraint(
                name="sent_sending_says_how",
                condition=Q(sent_at=None, sent_on=None, sent_how="")
                | Q(sent_at__isnull=False, sent_on__isnull=False, sent_how__in=SentBy.values),
            ),
            models.CheckConstraint(
                name="sending_state_has_its_moment",
                condition=Q(state=SendingState.WAITING, agreed_at=None, sent_at=None, ended_at=None)
                | Q(state=SendingState.AGREED, agreed_at__isnull=False, sent_at=None, ended_at=None)
                | Q(
                    state=SendingState.SENT,
                    agreed_at__isnull=False,
                    sent_at__isnull=False,
                    ended_at=None,
                )
                | Q(state=SendingState.CANCELLED, sent_at=None, ended_at__isnull=False)
                | Q(state=SendingState.LOST, sent_at__isnull=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sending_is_agreed_by_another",
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("prepared_by")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sending_is_the_due_it_says",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM payments_due d WHERE d.id = NEW.due_id
                        AND d.goes_as = NEW.kind AND d.person_id = NEW.person_id
                        AND d.amount_pence = NEW.amount_pence AND d.state = 'approved'
                    ) OR NEW.organisation_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM payments_organisation o
                        WHERE o.id = NEW.organisation_id AND o.state = 'confirmed'
                    ) THEN
                        RAISE EXCEPTION 'this is not what is owed' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="sending_is_seen_to_by_others",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("prepared_by_id", "agreed_by_id", "sent_by_id"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM people_person p WHERE p.id = NEW.person_id
                        AND p.user_id IN (NEW.prepared_by_id, NEW.agreed_by_id, NEW.sent_by_id)
                    ) OR EXISTS (
                        SELECT 1 FROM payments_organisation o
                        WHERE o.id = NEW.organisation_id AND o.confirmed_by_id = NEW.agreed_by_id
                    ) THEN
                        RAISE EXCEPTION 'somebody else sees to this' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="sending_keeps_its_facts",
                operation=pgtrigger.UpdateOf(
                    "due_id", "person_id", "kind", "organisation_id", "voucher", "amount_pence"
                ),
            ),
            pgtrigger.Protect(name="sending_is_never_deleted", operation=pgtrigger.Delete),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=(
            "id",
            "amount_pence",
            "state",
            "prepared_at",
            "agreed_at",
            "sent_at",
            "sent_on",
            "sent_how",
            "ended_at",
        ),
        personal=("due", "person", "prepared_by", "agreed_by", "sent_by", "ended_by"),
        sensitive=("kind", "organisation", "voucher", "reference"),
        readers=("the person themselves", "FinanceOfficer"),
        person="person",
        said=_("Vouchers we sent you, and gifts we made for you"),
        since="prepared_at",
        stays=(
            "due",
            "person",
            "kind",
            "organisation",
            "voucher",
            "prepared_by",
            "agreed_by",
            "sent_by",
            "ended_by",
        ),
    )

    def __str__(self):
        return f"Sending {self.pk}"
