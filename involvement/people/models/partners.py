"""Organisations that know people whom we have not reached."""

from datetime import date

from django.db import models

from involvement.calendars import Nation
from involvement.fields import NameField
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Partner(models.Model):
    """A partner organisation: whom it reaches, and whom we talk to there."""

    name = models.CharField(max_length=120)
    nation = models.CharField(max_length=10, choices=Nation)
    reaches = models.CharField(max_length=200)
    contact_name = NameField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    notes = models.CharField(max_length=400, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "nation"], name="a_partner_once_in_a_nation"),
            models.CheckConstraint(
                name="partner_nation_is_known", condition=models.Q(nation__in=Nation.values)
            ),
            models.CheckConstraint(
                name="partner_is_looked_at_again_after_agreeing",
                condition=models.Q(agreed_on=None, review_on=None)
                | models.Q(review_on__gt=models.F("agreed_on")),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PARTNER,
        basis="Legitimate interest: to reach people through those they know",
        plain=("id", "name", "nation", "reaches", "agreed_on", "review_on"),
        personal=("contact_name", "email", "phone", "notes"),
        readers=("TeamMember",),
        nobody="An organisation, and how to reach it at work; staff change it or empty it",
    )

    def __str__(self):
        return self.name

    def is_overdue(self, *, today: date) -> bool:
        """Say whether the day to look at what we agreed is past."""
        return self.review_on is not None and self.review_on < today
