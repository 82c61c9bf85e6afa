"""Accounts, people involved, roles, and the personal links that spare people a sign-in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Concat, Lower, Upper
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.people import roles
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet


class Capacity(models.TextChoices):
    """In what capacity someone takes part. Both voices count, and are counted apart. (R10, C13)"""

    SERVICE_USER = "service_user", _("Service user")
    CARER = "carer", _("Carer")


class Route(models.TextChoices):
    """How someone wants to hear from us."""

    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter by post")


class PaperFormat(models.TextChoices):
    """How someone reads papers. (C9)"""

    SCREEN = "screen", _("On a screen")
    LARGE_PRINT = "large_print", _("Large print")
    EASY_READ = "easy_read", _("Easy Read")
    POST = "post", _("Printed and posted")
    AUDIO = "audio", _("Read aloud")


class UserManager(BaseUserManager):
    """Finds accounts by e-mail, whatever its capitals."""

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, name="", **fields):
        """Make an account that signs in by a code sent by e-mail: it has no password."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account that can act: staff, a chair, or someone involved who chose to sign in."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Contract or legitimate interest: to sign in and act",
        plain=("id", "password", "last_login", "is_active", "joined_at"),
        personal=("email", "name"),
        readers=("TeamMember", "Keeper"),
    )

    def __str__(self):
        return self.name

    @cached_property
    def role_places(self) -> frozenset[tuple[str, str]]:
        """The (role, nation) pairs this account holds now; read once a request."""
        return frozenset(self.grants.values_list("role", "nation"))

    @property
    def role_codes(self) -> frozenset[str]:
        return frozenset(role for role, _nation in self.role_places)

    @property
    def is_staff_member(self) -> bool:
        return bool(self.role_codes & roles.STAFF)

    @cached_property
    def involved(self) -> "Person | None":
        """The person involved whose account this is, if it is one."""
        return Person.objects.filter(user=self).first()


class RoleGrant(models.Model):
    """A role given to an account, for one nation or the whole UK. Nobody grants to themselves."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.code, r.name) for r in roles.ROLES.values()])
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.UK)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "nation"], name="one_grant_per_role_and_nation"
            ),
            models.CheckConstraint(
                name="nobody_grants_to_themselves",
                condition=models.Q(granted_by=None) | ~models.Q(granted_by=models.F("user")),
            ),
            models.CheckConstraint(
                name="grant_role_is_known", condition=models.Q(role__in=list(roles.ROLES))
            ),
            models.CheckConstraint(
                name="grant_nation_is_known", condition=models.Q(nation__in=Nation.values)
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Accountability: who may do what",
        plain=("id", "role", "nation", "granted_at"),
        personal=("user", "granted_by"),
        readers=("Keeper",),
    )

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"


LETTERS_FOUND_ANYWHERE = 3  # the index by part of a name knows names by three letters at a time


class PersonQuerySet(LockingQuerySet):
    def invitable(self):
        """People who have not asked for a pause. (C5)"""
        return self.filter(paused_at=None)

    def called(self, part: str):
        """People with these letters in their name, or one or two that begin a name in it.

        Sort the answer by `found_name`: by the plain name, the database might walk all names in
        order, looking for the few that fit, instead of finding those first.
        """
        fits = models.Q(name__icontains=part)
        if len(part) < LETTERS_FOUND_ANYWHERE:
            fits = models.Q(name__istartswith=part) | models.Q(name__icontains=f" {part}")
        return self.filter(fits).annotate(found_name=Concat("name", models.Value("")))


class Person(models.Model):
    """Someone with lived experience, or a carer, who takes part. Many never sign in."""

    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="person_record"
    )
    name = models.CharField(_("Name"), max_length=120)
    described_as = models.CharField(_("How you are described"), max_length=120, blank=True)
    capacity = models.CharField(max_length=20, choices=Capacity)
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.ENGLAND)
    email = models.EmailField(_("E-mail address"), blank=True)
    phone = models.CharField(_("Phone number"), max_length=30, blank=True)
    address = models.TextField(_("Postal address"), max_length=400, blank=True)
    route = models.CharField(max_length=10, choices=Route, default=Route.EMAIL)
    paper_format = models.CharField(max_length=20, choices=PaperFormat, default=PaperFormat.SCREEN)
    paused_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="person_by_name"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="person_by_part_of_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_capacity_is_known", condition=models.Q(capacity__in=Capacity.values)
            ),
            models.CheckConstraint(
                name="person_nation_is_known", condition=models.Q(nation__in=Nation.values)
            ),
            models.CheckConstraint(
                name="person_format_is_known",
                condition=models.Q(paper_format__in=PaperFormat.values),
            ),
            models.CheckConstraint(
                name="person_can_be_reached",
                condition=(models.Q(route=Route.EMAIL) & ~models.Q(email=""))
                | (models.Q(route=Route.TEXT) & ~models.Q(phone=""))
                | (models.Q(route=Route.LETTER) & ~models.Q(address="")),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: to take part",
        plain=("id", "joined_at", "nation"),
        personal=(
            "user",
            "name",
            "described_as",
            "email",
            "phone",
            "address",
            "route",
            "paused_at",
        ),
        sensitive=("capacity", "paper_format"),
        readers=("the person themselves", "TeamMember"),
    )

    def __str__(self):
        return self.name


class LinkPurpose(models.TextChoices):
    """What a personal link lets its one person do."""

    INVITATION = "invitation", _("Answer an invitation")
    PAPERS = "papers", _("Read papers")
    COST = "cost", _("Claim a cost")
    FEEDBACK = "feedback", _("Say how it was")


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
    )

    def __str__(self):
        return f"{self.purpose} {self.pk}"
