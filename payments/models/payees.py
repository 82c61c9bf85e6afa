"""Where a person's money goes. Sealed: only the last two numbers can be read. (C20)"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField


class PayWay(models.TextChoices):
    BANK = "bank", _("Into my bank account")
    OTHER = "other", _("Another way: please call me")


class PayeeAccountQuerySet(LockingQuerySet):
    def current(self):
        return self.filter(replaced_at=None)


class PayeeAccount(SealedRow):
    """One version of where a person's money goes. Never changed: a change is a new version.

    A frozen payout run points at the version that was shown, so a later change cannot divert it.
    `spelling_shown`: before saving, they saw how banks spell the name, and agreed.
    `numbers_doubted`: they were told that the numbers may not belong together, and went on.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="payee_accounts")
    way = models.CharField(_("How we pay you"), max_length=5, choices=PayWay)
    account_name = SealedTextField(_("Name on the account"), blank=True, default="")
    sort_code = SealedTextField(_("Sort code"), blank=True, default="")
    account_number = SealedTextField(_("Account number"), blank=True, default="")
    ending = models.CharField(_("Last two numbers"), max_length=2, blank=True)
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
                name="bank_account_shows_two_numbers",
                condition=~Q(way=PayWay.BANK) | Q(ending__regex=r"^[0-9]{2}$"),
            ),
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
                    "ending",
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
        sensitive=("ending",),
        sealed=("account_name", "sort_code", "account_number"),
        readers=("the person themselves (last two numbers only)", "the released bank file"),
        person="person",
        said=_("Where your money goes"),
        masked=("sort_code", "account_number"),
        since=("replaced_at", "person__left_at"),
        clears={"ending": "00"},
        stays=("person", "saved_by"),
    )

    def __str__(self):
        return f"Payee account {self.pk}"
