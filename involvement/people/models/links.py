"""The personal links that spare people a sign-in."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.people.models.accounts import User
from involvement.people.models.person import Person
from involvement.privacy import Keep, Privacy


class LinkPurpose(models.TextChoices):
    """What a personal link lets its one person do."""

    INVITATION = "invitation", _("Answer an invitation")
    PAPERS = "papers", _("Read papers")
    COST = "cost", _("Claim a cost")
    FEEDBACK = "feedback", _("Say how it was")
    NOT_ME = "not_me", _("Say that it was not me")
    CALENDAR = "calendar", _("See meetings in your own calendar")
    APPOINTMENTS = "appointments", _("See appointments in your own calendar, without names")


class PersonalLink(models.Model):
    """A link for one person, one purpose and one thing. Only its hash is stored. (decisions.md)"""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, choices=LinkPurpose)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="links")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    object_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "object_id"], name="link_by_object")]
        constraints = [
            models.CheckConstraint(
                name="link_is_for_one_reader",
                condition=models.Q(person=None, user__isnull=False)
                | models.Q(person__isnull=False, user=None),
            ),
            models.CheckConstraint(
                name="link_purpose_is_known", condition=models.Q(purpose__in=LinkPurpose.values)
            ),
        ]

    Privacy = Privacy(
        keep=Keep.SHORT,
        basis="Legitimate interest: to take part without signing in",
        plain=("id", "purpose", "object_id", "made_at", "valid_until", "revoked_at"),
        personal=("person", "user"),
        sealed=("token_hash",),
        readers=(),
        person="person",
        account="user",
        said=_("Links we sent you"),
        withheld=("token_hash",),
        since="valid_until",
        goes=True,
    )

    def __str__(self):
        return f"{self.purpose} {self.pk}"
