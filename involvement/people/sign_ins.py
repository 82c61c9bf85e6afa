"""What is done when allauth says that somebody signed in or changed how they do.

A new or a lost way to sign in ends every other session: whoever sits at one may be the reason.
"""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from involvement.people.domain import accounts, sessions
from involvement.people.models import User


@receiver(user_logged_in)
def keep_sign_in(request: HttpRequest, user: User, **kwargs) -> None:
    records = get_authentication_records(request, user)
    accounts.signed_in(
        user, ways=", ".join(record.get("type", record["method"]) for record in records)
    )


@receiver(user_logged_out)
def forget_place(request: HttpRequest | None, **kwargs) -> None:
    if request is not None:
        sessions.forget(request.session.session_key)


@receiver(authenticator_added)
def way_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # they come with the first way
        _changed(request, user, "way_added", authenticator.type)


@receiver(authenticator_removed)
def way_removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _changed(request, user, "way_removed", authenticator.type)


@receiver(authenticator_reset)
def codes_made_anew(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs):
    _changed(request, user, "way_changed", authenticator.type)


@receiver([password_set, password_changed])
def password_is_new(request: HttpRequest, user: User, **kwargs) -> None:
    _changed(request, user, "way_changed", "password")


def _changed(request: HttpRequest, user: User, action: str, way: str) -> None:
    accounts.way_changed(user, action, by=user, way=way)
    sessions.end_others(user, but=request.session.session_key, by=user)
