"""Meetings: when, where, and by when people answer and get their papers."""

import uuid

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity, Level
from activities.models.series import Series
from involvement.calendars import london_day
from involvement.fields import Labelled, all_or_none, new_reference
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Mode(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
    BOTH = "both", _("Online or in person")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


def own_times(whose: str) -> list[models.CheckConstraint]:
    """Return what holds a time that one side has to itself: whole, forward, and with a way in."""
    starts, until = f"{whose}_meet_at", f"{whose}_meet_until"
    return [
        models.CheckConstraint(
            name=f"time_{whose}_have_to_themselves_is_whole",
            condition=all_or_none(starts, until)
            & (models.Q(**{until: None}) | models.Q(**{f"{until}__gt": models.F(starts)})),
        ),
        models.CheckConstraint(
            name=f"time_{whose}_have_to_themselves_says_how",
            condition=models.Q(**{starts: None}) | ~models.Q(separate_voices=""),
        ),
    ]


class Meeting(Labelled):
    """A meeting of an activity's group, at an instant worked out from London time. (R11 to R13)"""

    MOVES = {
        MeetingState.PLANNED: {MeetingState.HELD, MeetingState.CANCELLED},
        MeetingState.HELD: set(),
        MeetingState.CANCELLED: set(),
    }

    ref = models.CharField(max_length=20, unique=True, default=new_reference("MTG"), editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="meetings")
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    title = models.CharField(_("What is this meeting called?"), max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(_("Where is it?"), max_length=10, choices=Mode)
    place = models.TextField(_("Place, or how to join"), max_length=600)
    # as its group was when it was planned: a group that changes later rewrites no meeting
    level = models.CharField(max_length=12, choices=Level)
    is_high_level = models.BooleanField(_("High level"), default=False)
    # how the two can speak apart, and where they also have a time of their own (R10)
    separate_voices = models.CharField(
        _("How can service users and carers give their views separately?"),
        max_length=300,
        blank=True,
    )
    users_meet_at = models.DateTimeField(null=True, blank=True)
    users_meet_until = models.DateTimeField(null=True, blank=True)
    carers_meet_at = models.DateTimeField(null=True, blank=True)
    carers_meet_until = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateField()
    papers_by = models.DateField()
    remind_on = models.DateField()
    invited_at = models.DateTimeField(null=True, blank=True)
    going_ahead_at = models.DateTimeField(null=True, blank=True)
    going_ahead_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["state", "starts_at", "id"], name="meeting_by_time"),
            models.Index(
                fields=["starts_at", "id"],
                name="meeting_that_is_over",
                condition=models.Q(state__in=["held", "cancelled"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
            *own_times("users"),
            *own_times("carers"),
            models.CheckConstraint(
                name="meeting_mode_is_known", condition=models.Q(mode__in=Mode.values)
            ),
            models.CheckConstraint(
                name="meeting_level_is_known", condition=models.Q(level__in=Level.values)
            ),
            models.CheckConstraint(
                name="meeting_state_is_known", condition=models.Q(state__in=MeetingState.values)
            ),
            models.CheckConstraint(
                name="meeting_going_ahead_is_whole",
                condition=all_or_none("going_ahead_at", "going_ahead_by"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_goes_ahead_alone",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("going_ahead_at"),
                condition=pgtrigger.Q(
                    new__going_ahead_at__isnull=False, old__going_ahead_at__isnull=True
                ),
                declare=[("yes", "INTEGER"), ("chosen", "BOOLEAN")],
                func="""
                    SELECT count(*), coalesce(bool_or(goes_alone_at IS NOT NULL), FALSE)
                    INTO yes, chosen FROM activities_seat
                    WHERE meeting_id = NEW.id AND invited_at IS NOT NULL AND reply = 'coming'
                      AND (NOT is_reserve OR stepped_up_at IS NOT NULL);
                    IF yes = 0 OR (yes = 1 AND NOT chosen) THEN
                        RAISE EXCEPTION 'nobody goes ahead alone' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=(
            "id",
            "ref",
            "activity",
            "series",
            "title",
            "starts_at",
            "ends_at",
            "mode",
            "place",
            "level",
            "is_high_level",
            "separate_voices",
            "users_meet_at",
            "users_meet_until",
            "carers_meet_at",
            "carers_meet_until",
            "reply_by",
            "papers_by",
            "remind_on",
            "invited_at",
            "going_ahead_at",
            "state",
            "uid",
            "sequence",
            "made_at",
        ),
        personal=("going_ahead_by", "made_by"),
    )

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meeting", args=[self.ref])

    @property
    def kind(self):
        """The kind of meeting that a rule of presence is for."""
        return self.level, self.is_high_level

    @property
    def day(self):
        """The London day on which it starts."""
        return london_day(self.starts_at)
