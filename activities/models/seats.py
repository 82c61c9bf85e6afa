"""Seats: one person's place at one meeting, from the invitation to the register."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.meetings import Meeting
from activities.models.places import PlaceRole
from activities.models.purpose import Purpose
from involvement.fields import Labelled, all_or_none
from involvement.money import PenceField
from involvement.people.models import Capacity, Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


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
    VOUCHER = "voucher", _("Give me a voucher")
    GIVE = "give", _("Give it to a charity or organisation")
    NONE = "none", _("Do not pay me a fee")
    WAIT = "wait", _("Wait until I have asked for advice")


class VoucherKind(models.TextChoices):
    """Where a voucher can be spent. Chosen by the person, because not every shop is for all."""

    FOOD = "food", _("Food shops")
    HIGH_STREET = "high_street", _("Many shops in town")
    ONLINE = "online", _("Shops on the internet")
    BOOKS = "books", _("Books")


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
    CALLED_OFF = "called_off", _("Called off late by BASW")
    STAYED_AWAY = "stayed_away", _("Stayed away, not to be alone")


CAME = (Attendance.CAME, Attendance.PART, Attendance.RESERVE_CAME)


class Seat(Labelled):
    """One person's place at one meeting: invited, answering, and marked as came or not. (R11, C13)

    A reserve has the same papers and pay, and counts only when stepped up. (R12)
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    capacity = models.CharField(max_length=20, choices=Capacity)
    # as what they are asked, and whom they speak for: nobody but themselves when it is empty
    role = models.ForeignKey(PlaceRole, models.PROTECT, null=True, blank=True, related_name="+")
    speaks_for = models.CharField(max_length=200, blank=True)
    is_reserve = models.BooleanField(default=False)
    stepped_up_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, blank=True, related_name="+")
    fee_offered_pence = PenceField(default=0)
    reply = models.CharField(max_length=10, choices=Reply, default=Reply.NONE)
    replied_at = models.DateTimeField(null=True, blank=True)
    # when a yes was taken back, until another yes; the reserve is asked then
    dropped_out_at = models.DateTimeField(null=True, blank=True)
    # staff who typed the answer for them; nobody when they answered themselves
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # what the meeting was when they answered, so that a later move can be shown to them
    answered_starts_at = models.DateTimeField(null=True, blank=True)
    answered_sequence = models.PositiveIntegerField(null=True, blank=True)
    question = models.TextField(max_length=1000, blank=True)
    travel = models.CharField(max_length=12, choices=Travel, default=Travel.NOT_NEEDED)
    needs_stay = models.BooleanField(default=False, db_default=False)
    needs_care_cover = models.BooleanField(default=False)
    travel_booked_at = models.DateTimeField(null=True, blank=True)
    travel_booked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fee_choice = models.CharField(max_length=7, choices=FeeChoice, default=FeeChoice.FULL)
    fee_less_pence = PenceField(null=True, blank=True)
    # the organisation it is given to, as they named it, or the kind of voucher they chose
    fee_to = models.CharField(max_length=120, blank=True, default="", db_default="")
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
                name="seat_fee_goes_where_they_said",
                condition=models.Q(fee_to="")  # also once it is erased
                | models.Q(fee_choice=FeeChoice.GIVE)
                | models.Q(fee_choice=FeeChoice.VOUCHER, fee_to__in=VoucherKind.values),
            ),
            models.CheckConstraint(
                name="seat_attendance_is_known",
                condition=models.Q(attendance__in=Attendance.values),
            ),
            models.CheckConstraint(
                name="seat_marking_is_whole",
                condition=models.Q(attendance=Attendance.UNMARKED, marked_at=None, marked_by=None)
                # their own choice, which nobody marks
                | models.Q(
                    attendance=Attendance.STAYED_AWAY,
                    reply=Reply.NOT_COMING,
                    marked_at__isnull=False,
                    marked_by=None,
                )
                | ~models.Q(attendance__in=[Attendance.UNMARKED, Attendance.STAYED_AWAY])
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
            "dropped_out_at",
            "answered_starts_at",
            "answered_sequence",
            "travel_booked_at",
            "marked_at",
            "is_reserve",
        ),
        personal=(
            "person",
            "role",
            "speaks_for",
            "reply",
            "question",
            "attendance",
            "invited_by",
            "entered_by",
            "travel_booked_by",
            "marked_by",
            "goes_alone_at",
        ),
        sensitive=(
            "capacity",
            "travel",
            "needs_stay",
            "needs_care_cover",
            "fee_choice",
            "fee_less_pence",
            "fee_to",
            "goes_alone_with",
            "draft",
        ),
        readers=("the person themselves", "TeamMember", "Chair of the meeting"),
        person="person",
        said=_("Meetings you were asked to"),
        by_staff=("speaks_for",),
        since="meeting__ends_at",
        clears={"travel": Travel.NOT_NEEDED, "needs_stay": False, "needs_care_cover": False},
        # who came, and the fee they chose, belong to the pay record and go when its name goes
        stays=(
            "person",
            "reply",
            "attendance",
            "capacity",
            "fee_choice",
            "fee_less_pence",
            "invited_by",
            "marked_by",
            "travel_booked_by",
        ),
        unsettled=models.Q(reply=Reply.COMING, attendance=Attendance.UNMARKED)
        & ~models.Q(meeting__state="cancelled"),
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
        """What leaves us for this seat: nothing while the person waits or when they decline."""
        if self.fee_choice == FeeChoice.LESS:
            return self.fee_less_pence
        goes = self.fee_choice in (FeeChoice.FULL, FeeChoice.VOUCHER, FeeChoice.GIVE)
        return self.fee_offered_pence if goes else 0

    @property
    def fee_goes_elsewhere(self) -> bool:
        """Whether the fee is a voucher or a gift, so that no money comes to the person."""
        return self.fee_choice in (FeeChoice.VOUCHER, FeeChoice.GIVE)
