"""Presence: the dated rules of how many people are enough, and how they turned out."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Level
from activities.models.meetings import Meeting
from involvement.people.models import User
from involvement.privacy import Keep, Privacy

LOOKS = {"waiting": "info", "ready": "ok", "at_risk": "risk", "stop": "stop"}
CALLED_OFF = "called_off"


class Status(models.TextChoices):
    """The one word at the top of a meeting's page."""

    WAITING = "waiting", _("Waiting for answers")
    READY = "ready", _("Ready")
    AT_RISK = "at_risk", _("At risk")
    STOP = "stop", _("Stop")

    @property
    def kind(self) -> str:
        """The look of the word: shape and colour."""
        return LOOKS[self.value]


class PresenceRule(models.Model):
    """How many people are enough at one kind of meeting, from a day on. (R10, R11, R12)

    The newest rule that is not later than the meeting's day holds. A rule is never changed: another
    comes after it, for today or a later day. No rule asks for fewer than two.
    """

    level = models.CharField(max_length=12, choices=Level)
    is_high_level = models.BooleanField()
    valid_from = models.DateField()
    minimum = models.PositiveSmallIntegerField(default=2)
    ideal = models.PositiveSmallIntegerField(default=3)
    least_service_users = models.PositiveSmallIntegerField(default=1)
    least_carers = models.PositiveSmallIntegerField(default=1)
    needs_reserve = models.BooleanField(default=False)
    reply_days = models.PositiveSmallIntegerField(default=10)
    source = models.CharField(max_length=200)
    set_on = models.DateField(null=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-valid_from", "-id"]
        indexes = [
            models.Index(
                fields=["level", "is_high_level", "-valid_from", "-id"], name="rule_of_a_day"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="presence_rule_level_is_known", condition=Q(level__in=Level.values)
            ),
            models.CheckConstraint(
                name="presence_minimum_is_never_one",
                condition=Q(minimum__gte=2, ideal__gte=F("minimum")),
            ),
            models.CheckConstraint(
                name="high_level_always_needs_a_reserve",
                condition=Q(is_high_level=False) | Q(needs_reserve=True),
            ),
            models.CheckConstraint(
                name="both_voices_fit_into_the_ideal",
                condition=Q(ideal__gte=F("least_service_users") + F("least_carers")),
            ),
            models.CheckConstraint(
                name="presence_rule_leaves_days_to_answer",
                condition=Q(reply_days__gte=1, reply_days__lte=60),
            ),
            # what shipped was set by nobody; everything since has its day, who and why
            models.CheckConstraint(
                name="presence_rule_never_rewrites_the_past",
                condition=Q(set_on=None, set_by=None)
                | Q(set_on__isnull=False, set_by__isnull=False, valid_from__gte=F("set_on")),
            ),
            models.CheckConstraint(name="presence_rule_says_why", condition=~Q(source="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="presence_rule_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's rules",
        plain=(
            "id",
            "level",
            "is_high_level",
            "valid_from",
            "minimum",
            "ideal",
            "least_service_users",
            "least_carers",
            "needs_reserve",
            "reply_days",
            "source",
            "set_on",
        ),
        personal=("set_by",),
        readers=("Keeper",),
    )

    def __str__(self):
        return f"{self.minimum} at least, {self.ideal} ideally, from {self.valid_from}"

    @property
    def kind(self) -> tuple[str, bool]:
        """The kind of meeting it is for: its group's level, and whether it is high level."""
        return self.level, self.is_high_level

    @property
    def kind_words(self) -> str:
        """That kind in words."""
        words = _("%(level)s, high level") if self.is_high_level else _("%(level)s")
        return words % {"level": self.get_level_display()}


class Cause(models.TextChoices):
    """What made a meeting's status change."""

    INVITED = "invited", _("People were invited")
    YES = "yes", _("Somebody said yes")
    NO = "no", _("Somebody said no")
    ANSWER = "answer", _("Somebody answered")
    STEPPED_UP = "stepped_up", _("A reserve took a full seat")
    CHOICE = "choice", _("The one person chose what to do")
    MOVED = "moved", _("The meeting was moved")
    RULE = "rule", _("The rule changed")
    DAY = "day", _("The day to answer by came")
    CALLED_OFF = "called_off", _("The meeting was called off")
    REGISTER = "register", _("The register was taken")
    OTHER = "other", _("Something else changed")


class StatusChange(models.Model):
    """One change of a meeting's status, kept for good: from what to what, why and by whom. (R11)

    `by` is the account of staff. Who of the people invited answered is not repeated here.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="status_changes")
    was = models.CharField(max_length=10, blank=True)
    status = models.CharField(
        max_length=10, choices=[*Status.choices, (CALLED_OFF, _("Called off"))]
    )
    clause = models.CharField(max_length=4)
    cause = models.CharField(max_length=10, choices=Cause)
    users_expected = models.PositiveSmallIntegerField(default=0)
    users_confirmed = models.PositiveSmallIntegerField(default=0)
    users_came = models.PositiveSmallIntegerField(default=0)
    carers_expected = models.PositiveSmallIntegerField(default=0)
    carers_confirmed = models.PositiveSmallIntegerField(default=0)
    carers_came = models.PositiveSmallIntegerField(default=0)
    reserves_ready = models.PositiveSmallIntegerField(default=0)
    rule = models.ForeignKey(PresenceRule, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    append_only = True

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["meeting", "-id"], name="status_of_a_meeting")]
        constraints = [
            models.CheckConstraint(
                name="changed_status_is_known",
                condition=Q(status__in=[*Status.values, CALLED_OFF]),
            ),
            models.CheckConstraint(
                name="cause_of_a_change_is_known", condition=Q(cause__in=Cause.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="status_history_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=(
            "id",
            "meeting",
            "was",
            "status",
            "clause",
            "cause",
            "users_expected",
            "users_confirmed",
            "users_came",
            "carers_expected",
            "carers_confirmed",
            "carers_came",
            "reserves_ready",
            "rule",
            "at",
        ),
        personal=("by",),
        readers=("TeamMember", "Chair of the meeting"),
    )

    def __str__(self):
        return f"{self.meeting_id}: {self.was} to {self.status}"

    @property
    def was_words(self) -> str:
        """The status before, in the words of its page."""
        return str(dict(self._meta.get_field("status").choices).get(self.was, ""))
