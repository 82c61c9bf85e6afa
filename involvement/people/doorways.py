"""Links that sign somebody in: for ten minutes, once, and only by a press.

Only a hash of each is kept, in the cache. A program that looks into a mailbox opens the page and
uses nothing up.
"""

import hashlib
import secrets

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse


def make(email: str) -> str:
    """Return the address of a new link for whoever reads this mailbox."""
    token = secrets.token_urlsafe(24)
    cache.set(_key(token), email, timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    return settings.SITE_URL + reverse("sign_in_link", args=[token])


def is_open(token: str) -> bool:
    """Say whether a link still works."""
    return cache.get(_key(token)) is not None


def go_through(token: str) -> str:
    """Use a link up and return whose mailbox it went to; nothing if it was used or is old."""
    email = cache.get(_key(token))
    return email if email and cache.delete(_key(token)) else ""


def _key(token: str) -> str:
    return f"sign-in-link:{hashlib.sha256(token.encode()).hexdigest()}"
