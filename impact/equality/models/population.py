"""Who a piece of work concerns, and how to reach those who are missing. (R3, R4)"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from involvement.calendars import Nation
from involvement.fields import all_or_none
from involvement.people.models import Partner, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Basis(models.TextChoices):
    """Where the shares of the people concerned come from."""

    CENSUS = "census", _("The census of the nation")
    OWN = "own", _("Figures of our own, with their source")


class Population(models.Model):
    """Whom an activity concerns, why, and by which figures. (R4)

    Never changed: another choice comes after it, and the newest holds. Own figures are shares in
    percent by question and group, `{"sex": {"female": 51.0}}`; those of the census are not copied.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="populations")
    nation = models.CharField(max_length=10, choices=Nation)
    basis = models.CharField(max_length=10, choices=Basis)
    why = models.CharField(max_length=400)
    source = models.CharField(max_length=300, blank=True)
    shares = models.JSONField(default=dict, blank=True)
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="population_nation_is_known", condition=Q(nation__in=Nation.values)
            ),
            models.CheckConstraint(
                name="population_basis_is_known", condition=Q(basis__in=Basis.values)
            ),
            models.CheckConstraint(name="population_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="own_figures_have_a_source",
                condition=Q(basis=Basis.OWN) & ~Q(source="")
                | Q(basis=Basis.CENSUS, source="", shares={}),
            ),
            models.CheckConstraint(
                name="the_census_is_of_one_nation",
                condition=~Q(basis=Basis.CENSUS, nation=Nation.UK),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="population_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "activity", "nation", "basis", "why", "source", "shares", "chosen_at"),
        personal=("chosen_by",),
        readers=("TeamMember",),
    )

    def __str__(self):
        return f"{self.get_basis_display()}, {self.get_nation_display()}"


class OutreachState(models.TextChoices):
    PLANNED = "planned", _("To do")
    ASKED = "asked", _("We have asked")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not done")


class Outreach(models.Model):
    """One thing to do so that people who are missing hear of the work: a group, never a person.

    Through whom, by whom, by when, and what came of it. (R3, R4)
    """

    MOVES = {
        OutreachState.PLANNED: {OutreachState.ASKED, OutreachState.DONE, OutreachState.DROPPED},
        OutreachState.ASKED: {OutreachState.DONE, OutreachState.DROPPED},
        OutreachState.DONE: set(),
        OutreachState.DROPPED: set(),
    }

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="outreach")
    # the gap that it answers: as a release names it, or nothing
    question = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=40, blank=True)
    whom = models.CharField(max_length=200)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="outreach"
    )
    mediator = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_day = models.DateField()
    state = models.CharField(max_length=10, choices=OutreachState, default=OutreachState.PLANNED)
    came_of_it = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="outreach_state_is_known", condition=Q(state__in=OutreachState.values)
            ),
            models.CheckConstraint(
                name="outreach_goes_through_somebody",
                condition=Q(partner__isnull=False) | ~Q(mediator=""),
            ),
            models.CheckConstraint(
                name="outreach_says_what_came_of_it",
                condition=Q(state__in=["planned", "asked"], ended_at=None, came_of_it="")
                | Q(state__in=["done", "dropped"], ended_at__isnull=False) & ~Q(came_of_it=""),
            ),
            models.CheckConstraint(
                name="outreach_end_is_whole", condition=all_or_none("ended_at", "ended_by")
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PARTNER,
        basis="Legitimate interest: to reach people through those they know",
        plain=(
            "id",
            "activity",
            "question",
            "group",
            "whom",
            "partner",
            "by_day",
            "state",
            "made_at",
            "ended_at",
        ),
        personal=("mediator", "owner", "came_of_it", "made_by", "ended_by"),
        readers=("TeamMember",),
        stays=("owner", "made_by"),
        nobody="Whom staff talk to at work, so that a community hears of ours",
    )

    def __str__(self):
        return self.whom
