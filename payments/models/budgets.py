"""What a group may spend on people's fees and costs in a year. (C19)"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from activities.models import Group
from involvement.money import PenceField
from involvement.people.models import User
from involvement.privacy import Keep, Privacy


class GroupBudget(models.Model):
    """The budget of one group for the financial year that begins in October of `year`.

    That of a piece of work is part of its purpose, which everybody invited has read.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    amount_pence = PenceField()
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "group"]
        constraints = [
            models.UniqueConstraint(fields=["group", "year"], name="one_budget_per_group_and_year"),
            models.CheckConstraint(
                name="group_budget_is_worth_something",
                condition=Q(amount_pence__gt=0, year__gte=2016),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's own accounts",
        plain=("id", "group", "year", "amount_pence", "set_at"),
        personal=("set_by",),
        readers=("FinanceOfficer", "TeamMember"),
    )

    def __str__(self):
        return f"Budget of {self.group_id} from October {self.year}"
