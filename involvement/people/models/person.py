"""People involved: how they take part and how they are reached."""

from collections.abc import Iterable

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement import letters
from involvement.calendars import Nation
from involvement.fields import Labelled, NameField
from involvement.people.models.accounts import User
from involvement.people.models.partners import Partner
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


class Language(models.TextChoices):
    """The language someone wants to read in. The pages are in English until the Welsh is made."""

    ENGLISH = "en", _("English")
    WELSH = "cy", _("Cymraeg (Welsh)")


class BestTime(models.TextChoices):
    """When a call suits someone."""

    ANY = "any", _("Any time in the working day")
    MORNING = "morning", _("In the morning, 9am to midday")
    AFTERNOON = "afternoon", _("In the afternoon, midday to 4pm")
    LATE = "late", _("Late in the day, 4pm to 6pm")


NAMELESS = "Someone who left"  # what stands for a name that was erased
LETTERS_FOUND_ANYWHERE = 3  # the index by part of a name knows names by three letters at a time


class Digits(models.Func):
    """The numbers in a telephone number, however it was typed."""

    function = "REGEXP_REPLACE"
    template = "%(function)s(%(expressions)s, '[^0-9]', '', 'g')"
    output_field = models.TextField()


class AsFound(models.Func):
    """A name as people look for it: as `letters.searchable` says it of what was typed."""

    template = (
        "UPPER(REPLACE(REPLACE(REPLACE(NORMALIZE(%(expressions)s), 'ß', 'ss'), 'ẞ', 'SS'),"
        " 'İ', 'I'))"
    )
    output_field = models.TextField()


class PersonQuerySet(LockingQuerySet):
    def invitable(self):
        """People who have neither asked for a pause nor left, and may be written to. (C5)"""
        return self.filter(paused_at=None, left_at=None, quiet_at=None)

    def called(self, part: str):
        """People with these letters in their name, or one or two that begin a name in it.

        Nobody is called by signs alone: the index knows none, so every name would be looked at.
        Sort the answer by `found_name`: by the plain name, the database might walk all names in
        order, looking for the few that fit, instead of finding those first.
        """
        part = letters.searchable(part)
        fits = models.Q(as_found__contains=part)
        if len(part) < LETTERS_FOUND_ANYWHERE:
            fits = models.Q(as_found__startswith=part) | models.Q(as_found__contains=f" {part}")
        there = self.alias(as_found=AsFound("name")).filter(fits)
        there = there.annotate(found_name=Concat("name", models.Value("")))
        return there if any(map(str.isalnum, part)) else there.none()

    def named(self, names: Iterable[str]):
        """People of these names, however each is spelled or written."""
        wanted = [letters.searchable(name) for name in names]
        return self.alias(as_found=AsFound("name")).filter(as_found__in=wanted)


class Person(Labelled):
    """Someone with lived experience, or a carer, who takes part. Many never sign in."""

    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="person_record"
    )
    name = NameField(_("Name"), max_length=120)
    described_as = models.CharField(_("How you are described"), max_length=120, blank=True)
    capacity = models.CharField(max_length=20, choices=Capacity)
    nation = models.CharField(max_length=10, choices=Nation, default=Nation.ENGLAND)
    email = models.EmailField(_("E-mail address"), blank=True)
    phone = models.CharField(_("Phone number"), max_length=30, blank=True)
    address = models.TextField(_("Postal address"), max_length=400, blank=True)
    route = models.CharField(max_length=10, choices=Route, default=Route.EMAIL)
    paper_format = models.CharField(max_length=20, choices=PaperFormat, default=PaperFormat.SCREEN)
    language = models.CharField(
        max_length=2, choices=Language, default=Language.ENGLISH, db_default=Language.ENGLISH
    )
    best_time = models.CharField(
        max_length=10, choices=BestTime, default=BestTime.ANY, db_default=BestTime.ANY
    )
    # the one member of staff who may read why something helps, chosen by the person
    named_worker = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="works_with"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    # a bank said that they died: nothing leaves for them until somebody has made sure
    quiet_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    no_behalf = models.BooleanField(default=False, db_default=False)
    # nobody works out from earlier meetings if they may come to the next
    past_left_out = models.BooleanField(default=False, db_default=False)
    came_through = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="people"
    )
    reached_through_partner = models.BooleanField(default=False, db_default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="person_by_name"),
            models.Index(
                Digits("phone"), name="person_by_phone", condition=models.Q(user__isnull=False)
            ),
            models.Index(
                fields=["nation"],
                name="people_nothing_leaves_for",
                condition=models.Q(quiet_at__isnull=False),
            ),
            GinIndex(OpClass(AsFound("name"), name="gin_trgm_ops"), name="person_by_part_of_name"),
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
                name="person_language_is_known", condition=models.Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="person_best_time_is_known", condition=models.Q(best_time__in=BestTime.values)
            ),
            models.CheckConstraint(
                name="person_is_reached_through_a_partner_we_know",
                condition=models.Q(reached_through_partner=False)
                | models.Q(came_through__isnull=False),
            ),
            models.CheckConstraint(
                name="person_can_be_reached",
                condition=(models.Q(route=Route.EMAIL) & ~models.Q(email=""))
                | (models.Q(route=Route.TEXT) & ~models.Q(phone=""))
                | (models.Q(route=Route.LETTER) & ~models.Q(address=""))
                | models.Q(erased_at__isnull=False),
            ),
        ]

    Privacy = Privacy(
        keep=Keep.WITH_PERSON,
        basis="Legitimate interest: to take part",
        plain=("id", "joined_at", "nation", "erased_at"),
        personal=(
            "user",
            "name",
            "described_as",
            "email",
            "phone",
            "address",
            "route",
            "language",
            "best_time",
            "named_worker",
            "paused_at",
            "left_at",
            "no_behalf",
            "past_left_out",
            "came_through",
            "reached_through_partner",
        ),
        sensitive=("capacity", "paper_format", "quiet_at"),
        readers=("the person themselves", "TeamMember"),
        person="pk",
        said=_("You, and how to reach you"),
        clears={
            "route": Route.EMAIL,
            "language": Language.ENGLISH,
            "best_time": BestTime.ANY,
            "paper_format": PaperFormat.SCREEN,
            "no_behalf": False,
            "past_left_out": False,
            "reached_through_partner": False,
        },
        # the name goes last, when no pay record needs it; the rest says nothing without a name
        stays=("user", "name", "left_at", "capacity"),
    )

    def __str__(self):
        return self.name

    @property
    def name_looks_like_another(self) -> bool:
        """Whether a word of the name has letters of two alphabets that look alike."""
        return letters.mixes_alphabets(self.name)
