"""Accounts, and the roles they hold."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation
from involvement.fields import NameField
from involvement.people import roles
from involvement.privacy import Keep, Privacy
from involvement.querysets import LockingQuerySet

if TYPE_CHECKING:
    from involvement.people.models.person import Person


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
    name = NameField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # how pages look for them, in the words that involvement.display knows; empty as usual
    display = models.CharField(max_length=120, blank=True, default="", db_default="")

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Contract or legitimate interest: to sign in and act",
        plain=("id", "password", "last_login", "is_active", "joined_at"),
        personal=("email", "name", "display"),
        readers=("TeamMember", "Keeper"),
        person="person_record",
        account="pk",
        said=_("Your account"),
        withheld=("password",),
        stays=("email", "name"),  # an account without its person gets a number for a name
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
        """The person involved whose account this is, if it is one and has not left."""
        person = getattr(self, "person_record", None)
        return None if person is None or person.left_at else person


# whoever gives these could give themselves anything, or move money: a second keeper agrees
NEED_TWO = (roles.FINANCE.code, roles.KEEPER.code)


class RoleGrant(models.Model):
    """A role given to an account, for one nation or the whole UK. Nobody grants to themselves.

    Money and the giving of roles take two keepers. A grant without a giver was made on the
    server itself, where the first keeper comes from.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.code, r.name) for r in roles.ROLES.values()])
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.UK)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

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
                name="two_keepers_give_this_role",
                condition=models.Q(granted_by=None)
                | ~models.Q(role__in=NEED_TWO)
                | models.Q(agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="the_second_keeper_is_another",
                condition=models.Q(agreed_by=None)
                | ~models.Q(agreed_by=models.F("user"))
                & ~models.Q(agreed_by=models.F("granted_by")),
            ),
            models.CheckConstraint(
                name="keepers_keep_the_whole_uk",
                condition=~models.Q(role=roles.KEEPER.code) | models.Q(nation=Nation.UK),
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
        personal=("user", "granted_by", "agreed_by"),
        readers=("Keeper",),
    )

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"


class ProposedGrant(models.Model):
    """A role that one keeper wants to give and another has to agree to."""

    user = models.ForeignKey(User, models.CASCADE, related_name="proposed_grants")
    role = models.CharField(
        max_length=20, choices=[(code, roles.ROLES[code].name) for code in NEED_TWO]
    )
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.UK)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.CASCADE, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "nation"], name="one_proposal_per_role_and_nation"
            ),
            models.CheckConstraint(
                name="nobody_proposes_themselves",
                condition=~models.Q(proposed_by=models.F("user")),
            ),
            models.CheckConstraint(
                name="proposed_role_needs_two", condition=models.Q(role__in=NEED_TWO)
            ),
            models.CheckConstraint(
                name="proposed_nation_is_known", condition=models.Q(nation__in=Nation.values)
            ),
        ]

    Privacy = Privacy(
        keep=Keep.RECORD,
        basis="Accountability: who may do what",
        plain=("id", "role", "nation", "proposed_at"),
        personal=("user", "proposed_by"),
        readers=("Keeper",),
        account="user",
        said=_("What you may do here"),
    )

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"
