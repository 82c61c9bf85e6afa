"""Typed readers of the environment, loud on nonsense."""

import base64
import binascii
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# a bucket for files, as its storage calls each part
BUCKET = {
    "S3_ENDPOINT": "endpoint_url",
    "S3_BUCKET": "bucket_name",
    "S3_REGION": "region_name",
    "S3_KEY_ID": "access_key",
    "S3_SECRET": "secret_key",
}


def text(name: str, default: str | None = None) -> str:
    """Return a setting, or its default; a setting without either stops the start."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. .env.example says what it is for.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes or no: only 1 and 0 are understood."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def choice(name: str, default: str, known: tuple[str, ...]) -> str:
    """Return one of the words that are known."""
    value = os.environ.get(name, default)
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(known)}, not {value[:20]!r}.")
    return value


def provider(address: str, *others: str) -> list[str]:
    """Return an https address and what goes with it: all of them, or all empty."""
    values = [os.environ.get(name, "") for name in (address, *others)]
    if any(values) and not all(values):
        raise ImproperlyConfigured(f"Set {address}, {', '.join(others)}: all of them, or none.")
    place = urlsplit(values[0])
    if values[0] and place.scheme != "https" and place.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured(f"{address} must start with https://.")
    return values


def files(folder: Path) -> dict[str, str | dict]:
    """Return where files are kept: in a bucket where one is named, else in this folder."""
    bucket = dict(zip(BUCKET.values(), provider(*BUCKET), strict=True))
    if bucket["bucket_name"]:
        return {"BACKEND": "involvement.bucket.Bucket", "OPTIONS": bucket}
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "file_permissions_mode": 0o640},
    }


def key(name: str) -> bytes:
    """Return one secret key: base64 of 32 bytes."""
    try:
        value = base64.b64decode(text(name), validate=True)
    except binascii.Error:
        value = b""
    if len(value) != 32:
        raise ImproperlyConfigured(f"{name} must be base64 of 32 random bytes.")
    return value


def seal_keys(name: str) -> dict[str, bytes]:
    """Return the key ring: `id:base64` pairs with 32-byte keys, the newest first."""
    ring = {}
    for pair in text(name).split(","):
        key_id, _, encoded = pair.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not key_id or len(key) != 32:
            raise ImproperlyConfigured(f"{name} must hold id:base64 pairs with 32-byte keys.")
        ring[key_id] = key
    return ring
