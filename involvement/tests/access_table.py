"""What the file of who can see what says of every address, and how to ask each address."""

import logging
import re
from contextlib import contextmanager
from copy import copy
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from activities.models import Meeting, Seat
from activities.tests.factories import in_days
from impact.tests.factories import FeedbackFactory
from involvement.people import access
from involvement.people.tests.factories import UserFactory
from involvement.tests.test_sweep_odd import PLACE, belongs
from involvement.views import LinkMixin
from payments.models import Claim, Receipt

CAST = ["", "outsider", "person", "chair", "team", "contact", "finance", "analyst", "keeper"]
REFUSED = {403, 404}
CANARY = "write-canary"
FIELDS = [
    field
    for model in apps.get_models()
    if hasattr(model, "Privacy")
    for field in model._meta.concrete_fields
]
WORDS = (models.CharField, models.TextField)
# values for every field of every model: words where words go, and a number that is there else
EVERYTHING = {
    name: CANARY if isinstance(field, WORDS) and not field.choices else "1"
    for field in FIELDS
    for name in (field.name, field.attname)
}


def routes(resolver=None, before=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern


def is_guarded(route, pattern):
    """Whether an address is one that some may not open: not public, and not opened by a link."""
    view = getattr(pattern.callback, "view_class", None)
    is_link = view is not None and issubclass(view, LinkMixin)
    return not is_link and "everyone" not in access.at(route)


GUARDED = [(route, pattern) for route, pattern in routes() if is_guarded(route, pattern)]


def right(role, route):
    """What the file lets a role of the cast do at an address."""
    rights = access.at(route) if role else {}
    return rights.get(role) or rights.get("account")


def policy_of(pattern):
    return pattern.callback.view_initkwargs.get("policy") or pattern.callback.view_class.policy


@pytest.fixture
def stage(places, person, chair, team):
    """One of everything, in the state in which most of it can be opened."""
    meeting = Meeting.objects.get(ref=places["meeting"])
    starts_at = in_days(7)
    ends_at = starts_at + timedelta(hours=2)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, ends_at=ends_at)
    contact = UserFactory(name="Con", email="con@basw.example", roles=["team"])
    meeting.activity.purposes.update(contact=contact)
    claim = Claim.objects.get(ref=places["claim"])
    photo = ContentFile(b"a photo", name="photo.jpg")
    Receipt.objects.create(line=claim.lines.get(), file=photo, content_type="image/jpeg", size=7)
    held = FeedbackFactory(meeting__activity=meeting.activity, person=person).meeting
    return places | {"contact": contact, "held": held.ref, "clause": "P1"}


def fill(route, stage):
    """The real address behind a route, and whether we know what stands in all of its places."""
    known = True

    def real(found):
        nonlocal known
        try:
            return str(belongs(route, found[1], stage))
        except KeyError:
            known = False
            return "999999"

    if "/feedback/" in route:
        stage = stage | {"meeting": stage["held"], "meeting_ref": stage["held"]}
    return "/" + PLACE.sub(real, route), known


@contextmanager
def undone():
    """Let a request do what it does, and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client, method, address, data=None):
    kept = copy(client.cookies)
    with undone():
        answer = getattr(client, method.lower())(address, data or {})
        answer.parts = list(answer)  # a file is closed once it has been read, and read once
    client.cookies = kept
    return answer


def sign_in(client, role, request):
    if role == "contact":
        client.force_login(request.getfixturevalue("stage")["contact"])
    elif role:
        somebody = request.getfixturevalue(role)
        client.force_login(getattr(somebody, "user", somebody))


@pytest.fixture
def quiet():
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def is_refused(role, answer):
    if answer.status_code in REFUSED:
        return True
    return not role and answer.status_code == 302 and answer.url.startswith("/sign-in/")


def judge(role, route, pattern, method, answer, *, is_known):
    """What is wrong with an answer, by the file; nothing when it is as it should be."""
    allowed, view = right(role, route), pattern.callback.view_class
    if role == "contact" and allowed is None and right("team", route):
        return ""  # a contact is one of the team, who are judged by themselves
    where = f"{role or 'nobody'} {method} {route}: {answer.status_code}"
    if answer.status_code >= 500:
        return where
    if allowed is not None and allowed.role == "account":
        return ""  # one's own sign-in, whose pages go by what is set up
    if allowed is None:
        return "" if is_refused(role, answer) else f"{where}, and should be refused"
    if method in ("PUT", "PATCH", "DELETE"):
        return "" if answer.status_code in {405, *REFUSED} else f"{where}, and should not exist"
    if not is_known or method in ("HEAD", "OPTIONS"):
        return ""
    has = hasattr(view, method.lower()) and method.lower() in view.http_method_names
    if not has:
        return "" if answer.status_code == 405 else f"{where}, and there is nothing"
    if method == "POST" and not allowed.writes:
        return f"{where}, and may only read"
    return f"{where}, and should be allowed" if answer.status_code in REFUSED else ""


def seat_of(stage):
    return Seat.objects.get(pk=stage["seat"])


def without_token(text):
    """A page without what differs each time it is made."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


class Written:
    """The statements that change something, besides the visit itself."""

    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        is_write = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if is_write and "django_session" not in sql and "people_place" not in sql:
            self.statements.append(sql)
        return execute(sql, params, many, context)
