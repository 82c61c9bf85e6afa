"""Purpose: why, what can and cannot change, who decides, what is paid, what should come of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from involvement.fields import all_or_none
from involvement.money import PenceField
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Part(models.TextChoices):
    """The pages a purpose is written on."""

    WHY = "why", _("Why we need people")
    LIMITS = "limits", _("What can change, and who decides")
    OUTCOMES = "outcomes", _("What should come of it")
    ROLE = "role", _("What people will do")
    PAY = "pay", _("What is paid")
    CONTACT = "contact", _("Who people can contact")


class Purpose(models.Model):
    """One version of an activity's purpose. Once agreed it is never changed: a change is a new
    version, which everyone is asked about again. (U1, U6 to U9, C4, C19)
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="purposes")
    version = models.PositiveSmallIntegerField(default=1)
    why = models.TextField(_("Why do we need people?"), max_length=600, blank=True)
    can_change = models.TextField(_("What can people change?"), max_length=600, blank=True)
    cannot_change = models.TextField(_("What can they not change?"), max_length=600, blank=True)
    who_decides = models.CharField(_("Who decides?"), max_length=200, blank=True)
    decides_on = models.DateField(_("When do they decide?"), null=True, blank=True)
    tell_by = models.DateField(
        _("When will we tell people what was decided?"), null=True, blank=True
    )
    role_description = models.TextField(_("What will people do?"), max_length=2000, blank=True)
    ways_of_working = models.TextField(
        _("How do we work together?"), max_length=1000, blank=True, db_default=""
    )
    fee_pence = PenceField(_("Fee for each person and meeting"), null=True, blank=True)
    pay_terms = models.TextField(_("What is paid, and when?"), max_length=1000, blank=True)
    budget_pence = PenceField(_("Budget for fees and costs"), null=True, blank=True)
    contact = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Who can people contact?"),
    )
    hard_topics = models.TextField(
        _("Are there hard topics, and what support is there?"), max_length=600, blank=True
    )
    lead_agreed_at = models.DateTimeField(null=True, blank=True)
    lead_agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    chair_agreed_at = models.DateTimeField(null=True, blank=True)
    chair_agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "version"], name="one_purpose_per_version"),
            models.CheckConstraint(
                name="purpose_lead_agreement_is_whole",
                condition=all_or_none("lead_agreed_at", "lead_agreed_by"),
            ),
            models.CheckConstraint(
                name="purpose_chair_agreement_is_whole",
                condition=all_or_none("chair_agreed_at", "chair_agreed_by"),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=(
            "id",
            "activity",
            "version",
            "why",
            "can_change",
            "cannot_change",
            "who_decides",
            "decides_on",
            "tell_by",
            "role_description",
            "ways_of_working",
            "fee_pence",
            "pay_terms",
            "budget_pence",
            "hard_topics",
            "lead_agreed_at",
            "chair_agreed_at",
            "made_at",
        ),
        personal=("contact", "lead_agreed_by", "chair_agreed_by", "made_by"),
    )

    def __str__(self):
        return f"{self.activity}, version {self.version}"

    @property
    def is_agreed(self) -> bool:
        return self.lead_agreed_at is not None and self.chair_agreed_at is not None

    @property
    def contact_here(self) -> User | None:
        """The contact, while their account is open: to a closed one nothing is sent."""
        return self.contact if self.contact and self.contact.is_active else None


class Outcome(models.Model):
    """What should come of the work, how we will know, and by when. (U9, I1)"""

    purpose = models.ForeignKey(Purpose, models.CASCADE, related_name="outcomes")
    text = models.CharField(_("What should change?"), max_length=300)
    measure = models.CharField(_("How will we know?"), max_length=300)
    by_date = models.DateField(_("By when?"))

    class Meta:
        ordering = ["by_date", "id"]
        constraints = [
            models.CheckConstraint(
                name="outcome_can_be_measured",
                condition=~models.Q(text="") & ~models.Q(measure=""),
            )
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="BASW's record of its work",
        plain=("id", "purpose", "text", "measure", "by_date"),
    )

    def __str__(self):
        return self.text


class Agreement(models.Model):
    """One person's own yes to one version of the purpose, or what they disagree with. (U4, R8)"""

    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="agreements")
    person = models.ForeignKey(Person, models.CASCADE, related_name="agreements")
    agrees = models.BooleanField()
    words = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "person"], name="one_agreement_per_person")
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: who agreed to what",
        plain=("id", "purpose", "at"),
        personal=("person", "agrees", "words"),
        readers=("the person themselves", "TeamMember", "Chair of the group"),
        person="person",
        said=_("What you agreed to"),
        stays=("person", "agrees"),  # how many agreed belongs to the work, and keeps no words
    )

    def __str__(self):
        return f"{self.person_id} on {self.purpose}"
