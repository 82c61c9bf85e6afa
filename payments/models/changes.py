"""Changed bank details: they wait until a call, or some days, have shown whose they are. (T2)"""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField
from payments.models.payees import PayeeAccount, PayWay


class ChangeState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CONFIRMED = "confirmed", _("It was them")
    STOPPED = "stopped", _("Stopped")


class PayeeChangeQuerySet(LockingQuerySet):
    def current(self):
        """Changes to details that are still in use."""
        return self.filter(account__replaced_at=None)

    def on_hold(self, now):
        """Changes to details that no money goes to at a moment."""
        waits = Q(waits_until=None) | Q(waits_until__gt=now)
        waiting = Q(state=ChangeState.WAITING, account__way=PayWay.BANK)
        return self.filter(Q(state=ChangeState.STOPPED) | waiting & waits)


class PayeeChange(SealedRow):
    """Bank details that took the place of others. No money goes to them at once. (I8)

    They wait until a moment, or until somebody called; without a moment, only a call ends it.
    `emails` and `phone` are how we knew to reach the person before, so that whoever changed the
    details cannot also choose who hears of it. `is_phone_known`: the number is not new either.
    """

    MOVES = {
        ChangeState.WAITING: {ChangeState.CONFIRMED, ChangeState.STOPPED},
        ChangeState.CONFIRMED: {ChangeState.STOPPED},
        ChangeState.STOPPED: {ChangeState.CONFIRMED},
    }

    account = models.OneToOneField(PayeeAccount, models.PROTECT, related_name="change")
    person = models.ForeignKey(Person, models.PROTECT, related_name="payee_changes")
    state = models.CharField(
        _("How far it is"), max_length=10, choices=ChangeState, default=ChangeState.WAITING
    )
    made_at = models.DateTimeField(_("Changed on"), default=timezone.now)
    waits_until = models.DateTimeField(_("Waits until"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("Stopped on"), null=True, blank=True)
    emails = SealedTextField(_("E-mail addresses we knew before"), blank=True, default="")
    phone = SealedTextField(_("Phone number we knew before"), blank=True, default="")
    is_phone_known = models.BooleanField(_("We had the number for a while"), default=False)

    objects = PayeeChangeQuerySet.as_manager()
    sealed_with = ("seal_id", "person_id")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="payee_change_state_is_known", condition=Q(state__in=ChangeState.values)
            ),
            models.CheckConstraint(
                name="stopped_payee_change_has_its_moment",
                condition=~Q(state=ChangeState.STOPPED) | Q(stopped_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="payee_change_keeps_its_facts",
                operation=pgtrigger.UpdateOf(
                    "seal_id", "account_id", "person_id", "made_at", "waits_until", "is_phone_known"
                ),
            ),
            pgtrigger.Trigger(
                name="payee_change_is_confirmed_by_a_call",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state="confirmed"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM payments_payeecall c
                        WHERE c.change_id = NEW.id AND c.outcome IN ('called', 'met')
                        AND c.at >= coalesce(NEW.stopped_at, NEW.made_at)
                    ) THEN
                        RAISE EXCEPTION 'nobody has called about these bank details'
                            USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legitimate interest: to pay nobody but the person",
        plain=(
            "id",
            "seal_id",
            "state",
            "made_at",
            "waits_until",
            "stopped_at",
            "is_phone_known",
        ),
        personal=("account", "person"),
        sealed=("emails", "phone"),
        readers=("the person themselves", "FinanceOfficer"),
        person="person",
        said=_("A change of your bank details"),
        withheld=("account",),
        since=("account__replaced_at", "person__left_at"),
        stays=("account", "person"),
    )

    def __str__(self):
        return f"Change of payee account {self.account_id}"

    def get_absolute_url(self):
        return reverse("changed_detail", args=[self.pk])

    def is_on_hold(self, now: datetime) -> bool:
        """Say what `on_hold` finds, of one change whose account is at hand."""
        if self.state == ChangeState.WAITING and self.account.way == PayWay.BANK:
            return self.waits_until is None or self.waits_until > now
        return self.state == ChangeState.STOPPED


class CallOutcome(models.TextChoices):
    CALLED = "called", _("I called them, and it was them")
    MET = "met", _("I met them, and it was them")
    NO_ANSWER = "no_answer", _("I could not reach them")
    NOT_THEIRS = "not_theirs", _("It was not them")


THEIRS = (CallOutcome.CALLED, CallOutcome.MET)


class PayeeCall(models.Model):
    """One try to hear from somebody whether they changed their details. Never altered. (T2)

    The number is the one the change keeps. It is made by an officer who is neither whoever typed
    the details nor the person, and who does not release the payment afterwards.
    """

    change = models.ForeignKey(PayeeChange, models.PROTECT, related_name="calls")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=CallOutcome)

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="call_outcome_is_known", condition=Q(outcome__in=CallOutcome.values)
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="call_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="call_is_made_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_payeechange c
                        JOIN payments_payeeaccount a ON a.id = c.account_id
                        JOIN people_person p ON p.id = c.person_id
                        WHERE c.id = NEW.change_id AND (
                            NEW.by_id = a.saved_by_id OR NEW.by_id = p.user_id
                            OR NEW.outcome = 'called' AND NOT c.is_phone_known)
                    ) THEN
                        RAISE EXCEPTION 'somebody else calls, on a number known before'
                            USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legitimate interest: to pay nobody but the person",
        plain=("id", "change", "at", "outcome"),
        personal=("by",),
        readers=("FinanceOfficer",),
    )

    def __str__(self):
        return f"Call about payee change {self.change_id}"
