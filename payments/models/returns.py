"""Payments that came back: what the bank said, whom we called, and files of many. (I12, I13)"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class ReturnCode(models.TextChoices):
    """Why a bank sends a credit back, by the codes that banks use. (security.md 6.5)"""

    DETAILS = "0", _("The details are wrong")
    DECEASED = "2", _("The bank says that the person has died")
    MOVED = "3", _("The account has moved to another bank")
    NO_ACCOUNT = "5", _("There is no such account")
    CLOSED = "B", _("The account is closed")
    ASKED = "C", _("We asked the bank to send it back")
    OTHER = "other", _("Another reason, or none given")


# What is paid again after these goes to newer details, or to ones that a call has proved.
NEEDS_PROOF = (
    ReturnCode.DETAILS,
    ReturnCode.DECEASED,
    ReturnCode.MOVED,
    ReturnCode.NO_ACCOUNT,
    ReturnCode.CLOSED,
)


# What an officer can note though no bank said so: the statement shows it, or another officer saw.
WITHOUT_BANK = (ReturnCode.ASKED, ReturnCode.OTHER)


def _not_the_payee(name: str, whose: str) -> pgtrigger.Trigger:
    """Nobody says anything about a payment that was theirs, in the database as well."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF {whose} THEN
                RAISE EXCEPTION 'somebody else says what came of this payment'
                    USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """,
    )


class PaymentReturn(models.Model):
    """One payment of a run that its bank sent back: all of it, once. Never altered. (I13)

    A bank pays each person one amount a run, so all lines of that person come back together.
    """

    run = models.ForeignKey("payments.PayoutRun", models.PROTECT, related_name="returns")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    code = models.CharField(_("Why it came back"), max_length=5, choices=ReturnCode)
    amount_pence = PenceField(_("Amount"))
    noted_at = models.DateTimeField(_("Noted on"), default=timezone.now)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person"], name="a_payment_comes_back_at_most_once"
            ),
            models.CheckConstraint(
                name="return_code_is_known", condition=Q(code__in=ReturnCode.values)
            ),
            models.CheckConstraint(
                name="return_is_worth_something", condition=Q(amount_pence__gt=0)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="return_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            _not_the_payee(
                "return_is_noted_by_another",
                """EXISTS (SELECT 1 FROM people_person p
                           WHERE p.id = NEW.person_id AND p.user_id = NEW.noted_by_id)
                   OR NOT EXISTS (SELECT 1 FROM payments_payoutrun r
                                  WHERE r.id = NEW.run_id AND r.state = 'paid')""",
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=("id", "run", "amount_pence", "noted_at"),
        personal=("person", "noted_by"),
        sensitive=("code",),
        readers=("FinanceOfficer",),
        person="person",
        said=_("Payments that came back"),
        since="run__pay_on",
        stays=("person", "code", "noted_by"),
    )

    def __str__(self):
        return f"Return {self.pk}"

    def get_absolute_url(self):
        return reverse("return", args=[self.pk])


class ReturnOutcome(models.TextChoices):
    RIGHT = "right", _("I called them, and the details we hold are right")
    NEW = "new", _("I called them, and they will tell us new details")
    NO_ANSWER = "no_answer", _("I could not reach them")


class ReturnCall(models.Model):
    """One try to speak with somebody whose payment came back. Never altered."""

    payment_return = models.ForeignKey(PaymentReturn, models.PROTECT, related_name="calls")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=ReturnOutcome)

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="return_call_outcome_is_known", condition=Q(outcome__in=ReturnOutcome.values)
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="return_call_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            _not_the_payee(
                "return_call_is_made_by_another",
                """EXISTS (SELECT 1 FROM payments_paymentreturn r
                           JOIN people_person p ON p.id = r.person_id
                           WHERE r.id = NEW.payment_return_id AND p.user_id = NEW.by_id)""",
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legitimate interest: to pay nobody but the person",
        plain=("id", "payment_return", "at", "outcome"),
        personal=("by",),
        readers=("FinanceOfficer",),
    )

    def __str__(self):
        return f"Call about return {self.payment_return_id}"


class ReturnConfirmation(models.Model):
    """Another officer has seen for themselves that a payment came back. Never altered."""

    payment_return = models.OneToOneField(
        PaymentReturn, models.PROTECT, related_name="confirmation"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(
                name="return_confirmation_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            _not_the_payee(
                "return_is_confirmed_by_another",
                """EXISTS (SELECT 1 FROM payments_paymentreturn r
                           JOIN people_person p ON p.id = r.person_id
                           WHERE r.id = NEW.payment_return_id
                           AND NEW.by_id IN (p.user_id, r.noted_by_id))""",
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legal obligation: what was paid",
        plain=("id", "payment_return", "at"),
        personal=("by",),
        readers=("FinanceOfficer",),
    )

    def __str__(self):
        return f"Confirmation of return {self.payment_return_id}"


class FileState(models.TextChoices):
    PREVIEW = "preview", _("To look at")
    DONE = "done", _("Saved")


class ReturnFile(models.Model):
    """A file from the bank that says what came back: read, shown, then saved whole or not at all.

    `rows` are the ids of run and person with the code, and go once it is saved.
    """

    MOVES = {FileState.PREVIEW: {FileState.DONE}, FileState.DONE: set()}

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.PREVIEW)
    rows = models.JSONField(default=list, blank=True)
    known = models.PositiveIntegerField(default=0)
    saved = models.PositiveIntegerField(default=0)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="return_file_state_is_known", condition=Q(state__in=FileState.values)
            ),
            models.CheckConstraint(
                name="a_return_file_keeps_no_rows_once_saved",
                condition=Q(state=FileState.PREVIEW) | Q(rows=[]),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.SHORT,
        basis="Legal obligation: what was paid",
        plain=("id", "made_at", "state", "known", "saved"),
        personal=("by",),
        sensitive=("rows",),
        readers=("FinanceOfficer",),
        nobody="a file about many payments, gone when it is saved or the day after",
        since="made_at",
        goes=True,
    )

    def __str__(self):
        return f"File of returns {self.pk}"

    def get_absolute_url(self):
        return reverse("return_file", args=[self.pk])
