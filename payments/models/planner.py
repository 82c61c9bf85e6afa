"""Somebody's own plan for their fees. Nobody else reads it: no page, no file, no log. (C20)"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from involvement.people.models import Person
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField


class FeePlan(SealedRow):
    """What somebody may earn in a week or a month, as they typed it: all of it sealed.

    That there is a row says only that somebody opened the page once. It has no moment, and nothing
    of it stands in the trail.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="fee_plan")
    plan = SealedTextField(blank=True, default="")

    objects = LockingQuerySet.as_manager()
    sealed_with = ("seal_id", "person_id")

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Consent: to let the person plan their fees",
        plain=("id", "seal_id"),
        personal=("person",),
        sealed=("plan",),
        readers=("the person themselves",),
        person="person",
        said=_("Your own plan for your fees, which only your page shows"),
        withheld=("plan",),
        goes=True,
    )

    def __str__(self):
        return f"Fee plan {self.pk}"
