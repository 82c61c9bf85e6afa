"""Codes by e-mail for somebody who is signed in already. Signing in itself is allauth's."""

import time

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest


class SentCode:
    """A code on its way to one address, kept in this session until it is typed.

    It works for ten minutes and five tries, and once.
    """

    def __init__(self, request: HttpRequest, purpose: str):
        self._session = request.session
        self._request = request
        self._key = f"sent_code_{purpose}"

    @property
    def email(self) -> str:
        return self._state.get("email", "") if self.is_waiting else ""

    @property
    def is_waiting(self) -> bool:
        """Say whether there is a code that can still be typed."""
        begun = self._state.get("at", 0)
        return time.time() - begun <= settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT

    @property
    def _state(self) -> dict:
        return self._session.get(self._key, {})

    def send(self, template: str, email: str, *, really: bool = True) -> bool:
        """Make a code and send it; False when this address has had too many.

        Without `really` all looks and takes the same, and nothing leaves.
        """
        if not ratelimit.consume(self._request, action="request_login_code", key=email.lower()):
            return False
        adapter = get_adapter(self._request)
        code = adapter.generate_login_code()
        self._session[self._key] = {"email": email, "code": code, "at": time.time(), "wrong": 0}
        adapter.send_mail(template, email if really else "", {"code": code})
        return True

    def take(self, typed: str) -> bool:
        """Use the code up if it is the right one; after five wrong ones it is gone."""
        if not self.is_waiting:
            return False
        state = self._state
        if compare_user_code(actual=typed, expected=state["code"]):
            del self._session[self._key]
            return True
        state["wrong"] += 1
        self._session[self._key] = state
        if state["wrong"] >= settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
            del self._session[self._key]
        return False
