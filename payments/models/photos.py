"""Photos that people send and nothing more: somebody here types what stands on them. (C21)"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Seat
from involvement.fields import all_or_none
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from payments.models.claims import Claim


class PhotoState(models.TextChoices):
    WAITING = "waiting", _("We type it for you")
    TYPED = "typed", _("Typed")
    UNREADABLE = "unreadable", _("We could not read it")
    REMOVED = "removed", _("Taken away")
    TAKEN_BACK = "taken_back", _("Taken back")


class SentPhoto(models.Model):
    """A photo of a receipt for one meeting. Whoever types it makes a claim, and never decides it.

    Once it is typed, the photo itself is the receipt of the new cost.
    """

    MOVES = {
        PhotoState.WAITING: {
            PhotoState.TYPED,
            PhotoState.UNREADABLE,
            PhotoState.REMOVED,
            PhotoState.TAKEN_BACK,
        },
        PhotoState.TYPED: set(),
        PhotoState.UNREADABLE: set(),
        PhotoState.REMOVED: set(),
        PhotoState.TAKEN_BACK: set(),
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="sent_photos")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sent_photos")
    file = models.FileField(upload_to="receipts/", blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    look = models.BigIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=PhotoState, default=PhotoState.WAITING)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, blank=True, related_name="sent_photo"
    )

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "sent_at", "id"], name="photo_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "sha256"],
                name="a_waiting_photo_is_sent_once",
                condition=Q(state=PhotoState.WAITING),
            ),
            models.CheckConstraint(
                name="photo_state_is_known", condition=Q(state__in=PhotoState.values)
            ),
            models.CheckConstraint(
                name="photo_seeing_is_whole", condition=all_or_none("seen_at", "seen_by")
            ),
            models.CheckConstraint(
                name="photo_state_has_its_claim",
                condition=Q(state=PhotoState.TYPED, claim__isnull=False, seen_at__isnull=False)
                | Q(
                    state__in=[PhotoState.UNREADABLE, PhotoState.REMOVED],
                    claim=None,
                    seen_at__isnull=False,
                )
                | Q(
                    state__in=[PhotoState.WAITING, PhotoState.TAKEN_BACK],
                    claim=None,
                    seen_at=None,
                ),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=("id", "content_type", "size", "sha256", "look", "sent_at", "state", "seen_at"),
        personal=("person", "seat", "seen_by", "claim"),
        sensitive=("file",),
        readers=("the person themselves", "TeamMember", "FinanceOfficer"),
        person="person",
        said=_("Photos that you sent for us to type"),
        withheld=("sha256", "look"),
        since="sent_at",
        unsettled=Q(state=PhotoState.WAITING),
        goes=True,
    )

    def __str__(self):
        return f"Sent photo {self.pk}"
