"""A sign-in that is fresh: somebody has shown in the last minutes that it is them.

Bank numbers, the e-mail address and the ways to sign in open only to that. An old session on a
shared telephone or a desk left alone is not enough.
"""

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

FRESH = "fresh_at"


def note(request: HttpRequest) -> None:
    """Remember that whoever is here has just shown who they are."""
    request.session[FRESH] = timezone.now().timestamp()


def is_fresh(request: HttpRequest, *, within: timedelta | None = None) -> bool:
    """Say whether that was a short while ago."""
    within = within or settings.SIGN_IN_IS_FRESH_FOR
    return timezone.now().timestamp() - request.session.get(FRESH, 0) <= within.total_seconds()


def ask(request: HttpRequest, *, then: str = "") -> HttpResponseRedirect:
    """Ask once more who it is, and come back. What was typed is not kept: it may be secret."""
    query = urlencode({"next": then or request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
