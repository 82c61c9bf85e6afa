"""All that is held about one person, read off the `Privacy` of every model there is.

The rule about other people: a row is given to the person it is about, with what staff wrote of
them in it. Names of accounts are never given: it was "you" or BASW's staff. What staff wrote is
given without the names of other people, and without what a keeper struck out. Rows that belong to
somebody else, or to the work of a group, are not theirs and are left out; a row of BASW's own
record is named where one of theirs points at it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.files.base import File
from django.db import models
from django.db.models import Count, Q, QuerySet, Value
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from involvement.money import PenceField, pounds
from involvement.people.domain.strikes import Struck
from involvement.people.models import Person, User
from involvement.privacy import Keep, Privacy
from involvement.sealing import SealedTextField

NEVER = ("id", "seal_id", "draft")
SHOWN = 2
NOON = 12


@dataclass(frozen=True)
class Kind:
    """One kind of record: what the person calls it, and how its rows are found and told."""

    model: type[models.Model]
    privacy: Privacy

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def said(self) -> str | Promise:
        return self.privacy.said

    @property
    def why(self) -> str:
        """Say for what we hold it, in plain words, and then what the law calls that."""
        law, purpose = self.privacy.basis.split(": ", 1)
        return _("%(purpose)s. In law: %(law)s.") % {
            "purpose": capfirst(purpose.replace("the person", "you")),
            "law": law[0].lower() + law[1:],
        }

    @property
    def kept(self) -> str | Promise:
        return KEPT.get(self.privacy.keep, self.privacy.keep.value)

    @property
    def readers(self) -> str:
        readers = ", ".join(self.privacy.readers).replace("the person themselves", "you")
        return in_plain_words(readers.replace("their named", "your named"))

    def about(self, person: Person) -> Q:
        """Return the condition that a row is about this person, or about their account."""
        ways = Q(**{self.privacy.person: person.pk}) if self.privacy.person else Q()
        if self.privacy.account and person.user_id:
            ways |= Q(**{self.privacy.account: person.user_id})
        return ways or Q(pk__in=[])

    def rows(self, person: Person) -> QuerySet:
        """Return the person's rows, with what they point at."""
        points_at = [f for f in self.fields if f.is_relation and not _is_account(f)]
        beyond = [
            f"{f.name}__{g.name}"  # a purpose is told by its activity
            for f in points_at
            for g in f.related_model._meta.concrete_fields
            if g.is_relation and not _is_account(g)
        ]
        names = [f.name for f in points_at] + beyond
        return self.model._base_manager.filter(self.about(person)).select_related(*names)

    @property
    def fields(self) -> list[models.Field]:
        """The fields a person is given: all but what stands for somebody or for nothing."""
        left_out = {*NEVER, *self.privacy.withheld}
        return [
            field
            for field in self.model._meta.concrete_fields
            if field.name not in left_out and not _leads_back(field)
        ]

    def told(self, row: models.Model, person: Person, struck: Struck) -> Iterator[tuple[str, str]]:
        """Give each field that holds something, as people read it, without what is struck out."""
        for field in self.fields:
            value = self._value(field, row, struck)
            if value in (None, "", [], {}):
                continue
            words = _words(field, row, value, person)
            yield _called(field), words

    def written(self, row: models.Model, person: Person, struck: Struck) -> dict[str, Any]:
        """Give the same for a machine."""
        return {
            field.name: _plain(field, self._value(field, row, struck), person)
            for field in self.fields
        }

    def _value(self, field: models.Field, row: models.Model, struck: Struck) -> Any:
        if _is_account(field):
            return getattr(row, field.attname)
        value = getattr(row, field.name)
        if field.name in self.privacy.masked and value:
            return "•" * (len(value) - SHOWN) + value[-SHOWN:]
        if field.name in self.privacy.by_staff and value:
            return struck.out_of(row, field.name, value)
        return value


def kinds() -> list[Kind]:
    """Every kind of record whose rows lead to a person, or to their account."""
    found = [
        Kind(model, model.Privacy)
        for model in apps.get_models()
        if hasattr(model, "Privacy") and (model.Privacy.person or model.Privacy.account)
    ]
    first = {"person": 0, "user": 1}
    return sorted(found, key=lambda kind: (first.get(kind.name, 2), str(kind.said)))


