"""Proposals: what people involved would change or add in the purpose, and what was answered."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.purpose import Part, Purpose
from involvement.fields import all_or_none
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Heard(models.TextChoices):
    """What came of a proposal."""

    TAKEN_UP = "taken_up", _("We will change this")
    NOT_NOW = "not_now", _("Not this time")
    HEARD = "heard", _("We have heard this")


class Proposal(models.Model):
    """What one person would change or add, about one version of the purpose. (R7)

    Everybody asked to the work reads the words and the answer, without the name.
    """

    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="proposals")
    person = models.ForeignKey(Person, models.CASCADE, related_name="proposals")
    part = models.CharField(max_length=10, choices=Part, blank=True)
    words = models.TextField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=10, choices=Heard, blank=True)
    answer_words = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="proposal_part_is_known", condition=models.Q(part__in=["", *Part.values])
            ),
            models.CheckConstraint(name="proposal_says_something", condition=~models.Q(words="")),
            models.CheckConstraint(
                name="proposal_answer_is_known", condition=models.Q(answer__in=["", *Heard.values])
            ),
            models.CheckConstraint(
                name="proposal_answer_is_whole",
                condition=all_or_none("answered_at", "answered_by")
                & (
                    models.Q(answer="", answer_words="", answered_at__isnull=True)
                    | (~models.Q(answer="") & models.Q(answered_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="proposal_refusal_has_a_reason",
                condition=~models.Q(answer=Heard.NOT_NOW) | ~models.Q(answer_words=""),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: so that everyone involved shapes the purpose",
        plain=("id", "purpose", "at", "answer", "answered_at"),
        personal=("person", "part", "words", "answer_words", "answered_by"),
        readers=("the person themselves", "everyone asked to the work, without the name"),
        person="person",
        said=_("What you would change in the work"),
        by_staff=("answer_words",),
        goes=True,
    )

    def __str__(self):
        return f"Proposal {self.pk}"
