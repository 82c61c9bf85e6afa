"""Posts that no page of ours sent: refused before anything is read of them or changed.

Row 85 of the design of security, section 9.
"""

import json
import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import is_valid_path, reverse

from activities.tests.factories import MeetingFactory, SeatFactory
from involvement import links
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.test_sweep_web import every_pattern, sample
from payments.domain import claims
from payments.models import CostKind
from payments.tests.factories import PayoutRunFactory, today

RIGHT, WRONG = "k" * 32, "w" * 32
EVIL = "https://evil.example"


def to_sign_in():
    return None, reverse("account_request_login_code"), {"email": "ann@people.example"}


def to_look():
    return None, reverse("display"), {"colours": "dark"}


def to_a_link():
    seat = SeatFactory(meeting=MeetingFactory())
    link = links.issue(LinkPurpose.INVITATION, seat.pk, to=seat.person)
    token = link.rstrip("/").rsplit("/", 1)[1]
    return None, reverse("invitation_no", args=[token]), {}


def to_ask_for_a_link():
    return None, reverse("link_again"), {"purpose": "invitation", "token": "x"}


def to_a_claim():
    seat = SeatFactory(person=PersonFactory(with_account=True), meeting=MeetingFactory(held=True))
    claims.begin(seat, kind=CostKind.FARE, by_person=seat.person, today=today())
    address = reverse("my_claim_amount", args=[seat.meeting.ref])
    return seat.person.user, address, {"amount_pence": "5", "has_no_receipt": "on"}


def to_a_meeting():
    meeting = MeetingFactory()
    return UserFactory(roles=["team"]), reverse("meeting_cancel", args=[meeting.ref]), {}


def to_money():
    run = PayoutRunFactory()
    return UserFactory(roles=["finance"]), reverse("run_cancel", args=[run.pk]), {}


def to_sign_out():
    return UserFactory(), reverse("account_logout"), {}


PLACES = [
    to_sign_in, to_look, to_a_link, to_ask_for_a_link, to_a_claim, to_a_meeting, to_money,
    to_sign_out,
]  # fmt: skip
TOKEN = {"csrfmiddlewaretoken": RIGHT}
FORGED = {
    "no token": ({}, {}),
    "a wrong token": ({"csrfmiddlewaretoken": WRONG}, {}),
    "no token of any shape": ({"csrfmiddlewaretoken": "x\x00é" * 40}, {}),
    "a wrong token in a header": ({}, {"HTTP_X_CSRFTOKEN": WRONG}),
    "no origin that has a name": (TOKEN, {"HTTP_ORIGIN": "null"}),
    "the origin of another site": (TOKEN, {"HTTP_ORIGIN": EVIL}),
    "an origin like ours": (TOKEN, {"HTTP_ORIGIN": "http://testserver.evil.example"}),
    "our origin at another port": (TOKEN, {"HTTP_ORIGIN": "http://testserver:8001"}),
    "our origin without https": (TOKEN, {"HTTP_ORIGIN": "http://testserver", "secure": True}),
    "no referer": (TOKEN, {"secure": True}),
    "the referer of another site": (TOKEN, {"secure": True, "HTTP_REFERER": EVIL + "/x"}),
    "a referer that hides us in it": (
        TOKEN,
        {"secure": True, "HTTP_REFERER": f"{EVIL}/https://testserver/"},
    ),
    "a referer without https": (TOKEN, {"secure": True, "HTTP_REFERER": "http://testserver/x"}),
}
OURS = {
    "a page of ours": (TOKEN, {}),
    "a page of ours that says so": (TOKEN, {"HTTP_ORIGIN": "http://testserver"}),
    "https, with a referer": (TOKEN, {"secure": True, "HTTP_REFERER": "https://testserver/x"}),
    "https, with an origin": (TOKEN, {"secure": True, "HTTP_ORIGIN": "https://testserver"}),
}


@pytest.fixture(autouse=True)
def as_it_is_for_real(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://testserver"]  # its own, which has https


def visitor(user, *, cookie=RIGHT):
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
        client.get(reverse("help"))  # the first page of a session stores when it began
    client.cookies.pop(settings.CSRF_COOKIE_NAME, None)
    if cookie:
        client.cookies[settings.CSRF_COOKIE_NAME] = cookie
    return client


def refused(post):
    with CaptureQueriesContext(connection) as asked:
        answer = post()
    assert answer.status_code == 403
    assert "This page was open for a long time" in answer.text
    wrote = [one["sql"] for one in asked if re.match("INSERT|UPDATE|DELETE", one["sql"])]
    assert wrote == []


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_what_no_page_of_ours_sent_is_refused_and_changes_nothing(place):
    user, address, typed = place()
    client = visitor(user)

    for more, said in FORGED.values():
        refused(lambda more=more, said=said: client.post(address, typed | more, **said))

    no_cookie = visitor(user, cookie="")
    refused(lambda: no_cookie.post(address, typed | TOKEN))


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("text/plain", json.dumps),
        ("text/plain", urlencode),
        ("text/plain; boundary=x", urlencode),
        ("application/json", json.dumps),
        ("", urlencode),
        ("application/x-www-form-urlencoded-not", urlencode),
    ],
)
def test_a_body_that_no_form_sends_is_refused(place, kind, written):
    user, address, typed = place()

    client = visitor(user)

    refused(lambda: client.post(address, written(typed | TOKEN), content_type=kind))


@pytest.mark.django_db
@pytest.mark.parametrize("ours", OURS.values(), ids=OURS)
@pytest.mark.parametrize("place", PLACES)
def test_what_our_pages_send_is_taken(place, ours):
    user, address, typed = place()
    more, said = ours

    answer = visitor(user).post(address, typed | more, **said)

    assert answer.status_code in (200, 302)


def every_address():
    """One of each shape; what is included below another is named by itself."""
    own = [sample(pattern) for pattern in every_pattern()]
    work = [reverse(f"openid_connect_{name}", args=["work"]) for name in ("login", "callback")]
    trial = [reverse("trial_as", args=["person"]), reverse("trial_post")]
    return [address for address in own if is_valid_path(address)] + work + trial


def test_every_address_is_among_those():
    shapes = list(every_pattern())

    assert len(every_address()) == len(shapes)
    assert not [one for one in shapes if getattr(one.callback, "csrf_exempt", False)]


@pytest.mark.django_db
@pytest.mark.parametrize("address", every_address())
def test_no_address_takes_a_post_without_its_token(address):
    assert visitor(None).post(address).status_code == 403
