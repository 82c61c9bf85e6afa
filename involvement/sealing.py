"""Sealed fields: encrypted text that only this program's key ring can read.

A token names its key, and its ciphertext is bound to the model, the field and the row it belongs
to: moved to another column or another row, it does not open. It is opened when it is read, not
when its row is fetched. AES-256-GCM; keys come from SEAL_KEYS, newest first.
"""

import base64
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

NONCE = 12


class SealBroken(Exception):
    """A sealed value was moved, altered, or its key is gone."""


class Token(str):
    """A sealed value as it stands in the database."""

    __slots__ = ()


def newest_key() -> str:
    """Return the name of the key that new values are sealed with."""
    return next(iter(settings.SEAL_KEYS))


def seal(text: str, *, place: str) -> Token:
    """Encrypt with the newest key, bound to its place (`app.model.field:row`)."""
    key_id = newest_key()
    nonce = secrets.token_bytes(NONCE)
    hidden = AESGCM(settings.SEAL_KEYS[key_id]).encrypt(nonce, text.encode(), place.encode())
    return Token(f"{key_id}:{base64.b64encode(nonce + hidden).decode()}")


def unseal(token: str, *, place: str) -> str:
    """Decrypt a token sealed for this place. Raises SealBroken."""
    key_id, _, encoded = token.partition(":")
    try:
        raw = base64.b64decode(encoded, validate=True)
        return (
            AESGCM(settings.SEAL_KEYS[key_id])
            .decrypt(raw[:NONCE], raw[NONCE:], place.encode())
            .decode()
        )
    except (KeyError, ValueError, InvalidTag) as error:
        raise SealBroken(place) from error


class SealedRow(models.Model):
    """A row with sealed fields: `sealed_with` names what they are bound to, by column."""

    seal_id = models.UUIDField(
        default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False
    )

    sealed_with = ("seal_id",)

    class Meta:
        abstract = True


class Opened(DeferredAttribute):
    """Reading the attribute opens the token; what was set is what is read."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        return self.field.open(instance, value) if isinstance(value, Token) else value

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.TextField):
    """Text that is encrypted in the database and cannot be searched there.

    An empty text stays empty: that is how an erased one looks. It lives on a `SealedRow`.
    """

    descriptor_class = Opened

    def place(self, bound: Iterable[Any]) -> str:
        """Name the place of a value, given what its row is bound to, in that order."""
        row = ":".join(str(value) for value in bound)
        return f"{self.model._meta.label_lower}.{self.name}:{row}"

    def place_in(self, row: models.Model) -> str:
        return self.place(getattr(row, name) for name in row.sealed_with)

    def open(self, row: models.Model, token: Token) -> str:
        return unseal(token, place=self.place_in(row))

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        value = model_instance.__dict__.get(self.attname)
        if not value or isinstance(value, Token):
            return value
        return seal(str(value), place=self.place_in(model_instance))

    def get_prep_value(self, value: Any) -> str | None:
        if value and not isinstance(value, Token):
            raise FieldError(f"{self.name} is sealed: it cannot be searched, nor saved but by row.")
        return None if value is None else str(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return Token(value) if value else value

    def get_lookup(self, lookup_name: str):
        if lookup_name not in ("isnull", "exact"):  # only the empty text is ever found
            raise FieldError(f"{self.name} is sealed and cannot be searched.")
        return super().get_lookup(lookup_name)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        if issubclass(self.model, SealedRow):
            return super().check(**kwargs)
        return [checks.Error(f"{self} is sealed, so its model must be a SealedRow.", obj=self)]


def fields(model: type[models.Model]) -> list[SealedTextField]:
    """Return the sealed fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
