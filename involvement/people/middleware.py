"""How long a session lasts, and who must show in two ways that it is them. (decisions.md)"""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone

from involvement.people import fresh, roles
from involvement.people.models import User

SEEN = "seen_at"
BEGAN = "began_at"
BOTH_WAYS = "both_ways"
# What somebody who still has to set up a second way may open: that, help, and the way out.
OPEN_BEFORE = {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "account_reauthenticate", "account_reauthenticate_code",
    "mfa_app_picture", "account_logout",
    "help", "privacy", "cookies", "accessibility", "health_live", "health_ready",
}  # fmt: skip


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **kwargs) -> None:
    """Note when somebody signed in: a session first used much later is not a fresh one."""
    request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()
    if not _only_by_text(request, user):
        fresh.note(request)


@receiver(authentication_step_completed)
def step(request: HttpRequest, user, method: str, **kwargs) -> None:
    """Note each way in which somebody has shown that it is them."""
    if method == "mfa":
        request.session[BOTH_WAYS] = user.pk
    if kwargs.get("reauthenticated"):
        fresh.note(request)


def session_lengths(get_response: Callable[[HttpRequest], HttpResponse]):
    """End a staff session after an idle hour or twelve hours in all; keep experts 30 days."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_staff_member:
            _staff(request)
        return get_response(request)

    return middleware


def second_factor(get_response: Callable[[HttpRequest], HttpResponse]):
    """Lead those who must show in two ways that it is them, and have not, to where they can."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and owes_second_way(request) and _is_closed(request):
            has_one = request.user.authenticator_set.exclude(type=Authenticator.Type.RECOVERY_CODES)
            return redirect("mfa_reauthenticate" if has_one.exists() else "mfa_index")
        return get_response(request)

    return middleware


def owes_second_way(request: HttpRequest) -> bool:
    """Say whether this account must show a second thing and has not in this session."""
    user = request.user
    return (
        user.is_authenticated
        and bool(user.role_codes & roles.TWO_WAYS)
        and request.session.get(BOTH_WAYS) != user.pk
    )


def _only_by_text(request: HttpRequest, user: User) -> bool:
    """Say whether a text was all: others may change the number it went to."""
    records = get_authentication_records(request, user)
    return bool(records) and all("phone" in record for record in records)


def _is_closed(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).url_name not in OPEN_BEFORE
    except Resolver404:
        return False


def _staff(request: HttpRequest) -> None:
    now = timezone.now().timestamp()
    began = request.session.setdefault(BEGAN, now)
    seen = request.session.get(SEEN, now)
    idle = now - seen > settings.STAFF_IDLE.total_seconds()
    if idle or now - began > settings.STAFF_WHOLE_SESSION.total_seconds():
        logout(request)
    elif now - seen > 60 or SEEN not in request.session:
        request.session[SEEN] = now
