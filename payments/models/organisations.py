"""Organisations that a fee can be given to, with where their money goes. (C20)"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.fields import all_or_none
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField


class OrganisationState(models.TextChoices):
    WAITING = "waiting", _("Waits for a second officer")
    CONFIRMED = "confirmed", _("Confirmed")
    STOPPED = "stopped", _("Not used any more")


class Organisation(SealedRow):
    """One charity or organisation, and its bank details. Never changed: other details are new.

    One officer writes it down, another makes sure with the organisation itself.
    """

    MOVES = {
        OrganisationState.WAITING: {OrganisationState.CONFIRMED, OrganisationState.STOPPED},
        OrganisationState.CONFIRMED: {OrganisationState.STOPPED},
        OrganisationState.STOPPED: set(),
    }

    name = models.CharField(max_length=120)
    charity_number = models.CharField(max_length=20, blank=True)
    account_name = SealedTextField()
    sort_code = SealedTextField()
    account_number = SealedTextField()
    ending = models.CharField(max_length=2)
    state = models.CharField(
        max_length=10, choices=OrganisationState, default=OrganisationState.WAITING
    )
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="one_organisation_of_a_name", condition=~Q(state="stopped")
            ),
            models.CheckConstraint(
                name="organisation_state_is_known", condition=Q(state__in=OrganisationState.values)
            ),
            models.CheckConstraint(
                name="organisation_confirming_is_whole",
                condition=all_or_none("confirmed_at", "confirmed_by"),
            ),
            models.CheckConstraint(
                name="organisation_stopping_is_whole",
                condition=all_or_none("stopped_at", "stopped_by"),
            ),
            models.CheckConstraint(
                name="organisation_state_has_its_moment",
                condition=Q(state=OrganisationState.WAITING, confirmed_at=None, stopped_at=None)
                | Q(state=OrganisationState.CONFIRMED, confirmed_at__isnull=False, stopped_at=None)
                | Q(state=OrganisationState.STOPPED, stopped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="organisation_is_confirmed_by_another",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("added_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="organisation_never_changes",
                operation=pgtrigger.UpdateOf(
                    "seal_id",
                    "name",
                    "charity_number",
                    "account_name",
                    "sort_code",
                    "account_number",
                    "ending",
                    "added_by_id",
                ),
            )
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to give a fee where the person asked",
        plain=(
            "id",
            "seal_id",
            "name",
            "charity_number",
            "ending",
            "state",
            "added_at",
            "confirmed_at",
            "stopped_at",
        ),
        personal=("added_by", "confirmed_by", "stopped_by"),
        sealed=("account_name", "sort_code", "account_number"),
        readers=("FinanceOfficer",),
        nobody="An organisation and its own bank details, kept while it is used",
        since="stopped_at",
        stays=("added_by", "confirmed_by", "stopped_by"),
    )

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=[self.pk])
