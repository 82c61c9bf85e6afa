"""Presence: meetings, who has a seat at them, and the dated rules of how many is enough."""

import uuid

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from activities.models.purpose import Purpose
from involvement.calendars import london_day
from involvement.fields import all_or_none, new_reference
from involvement.money import PenceField
from involvement.people.models import Capacity, Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class PresenceRule(models.Model):
    """How many people are enough, from a date on. (R11, R12; decisions.md, Presence)"""

    valid_from = models.DateField(unique=True)
    minimum = models.PositiveSmallIntegerField(default=2)
    ideal = models.PositiveSmallIntegerField(default=3)
    high_level_needs_reserve = models.BooleanField(default=True)
    reply_days = models.PositiveSmallIntegerField(default=10)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="presence_minimum_is_never_one",
                condition=models.Q(minimum__gte=2, ideal__gte=models.F("minimum")),
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's rules",
        plain=(
            "id",
            "valid_from",
            "minimum",
            "ideal",
            "high_level_needs_reserve",
            "reply_days",
            "source",
        ),
    )

    def __str__(self):
        return f"{self.minimum} at least, {self.ideal} ideally, from {self.valid_from}"


class Mode(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")
    BOTH = "both", _("Online or in person")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Meeting(models.Model):
    """A meeting of an activity's group, at an instant worked out from London time. (R11 to R13)"""

    MOVES = {
        MeetingState.PLANNED: {MeetingState.HELD, MeetingState.CANCELLED},
        MeetingState.HELD: set(),
        MeetingState.CANCELLED: set(),
    }

    ref = models.CharField(max_length=20, unique=True, default=new_reference("MTG"), editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="meetings")
    title = models.CharField(_("What is this meeting called?"), max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(_("Where is it?"), max_length=10, choices=Mode)
    place = models.TextField(_("Place, or how to join"), max_length=600)
    is_high_level = models.BooleanField(_("High level"), default=False)
    separate_voices = models.CharField(
        _("How can service users and carers give their views separately?"),
        max_length=300,
        blank=True,
    )
    reply_by = models.DateField()
    papers_by = models.DateField()
    remind_on = models.DateField()
    invited_at = models.DateTimeField(null=True, blank=True)
    alone_since = models.DateTimeField(null=True, blank=True)
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
        ]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="meeting_mode_is_known", condition=models.Q(mode__in=Mode.values)
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
            "title",
            "starts_at",
            "ends_at",
            "mode",
            "place",
            "is_high_level",
            "separate_voices",
            "reply_by",
            "papers_by",
            "remind_on",
            "invited_at",
            "alone_since",
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
    def day(self):
        """The London day on which it starts."""
        return london_day(self.starts_at)


class Reply(models.TextChoices):
    """What someone answered. Only "coming" is a yes; silence and doubt are not a no."""

    NONE = "none", _("Not answered")
    COMING = "coming", _("Coming")
    NOT_COMING = "not_coming", _("Not coming")
    NOT_SURE = "not_sure", _("Not sure yet")
    ASKED = "asked", _("Asked a question")


class FeeChoice(models.TextChoices):
    """What the person wants us to do with their fee. Never asked why, never shown to others."""

    FULL = "full", _("Pay me")
    LESS = "less", _("Pay me less")
    NONE = "none", _("Do not pay me a fee")
    WAIT = "wait", _("Wait until I have asked for advice")


class Travel(models.TextChoices):
    """How someone gets there. Booked for them comes first. (C22)"""

    NOT_NEEDED = "not_needed", _("I do not need to travel")
    BOOK = "book", _("Please book and pay for me")
    PAY_BACK = "pay_back", _("I will pay, and you pay me back")
    CANNOT_PAY = "cannot_pay", _("I cannot pay first. Please help")


class Attendance(models.TextChoices):
    """What happened on the day."""

    UNMARKED = "unmarked", _("Not marked yet")
    CAME = "came", _("Came")
    PART = "part", _("Came for part")
    DID_NOT_COME = "did_not_come", _("Did not come")
    RESERVE_CAME = "reserve_came", _("Reserve came")
    RESERVE_READY = "reserve_ready", _("Reserve got ready, not needed")


CAME = (Attendance.CAME, Attendance.PART, Attendance.RESERVE_CAME)


class Seat(models.Model):
    """One person's place at one meeting: invited, answering, and marked as came or not. (R11, C13)

    A reserve has the same papers and pay, and counts only when stepped up. (R12)
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    capacity = models.CharField(max_length=20, choices=Capacity)
    is_reserve = models.BooleanField(default=False)
    stepped_up_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, blank=True, related_name="+")
    fee_offered_pence = PenceField(default=0)
    reply = models.CharField(max_length=10, choices=Reply, default=Reply.NONE)
    replied_at = models.DateTimeField(null=True, blank=True)
    # what the meeting was when they answered, so that a later move can be shown to them
    answered_starts_at = models.DateTimeField(null=True, blank=True)
    answered_sequence = models.PositiveIntegerField(null=True, blank=True)
    question = models.TextField(max_length=1000, blank=True)
    travel = models.CharField(max_length=12, choices=Travel, default=Travel.NOT_NEEDED)
    needs_care_cover = models.BooleanField(default=False)
    travel_booked_at = models.DateTimeField(null=True, blank=True)
    travel_booked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fee_choice = models.CharField(max_length=5, choices=FeeChoice, default=FeeChoice.FULL)
    fee_less_pence = PenceField(null=True, blank=True)
    goes_alone_at = models.DateTimeField(null=True, blank=True)
    goes_alone_with = models.CharField(max_length=200, blank=True)
    draft = models.JSONField(default=dict, blank=True)
    attendance = models.CharField(max_length=15, choices=Attendance, default=Attendance.UNMARKED)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["is_reserve", "id"]
        indexes = [models.Index(fields=["person", "-id"], name="seat_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_seat_per_person"),
            models.CheckConstraint(
                name="seat_capacity_is_known", condition=models.Q(capacity__in=Capacity.values)
            ),
            models.CheckConstraint(
                name="seat_reply_is_known", condition=models.Q(reply__in=Reply.values)
            ),
            models.CheckConstraint(
                name="seat_travel_is_known", condition=models.Q(travel__in=Travel.values)
            ),
            models.CheckConstraint(
                name="seat_fee_choice_is_known",
                condition=models.Q(fee_choice__in=FeeChoice.values),
            ),
            models.CheckConstraint(
                name="seat_less_is_less",
                condition=models.Q(
                    fee_choice=FeeChoice.LESS,
                    fee_less_pence__isnull=False,
                    fee_less_pence__lte=models.F("fee_offered_pence"),
                )
                | ~models.Q(fee_choice=FeeChoice.LESS) & models.Q(fee_less_pence=None),
            ),
            models.CheckConstraint(
                name="seat_attendance_is_known",
                condition=models.Q(attendance__in=Attendance.values),
            ),
            models.CheckConstraint(
                name="seat_marking_is_whole",
                condition=models.Q(attendance=Attendance.UNMARKED, marked_at=None, marked_by=None)
                | ~models.Q(attendance=Attendance.UNMARKED)
                & models.Q(marked_at__isnull=False, marked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="seat_answer_has_its_moment",
                condition=models.Q(reply=Reply.NONE, replied_at=None)
                | ~models.Q(reply=Reply.NONE) & models.Q(replied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="seat_booking_is_whole",
                condition=all_or_none("travel_booked_at", "travel_booked_by"),
            ),
            models.CheckConstraint(
                name="seat_invitation_is_whole",
                condition=all_or_none("invited_at", "invited_by", "purpose"),
            ),
            models.CheckConstraint(
                name="only_a_reserve_steps_up",
                condition=models.Q(stepped_up_at=None) | models.Q(is_reserve=True),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_marks_themselves",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("marked_by_id"),
                condition=pgtrigger.Q(new__marked_by__isnull=False),
                func="""
                    IF EXISTS (SELECT 1 FROM people_person
                               WHERE id = NEW.person_id AND user_id = NEW.marked_by_id) THEN
                        RAISE EXCEPTION 'nobody marks themselves' USING ERRCODE = '23514';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Legitimate interest: to take part",
        plain=(
            "id",
            "meeting",
            "stepped_up_at",
            "invited_at",
            "purpose",
            "fee_offered_pence",
            "replied_at",
            "answered_starts_at",
            "answered_sequence",
            "travel_booked_at",
            "marked_at",
            "is_reserve",
        ),
        personal=(
            "person",
            "reply",
            "question",
            "attendance",
            "invited_by",
            "travel_booked_by",
            "marked_by",
            "goes_alone_at",
        ),
        sensitive=(
            "capacity",
            "travel",
            "needs_care_cover",
            "fee_choice",
            "fee_less_pence",
            "goes_alone_with",
            "draft",
        ),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
    )

    def __str__(self):
        return f"{self.person_id} at {self.meeting}"

    @property
    def counts(self) -> bool:
        """Whether this seat counts towards the two: a reserve counts once stepped up."""
        return not self.is_reserve or self.stepped_up_at is not None

    @property
    def came(self) -> bool:
        return self.attendance in CAME

    @property
    def fee_pence(self) -> int:
        """The fee this person wants: nothing while they wait or when they decline."""
        if self.fee_choice == FeeChoice.LESS:
            return self.fee_less_pence
        return self.fee_offered_pence if self.fee_choice == FeeChoice.FULL else 0
