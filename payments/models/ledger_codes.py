"""The codes under which BASW's own accounts know an account, a nation or a group. Dated."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from involvement.people.models import User
from involvement.privacy import Keep, Privacy


class LedgerCode(models.Model):
    """A code from a day on, until a later one. Never altered: a change is a new row.

    `about` is "account:fees", "nation:cymru" or "group:12".
    """

    about = models.CharField(max_length=30)
    code = models.CharField(max_length=20)
    valid_from = models.DateField()
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        ordering = ["about", "-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                name="ledger_code_is_plain",
                condition=Q(code__regex=r"^[A-Za-z0-9][A-Za-z0-9 ./-]{0,19}$"),
            ),
            models.CheckConstraint(
                name="ledger_code_is_about_something",
                condition=Q(about__regex=r"^(account|nation|group):[a-z0-9]+$"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ledger_code_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's own accounts",
        plain=("id", "about", "code", "valid_from", "set_at"),
        personal=("set_by",),
        readers=("FinanceOfficer", "Keeper"),
    )

    def __str__(self):
        return f"{self.about} is {self.code}"
