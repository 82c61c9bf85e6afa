"""Claim forms on paper, each with a code that leads whoever types it in to the right claim."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Seat
from involvement import display
from involvement.people.models import User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class PaperForm(models.Model):
    """The paper form of one seat. Its code opens nothing by itself: staff sign in and are asked."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="paper_form")
    code = models.CharField(max_length=8, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    Privacy = Privacy(
        keep=Keep.AFTER_MEETING,
        basis="Contract: to pay what is owed",
        plain=("id", "code", "made_at"),
        personal=("seat", "made_by"),
        readers=("the person themselves", "TeamMember"),
        person="seat__person",
        said=_("Claim forms on paper that we made for you"),
        since="seat__meeting__ends_at",
        goes=True,
    )

    def __str__(self):
        return f"Paper form {self.pk}"

    @property
    def person_id(self) -> int:
        """Whose form it is, so that the trail of acts can show it to them."""
        return self.seat.person_id

    @property
    def is_large(self) -> bool:
        """Whether its reader wants large print."""
        return display.prints_large(display.of_reader(self.seat.person))

    @property
    def is_wide(self) -> bool:
        """Whether its reader wants more space between lines."""
        return display.is_wide(display.of_reader(self.seat.person))

    @property
    def shown(self) -> str:
        """The code in two halves, as it stands on paper."""
        return f"{self.code[:4]} {self.code[4:]}"