def counts(person: Person) -> dict[str, int]:
    """Count the person's rows of every kind, in one statement."""
    each = [
        kind.model._base_manager.order_by()
        .filter(kind.about(person))
        .annotate(record=Value(kind.name))
        .values("record")
        .annotate(found=Count("pk"))
        .values_list("record", "found")
        for kind in kinds()
    ]
    return dict(each[0].union(*each[1:], all=True))


def every_row(person: Person) -> Iterator[tuple[Kind, Iterator[models.Model]]]:
    """Give each kind with its rows, oldest first, never many in memory at once."""
    for kind in kinds():
        yield kind, kind.rows(person).order_by("pk").iterator(chunk_size=500)


def files(person: Person) -> Iterator[tuple[str, File]]:
    """Give every file of theirs, under the name that the records say; one that is lost is not."""
    for kind in kinds():
        for field in kind.fields:
            if isinstance(field, models.FileField):
                there = kind.rows(person).exclude(**{field.name: ""}).order_by("pk")
                for row in there.iterator(chunk_size=500):
                    file = getattr(row, field.name)
                    if file.storage.exists(file.name):
                        yield file_name(file), file


def file_name(file: FieldFile) -> str:
    """Return what a file is called outside: what it belongs to and its number."""
    ending = file.name.rpartition(".")[2]
    return f"{file.instance._meta.model_name}-{file.instance.pk}.{ending}"


def _is_account(field: models.Field) -> bool:
    return field.is_relation and field.related_model is User


def _leads_back(field: models.Field) -> bool:
    """Whether a field only says whose row it is, or names a row that is told elsewhere."""
    if not field.is_relation or _is_account(field):
        return False
    privacy = getattr(field.related_model, "Privacy", None)
    return privacy is None or bool(privacy.person)


def _words(field: models.Field, row: models.Model, value: Any, person: Person) -> str:
    if _is_account(field):
        return _("You") if value == person.user_id else _("A member of BASW’s staff")
    if isinstance(field, ArrayField):
        said = dict(field.base_field.flatchoices)
        return ", ".join(str(said.get(one, one)) for one in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    for shape, say in SAID.items():
        if isinstance(field, shape):
            return say(value)
    return str(value)


def _plain(field: models.Field, value: Any, person: Person) -> Any:
    if _is_account(field) and value is not None:
        return "you" if value == person.user_id else "staff"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(field, models.FileField):
        return file_name(value) if value else ""
    if isinstance(value, models.Model | UUID):
        return str(value)
    if isinstance(field, SealedTextField):
        return str(value or "")
    return value


def _moment(value: datetime) -> str:
    moment = timezone.localtime(value)
    return f"{date_format(moment, 'j F Y, g:i')}{_('pm') if moment.hour >= NOON else _('am')}"


# the narrower shape first: a moment is also a date
SAID: dict[type[models.Field], Callable[[Any], str]] = {
    models.BooleanField: lambda value: _("Yes") if value else _("No"),
    models.DateTimeField: _moment,
    models.DateField: lambda value: date_format(value, "j F Y"),
    PenceField: pounds,
    models.FileField: lambda value: _("A file: %(name)s") % {"name": file_name(value)},
}
CALLED = {
    "user": gettext_lazy("Your account"),
    "capacity": gettext_lazy("You take part as"),
    "route": gettext_lazy("We write to you by"),
    "paper_format": gettext_lazy("How you read papers"),
    "best_time": gettext_lazy("A good time to call"),
    "no_behalf": gettext_lazy("You asked us never to fill things in for you"),
    "past_left_out": gettext_lazy(
        "You asked us not to count your past when we work out who may come"
    ),
    "is_active": gettext_lazy("You can sign in"),
    "ending": gettext_lazy("Last two numbers"),
}
KEPT = {
    Keep.WITH_PERSON: gettext_lazy("until you leave"),
    Keep.RECORD: gettext_lazy("kept as BASW's record, without your name"),
}
READERS = {
    "TeamMember": "the involvement team",
    "FinanceOfficer": "the pay team",
    "Keeper": "the keeper of data",
    "Chair": "the chair",
}


def _called(field: models.Field) -> str:
    return str(CALLED.get(field.name) or field.verbose_name.removesuffix(" pence").capitalize())


def in_plain_words(readers: str) -> str:
    """Say who reads something in the words that people know."""
    for name, words in READERS.items():
        readers = readers.replace(name, words)
    return readers
