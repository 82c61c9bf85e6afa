"""Someone a person trusts to help them with us."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.fields import NameField
from involvement.people.models.person import Person, Route
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class TrustedPersonQuerySet(LockingQuerySet):
    def current(self):
        return self.filter(ended_at=None)


class TrustedPerson(models.Model):
    """Whom somebody named to read, help or answer for them; ended by them in one press."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="trusted")
    name = NameField(max_length=120)
    contact = models.CharField(max_length=200)
    may_read = models.BooleanField(default=False)
    may_help = models.BooleanField(default=False)
    may_answer = models.BooleanField(default=False)
    gets_copies = models.BooleanField(default=False, db_default=False)
    named_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TrustedPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                name="one_trusted_person_at_a_time",
                condition=models.Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="trusted_person_may_do_something",
                condition=models.Q(may_read=True)
                | models.Q(may_help=True)
                | models.Q(may_answer=True),
            ),
            models.CheckConstraint(
                name="copies_go_to_whoever_may_read",
                condition=models.Q(gets_copies=False) | models.Q(may_read=True),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: the person asked us to let them help",
        plain=("id", "may_read", "may_help", "may_answer", "gets_copies", "named_at", "ended_at"),
        personal=("person", "name", "contact"),
        readers=("the person themselves", "TeamMember"),
        person="person",
        said=_("Someone you trust"),
        goes=True,
    )

    def __str__(self):
        return f"Trusted person {self.pk}"

    @property
    def route(self) -> Route:
        """How a copy goes to them: what the person gave us is an address or a number."""
        return Route.EMAIL if "@" in self.contact else Route.TEXT

    @property
    def email(self) -> str:
        return self.contact if self.route == Route.EMAIL else ""

    @property
    def phone(self) -> str:
        return self.contact if self.route == Route.TEXT else ""
