"""Where a person's money goes. Sealed: only the last two numbers can be read. (C20)

What officers find out about such an account stands here as well.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import FingerprintField, SealedRow, SealedTextField


class PayWay(models.TextChoices):
    BANK = "bank", _("Into my bank account")
    OTHER = "other", _("Another way: please call me")


class Whose(models.TextChoices):
    """Whose account it is, where the name on it is not that of the person."""

    OTHER_NAME = "other_name", _("Mine, in another name")
    JOINT = "joint", _("Mine and somebody else’s: a joint account")
    HELPER = (
        "helper",
        _("It belongs to somebody who looks after my money: an appointee, deputy or attorney"),
    )
    ELSE = "else", _("It belongs to somebody else")


class PayeeAccountQuerySet(LockingQuerySet):
    def current(self):
        return self.filter(replaced_at=None)


class PayeeAccount(SealedRow):
    """One version of where a person's money goes. Never changed: a change is a new version.

    A frozen payout run points at the version that was shown, so a later change cannot divert it.
    `spelling_shown`: before saving, they saw how banks spell the name, and agreed.
    `numbers_doubted`: they were told that the numbers may not belong together, and went on.
    `whose`: what they said where the name on the account is not theirs; else empty.
    `fingerprint`: the same for the same sort code and account number, whoever's it is.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="payee_accounts")
    way = models.CharField(_("How we pay you"), max_length=5, choices=PayWay)
    account_name = SealedTextField(_("Name on the account"), blank=True, default="")
    sort_code = SealedTextField(_("Sort code"), blank=True, default="")
    account_number = SealedTextField(_("Account number"), blank=True, default="")
    fingerprint = FingerprintField(_("Same account"), of=("sort_code", "account_number"))
    ending = models.CharField(_("Last two numbers"), max_length=2, blank=True)
    whose = models.CharField(
        _("Whose account it is"),
        max_length=10,
        choices=Whose,
        blank=True,
        default="",
        db_default="",
    )
    spelling_shown = models.BooleanField(
        _("We showed you how the bank will spell your name"), default=False, db_default=False
    )
    numbers_doubted = models.BooleanField(
        _("We said that the numbers may not belong together"), default=False, db_default=False
    )
    saved_at = models.DateTimeField(_("Saved on"), default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("Saved by"))
    replaced_at = models.DateTimeField(_("Replaced on"), null=True, blank=True)

    objects = PayeeAccountQuerySet.as_manager()
    sealed_with = ("seal_id", "person_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="one_current_payee_account", condition=Q(replaced_at=None)
            ),
            models.CheckConstraint(name="pay_way_is_known", condition=Q(way__in=PayWay.values)),
            models.CheckConstraint(
                name="whose_account_is_known", condition=Q(whose__in=["", *Whose.values])
            ),
            models.CheckConstraint(
                name="bank_account_shows_two_numbers",
                condition=~Q(way=PayWay.BANK) | Q(ending__regex=r"^[0-9]{2}$"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["fingerprint"],
                name="payee_account_is_the_same",
                condition=Q(replaced_at=None) & ~Q(fingerprint=""),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="payee_account_never_changes",
                operation=pgtrigger.UpdateOf(
                    "seal_id",
                    "person_id",
                    "way",
                    "account_name",
                    "sort_code",
                    "account_number",
                    "fingerprint",
                    "ending",
                    "whose",
                    "spelling_shown",
                    "numbers_doubted",
                ),
            )
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=(
            "id",
            "seal_id",
            "way",
            "saved_at",
            "replaced_at",
            "spelling_shown",
            "numbers_doubted",
        ),
        personal=("person", "saved_by"),
        sensitive=("ending", "fingerprint", "whose"),
        sealed=("account_name", "sort_code", "account_number"),
        readers=("the person themselves (last two numbers only)", "the released bank file"),
        person="person",
        said=_("Where your money goes"),
        withheld=("fingerprint",),
        masked=("sort_code", "account_number"),
        since=("replaced_at", "person__left_at"),
        clears={"ending": "00"},
        stays=("person", "saved_by"),
    )

    def __str__(self):
        return f"Payee account {self.pk}"

    def get_absolute_url(self):
        return reverse("payee_account", args=[self.pk])


