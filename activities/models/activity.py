"""Groups, and the activities in which people are involved."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.fields import Labelled, new_reference
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Level(models.TextChoices):
    """Where in BASW people have a say. (R2)"""

    PRACTICE = "practice", _("Practice")
    POLICY = "policy", _("Politics and policy")
    GOVERNANCE = "governance", _("Decision-making")


class Group(Labelled):
    """A council, committee or group of BASW. High level means a reserve is needed. (R2, R12)"""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.UK)
    level = models.CharField(max_length=12, choices=Level)
    is_high_level = models.BooleanField(_("High level"), default=False)
    term_months = models.PositiveSmallIntegerField(_("Months of a term"), null=True, blank=True)
    chairs = models.ManyToManyField(User, related_name="chaired_groups", blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="group_level_is_known", condition=models.Q(level__in=Level.values)
            ),
            models.CheckConstraint(
                name="group_nation_is_known", condition=models.Q(nation__in=Nation.values)
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its bodies",
        plain=("id", "name", "nation", "level", "is_high_level", "term_months"),
        personal=("chairs",),
    )

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("group", args=[self.pk])


class ActivityState(models.TextChoices):
    PLANNING = "planning", _("Planning")
    INVITING = "inviting", _("Inviting")
    MEETING = "meeting", _("Meeting")
    FINISHING = "finishing", _("Finishing")
    FINISHED = "finished", _("Finished")
    PAUSED = "paused", _("Paused")


class Activity(Labelled):
    """A piece of BASW's work in which people are involved, from its purpose to its impact. (P1)"""

    MOVES = {
        ActivityState.PLANNING: {ActivityState.INVITING, ActivityState.PAUSED},
        ActivityState.INVITING: {ActivityState.MEETING, ActivityState.PAUSED},
        ActivityState.MEETING: {ActivityState.FINISHING, ActivityState.PAUSED},
        ActivityState.FINISHING: {ActivityState.FINISHED, ActivityState.MEETING},
        ActivityState.PAUSED: {
            ActivityState.PLANNING,
            ActivityState.INVITING,
            ActivityState.MEETING,
        },
        ActivityState.FINISHED: set(),
    }

    ref = models.CharField(max_length=20, unique=True, default=new_reference("ACT"), editable=False)
    title = models.CharField(_("What is this work called?"), max_length=120)
    group = models.ForeignKey(Group, models.PROTECT, related_name="activities")
    lead = models.ForeignKey(User, models.PROTECT, related_name="led_activities")
    serves_social_workers = models.TextField(
        _("How will it improve services for social workers?"), max_length=600, blank=True
    )
    serves_people = models.TextField(
        _("How will it improve social work for people, families and carers?"),
        max_length=600,
        blank=True,
    )
    state = models.CharField(max_length=10, choices=ActivityState, default=ActivityState.PLANNING)
    was_state = models.CharField(max_length=10, choices=ActivityState, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["state", "-id"], name="activity_by_state")]
        constraints = [
            models.CheckConstraint(
                name="activity_serves_the_goal",
                condition=~models.Q(serves_social_workers="", serves_people=""),
            ),
            models.CheckConstraint(
                name="activity_state_is_known", condition=models.Q(state__in=ActivityState.values)
            ),
            models.CheckConstraint(
                name="activity_pause_remembers_its_state",
                condition=models.Q(
                    state=ActivityState.PAUSED, was_state__in=["planning", "inviting", "meeting"]
                )
                | ~models.Q(state=ActivityState.PAUSED) & models.Q(was_state=""),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=(
            "id",
            "ref",
            "title",
            "group",
            "serves_social_workers",
            "serves_people",
            "state",
            "was_state",
            "made_at",
        ),
        personal=("lead", "made_by"),
    )

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activity", args=[self.ref])

    @property
    def nation(self) -> str:
        return self.group.nation

    @property
    def current_purpose(self):
        """The newest version of the purpose, agreed or not; None before one is written."""
        return self.purposes.order_by("-version").first()
