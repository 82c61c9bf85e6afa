"""Photos that should never have been sent: what is left says who took one away, and why."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from payments.models.claims import ClaimLine
from payments.models.photos import SentPhoto


class RemovalWhy(models.TextChoices):
    WRONG = "wrong", _("It was the wrong photo")
    SOMEBODY = "somebody", _("Somebody else was in it")
    PRIVATE = "private", _("It showed something private")


class RemovedPhoto(models.Model):
    """A photo was taken away. Nothing of it is kept: no file, no likeness, no words about it.

    Of a cost that we agreed to pay, the hash of its bytes stays, which shows nothing to anybody
    without the photo: the same receipt would otherwise be paid twice.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="removed_photos")
    line = models.ForeignKey(
        ClaimLine, models.CASCADE, null=True, blank=True, related_name="removed_photos"
    )
    photo = models.ForeignKey(
        SentPhoto, models.CASCADE, null=True, blank=True, related_name="removals"
    )
    why = models.CharField(_("What was wrong with it"), max_length=10, choices=RemovalWhy)
    removed_at = models.DateTimeField(_("Taken away on"), default=timezone.now)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="removal_reason_is_known", condition=Q(why__in=RemovalWhy.values)
            ),
            models.CheckConstraint(
                name="removal_is_of_a_cost_or_a_photo",
                condition=Q(line=None, photo__isnull=False) | Q(line__isnull=False, photo=None),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.MONEY,
        basis="Contract: to pay what is owed",
        plain=("id", "line", "photo", "removed_at", "sha256"),
        personal=("person", "removed_by"),
        sensitive=("why",),
        readers=("the person themselves", "TeamMember", "FinanceOfficer"),
        person="person",
        said=_("Photos that were taken away"),
        withheld=("sha256",),
        since="removed_at",
        goes=True,
    )

    def __str__(self):
        return f"Removed photo {self.pk}"

    @property
    def seat_id(self) -> int:
        """The seat that the photo was for."""
        return self.line.claim.seat_id if self.line else self.photo.seat_id