class ShareKind(models.TextChoices):
    HOUSEHOLD = "household", _("They live together, or are a couple")
    HELPER = "helper", _("One of them looks after the money of the other")
    OTHER = "other", _("There is another good reason")


class AccountShare(models.Model):
    """It is right that two people have the same bank account. Of these two versions only.

    An officer says so who is neither of them, and who does not release what is paid into it.
    """

    first = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+")
    second = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+")
    kind = models.CharField(_("Why is it right?"), max_length=10, choices=ShareKind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_accounts_share_once"),
            models.CheckConstraint(
                name="share_kind_is_known", condition=Q(kind__in=ShareKind.values)
            ),
            models.CheckConstraint(
                name="share_names_the_older_first", condition=Q(first__lt=F("second"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="share_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="share_is_agreed_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_payeeaccount a
                        JOIN people_person p ON p.id = a.person_id
                        WHERE a.id IN (NEW.first_id, NEW.second_id) AND p.user_id = NEW.by_id
                    ) OR NOT EXISTS (
                        SELECT 1 FROM payments_payeeaccount a
                        JOIN payments_payeeaccount b ON b.fingerprint = a.fingerprint
                        WHERE a.id = NEW.first_id AND b.id = NEW.second_id
                        AND a.fingerprint <> '' AND a.person_id <> b.person_id
                    ) THEN
                        RAISE EXCEPTION 'somebody else agrees that two share one account'
                            USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legitimate interest: to pay nobody but the person",
        plain=("id", "first", "second", "at"),
        personal=("by",),
        sensitive=("kind",),
        readers=("FinanceOfficer",),
        nobody="It is about two people at once: told to one, it would tell of the other",
        since=("first__replaced_at", "first__person__left_at"),
        clears={"kind": ShareKind.OTHER},
        stays=("by",),
    )

    def __str__(self):
        return f"Payee accounts {self.first_id} and {self.second_id} are one"


class NameOutcome(models.TextChoices):
    MATCH = "match", _("The name matches")
    CLOSE = "close", _("It is a close match")
    NO_MATCH = "no_match", _("The name does not match")
    UNKNOWN = "unknown", _("The bank could not check it")


NAME_FITS = (NameOutcome.MATCH, NameOutcome.CLOSE)


class NameCheck(models.Model):
    """What the bank said of the name on an account when an officer entered it there. (6.5)

    Never altered: a later check is a row of its own. The name that the bank offers is not kept.
    """

    account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="name_checks")
    outcome = models.CharField(_("What the bank said"), max_length=10, choices=NameOutcome)
    at = models.DateTimeField(_("Checked on"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("Checked by"))

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="name_outcome_is_known", condition=Q(outcome__in=NameOutcome.values)
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="name_check_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="name_is_checked_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_payeeaccount a
                        JOIN people_person p ON p.id = a.person_id
                        WHERE a.id = NEW.account_id AND p.user_id = NEW.by_id
                    ) THEN
                        RAISE EXCEPTION 'somebody else checks the name on an account'
                            USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Legitimate interest: to pay nobody but the person",
        plain=("id", "at"),
        personal=("account", "by"),
        sensitive=("outcome",),
        readers=("the person themselves", "FinanceOfficer"),
        person="account__person",
        said=_("What the bank said of the name on your account"),
        withheld=("account",),
        since=("account__replaced_at", "account__person__left_at"),
        clears={"outcome": NameOutcome.UNKNOWN},
        stays=("account", "by"),
    )

    def __str__(self):
        return f"Name check of payee account {self.account_id}"
