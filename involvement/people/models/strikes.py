"""Words about other people, struck out of what somebody is given of their own file."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models.accounts import User
from involvement.people.models.person import Person
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet
from involvement.sealing import SealedRow, SealedTextField


class Strike(SealedRow):
    """Words in one field of one row that say something of somebody else. (UK GDPR, Article 15(4))

    The row stays as it is. The words are left out wherever its person is given it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="strikes")
    kind = models.CharField(max_length=60)  # the label of the model
    row_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    words = SealedTextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="strike_names_its_words", condition=~Q(words="")),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legal obligation: to keep what is about others out of what somebody is given",
        plain=("id", "seal_id", "kind", "row_id", "field", "at"),
        personal=("person", "by"),
        sealed=("words",),
        readers=("Keeper",),
        person="person",
        said=_("Where we left out words about somebody else"),
        withheld=("words", "kind", "row_id", "field"),
        goes=True,
    )

    def __str__(self):
        return f"Strike {self.pk}"
