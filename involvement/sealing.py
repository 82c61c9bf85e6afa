"""Sealed fields: encrypted text that only this program's key ring can read.

A token names its key, and its ciphertext is bound to the model, the field and the row it belongs
to: moved to another column or another row, it does not open. It is opened when it is read, not
when its row is fetched. AES-256-GCM; keys come from SEAL_KEYS, newest first.
"""

import base64
import hashlib
import hmac
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


class FingerprintField(models.TextField):
    """Tells whether two rows hide the same values, without telling the values: `key:hash`.

    A plain hash of a few numbers is guessed in minutes; this one needs the key ring as well. It is
    made of the sealed fields named in `of`, when a row is first saved, and is empty where the last
    of these is: so an erased one looks. Only those made with the same key can be compared.
    """

    def __init__(self, *args: Any, of: Iterable[str] = (), **kwargs: Any):
        self.of = tuple(of)
        super().__init__(*args, **{"blank": True, "default": "", "db_default": ""} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def made_of(self, values: Iterable[str]) -> str:
        """Return what stands for these values, with a key of its own drawn from the newest one."""
        *others, last = values
        if not last:
            return ""
        key_id = newest_key()
        label = f"{self.model._meta.label_lower}.{self.name}"
        key = hmac.digest(settings.SEAL_KEYS[key_id], label.encode(), hashlib.sha256)
        said = "|".join([*others, last])
        return f"{key_id}:{hmac.digest(key, said.encode(), hashlib.sha256).hex()}"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = super().pre_save(model_instance, add)
        if add and not value:
            value = self.made_of(getattr(model_instance, name) for name in self.of)
            setattr(model_instance, self.attname, value)
        return value


def fields(model: type[models.Model]) -> list[SealedTextField]:
    """Return the sealed fields of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def fingerprints(model: type[models.Model]) -> list[FingerprintField]:
    """Return the fields of a model that tell whether what is sealed is the same."""
    return [field for field in model._meta.concrete_fields if isinstance(field, FingerprintField)]
