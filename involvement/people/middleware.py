"""How long a session lasts: staff by the hour, people by the month. (decisions.md)"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SEEN = "seen_at"
BEGAN = "began_at"


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs) -> None:
    """Note when somebody signed in: a session first used much later is not a fresh one."""
    request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()


def session_lengths(get_response: Callable[[HttpRequest], HttpResponse]):
    """End a staff session after an idle hour or twelve hours in all; keep experts 30 days."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.is_staff_member:
            _staff(request)
        return get_response(request)

    return middleware


def _staff(request: HttpRequest) -> None:
    now = timezone.now().timestamp()
    began = request.session.setdefault(BEGAN, now)
    seen = request.session.get(SEEN, now)
    idle = now - seen > settings.STAFF_IDLE.total_seconds()
    if idle or now - began > settings.STAFF_WHOLE_SESSION.total_seconds():
        logout(request)
    elif now - seen > 60 or SEEN not in request.session:
        request.session[SEEN] = now
