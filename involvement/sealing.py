"""Sealed fields: encrypted text that only this program's key ring can read.

A token names its key, and its ciphertext is bound to the model and field it belongs to, so it
cannot be moved to another column. AES-256-GCM; keys come from SEAL_KEYS, newest first.
"""

import base64
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

NONCE = 12


class SealBroken(Exception):
    """A sealed value was moved, altered, or its key is gone."""


def seal(text: str, *, place: str) -> str:
    """Encrypt with the newest key, bound to its place (`app.model.field`)."""
    key_id, key = next(iter(settings.SEAL_KEYS.items()))
    nonce = secrets.token_bytes(NONCE)
    hidden = AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return f"{key_id}:{base64.b64encode(nonce + hidden).decode()}"


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


class SealedTextField(models.TextField):
    """Text that is encrypted in the database and cannot be searched there."""

    @property
    def _place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else seal(str(value), place=self._place)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else unseal(value, place=self._place)

    def get_lookup(self, lookup_name: str):
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be searched.")
        return super().get_lookup(lookup_name)
