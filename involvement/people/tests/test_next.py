"""Where signing in leads: to a page of this site, whatever an address asks for.

Row 82 of the design of security, section 9. What follows is what browsers make of an address:
they read \\ as /, and leave out tabs and ends of lines.
"""

import re
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from involvement.notices.models import TrialPost
from involvement.people import doorways
from involvement.people.tests.factories import PersonFactory
from involvement.people.tests.showing import CODE, app_code, mailed_code
from involvement.people.tests.test_work_account import provider

__all__ = ["provider"]
pytestmark = pytest.mark.usefixtures("worker")
HERE = "localhost:8194"
GOOD = "heron bicycle marmalade"
ELSEWHERE = [
    "//evil.example", "///evil.example/", "////evil.example", "https:evil.example",
    "https:/evil.example", "https:///evil.example", "http:evil.example", "\\\\evil.example",
    "/\\evil.example", "\\/evil.example", "\\evil.example", "/\t/evil.example", "\t//evil.example",
    "/\r/evil.example", " //evil.example", "\x01//evil.example", "https://evil.example/",
    f"https://{HERE}@evil.example/", f"http://{HERE}:x@evil.example", f"//{HERE}@evil.example",
    f"http://{HERE}.evil.example/", f"http://{HERE}\\@evil.example", f"http://evil.example\\@{HERE}",
    f"http://{HERE}%2f@evil.example/", "%2f%2fevil.example", "/%2fevil.example", "/%5cevil.example",
    "/%0d%0aLocation:%20https://evil.example", "/\r\nLocation: https://evil.example",
    "%0d%0a//evil.example", "data:text/html,x", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)", f"javascript://{HERE}/%0aalert(1)", f"ftp://{HERE}/",
    "http://localhost/", "http://localhost:8195/", "//localhost:80/", "http://127.0.0.1:8194/",
    "http://[::1]:8194/", "http://testserver/", "http://[/", "?next=//evil.example",
    "/x" * 2000, "//evil.example/" + "x" * 9000,
]  # fmt: skip


def lands(answer, *, at):
    """Return the site on which a browser is after an answer, or "" where it shows a page."""
    where = answer.get("Location")
    if where is None:
        return ""
    assert not re.search(r"[\r\n\x00]", where)
    read = re.sub(r"[\t\r\n]", "", where.strip()).replace("\\", "/")
    gone = urlsplit(urljoin(f"http://{HERE}{at}", read))
    return f"{gone.scheme}://{gone.netloc}"


@pytest.fixture
def ann(db):
    return PersonFactory(phone="07700 900 123", with_account=True).user


@pytest.fixture
def box(mailoutbox):
    return mailoutbox


def with_next(name, then, *args):
    return f"{reverse(name, args=args)}?{urlencode({'next': then})}"


def by_code(client, ann, box, then):
    client.post(reverse("account_request_login_code"), {"email": ann.email, "next": then})
    yield "account_confirm_login_code", {"code": mailed_code(box)}


def by_code_and_query(client, ann, box, then):
    asked = client.post(with_next("account_request_login_code", then), {"email": ann.email})
    assert lands(asked, at="/sign-in/") == f"http://{HERE}"
    yield "account_confirm_login_code", {"code": mailed_code(box)}


def by_text(client, ann, box, then):
    TrialPost.objects.all().delete()
    client.post(reverse("sign_in_text"), {"phone": "07700900123", "next": then})
    yield "account_confirm_login_code", {"code": CODE.search(TrialPost.objects.get().body)[0]}


def by_password(client, ann, box, then):
    ann.set_password(GOOD)
    ann.save()
    yield "sign_in_password", {"login": ann.email, "password": GOOD}


def by_app(client, ann, box, then):
    """Where to go is remembered while the second step is asked for."""
    secret = generate_totp_secret()
    ann.authenticator_set.all().delete()
    TOTP.activate(ann, secret)
    client.post(reverse("account_request_login_code"), {"email": ann.email, "next": then})
    code = {"code": mailed_code(box), "next": then}
    client.post(reverse("account_confirm_login_code"), code)
    yield "mfa_authenticate", {"code": app_code(secret)}


def again_by_code(client, ann, box, then):
    client.force_login(ann)
    client.post(with_next("account_reauthenticate", then))
    yield "account_reauthenticate_code", {"code": mailed_code(box)}


def again_by_app(client, ann, box, then):
    secret = generate_totp_secret()
    ann.authenticator_set.all().delete()
    TOTP.activate(ann, secret)
    client.force_login(ann)
    yield "mfa_reauthenticate", {"code": app_code(secret)}


def by_signing_out(client, ann, box, then):
    client.force_login(ann)
    yield "account_logout", {}


WAYS = [
    by_code, by_code_and_query, by_text, by_password, by_app,
    again_by_code, again_by_app, by_signing_out,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_signing_in_leads_to_no_other_site(ann, box, way):
    for then in ELSEWHERE:
        cache.clear()
        client = Client(HTTP_HOST=HERE)
        [(name, typed)] = way(client, ann, box, then)

        answer = client.post(with_next(name, then), typed | {"next": then})

        assert lands(answer, at=reverse(name)) == f"http://{HERE}", (then, answer.get("Location"))


@pytest.mark.parametrize("way", WAYS)
def test_signing_in_leads_to_where_one_was_going(ann, box, way):
    cache.clear()
    client = Client(HTTP_HOST=HERE)
    [(name, typed)] = way(client, ann, box, "/my/details/")

    answer = client.post(with_next(name, "/my/details/"), typed | {"next": "/my/details/"})

    assert answer["Location"] == "/my/details/"


@pytest.mark.parametrize("then", ELSEWHERE)
def test_pages_of_signing_in_show_no_way_to_another_site(ann, then):
    client = Client(HTTP_HOST=HERE, HTTP_REFERER=then.encode("ascii", "ignore").decode())
    names = ["account_request_login_code", "sign_in_password", "sign_in_text", "account_signup"]
    signed_in = ["account_reauthenticate", "account_logout", "mfa_reauthenticate"]
    for name in names + signed_in:
        if name == signed_in[0]:
            client.force_login(ann)
        page = client.get(with_next(name, then))
        places = re.findall(r'(?:href|action|src)="([^"]*)"', page.text)
        for place in places:
            if not place.startswith(("tel:", "sms:", "mailto:")):
                found = urlsplit(urljoin(f"http://{HERE}/", place.replace("\\", "/")))
                assert found.netloc == HERE, (name, place)
        assert lands(page, at=reverse(name)) in ("", f"http://{HERE}"), name


@pytest.mark.parametrize("then", ELSEWHERE)
def test_whoever_is_signed_in_is_sent_to_no_other_site(ann, then):
    client = Client(HTTP_HOST=HERE)
    client.force_login(ann)
    for name in ("account_request_login_code", "sign_in_password", "mfa_authenticate"):
        answer = client.get(with_next(name, then))
        assert lands(answer, at=reverse(name)) in ("", f"http://{HERE}"), name


@pytest.mark.parametrize("then", ELSEWHERE)
def test_a_link_that_signs_in_leads_to_no_other_site(ann, then):
    link = urlsplit(doorways.make(ann.email)).path
    client = Client(HTTP_HOST=HERE)

    answer = client.post(f"{link}?{urlencode({'next': then})}", {"next": then})

    assert lands(answer, at=link) == f"http://{HERE}"


def test_a_work_account_leads_to_no_other_site(ann, provider):
    for then in ELSEWHERE:
        cache.clear()
        client = Client(HTTP_HOST=HERE)
        provider.claims = {"sub": "w-1", "email_verified": True, "email": ann.email}
        start = with_next("openid_connect_login", then, "work")
        there = client.post(start, {"next": then})
        state = parse_qs(urlsplit(there.url).query)["state"][0]
        back = reverse("openid_connect_callback", args=["work"])

        answer = client.get(back, {"code": "right", "state": state, "next": then})

        assert client.session["_auth_user_id"] == str(ann.pk)
        assert lands(answer, at=back) == f"http://{HERE}", then


def test_over_https_nothing_leads_back_to_http(ann):
    client = Client(HTTP_HOST=HERE)
    client.force_login(ann)

    for then, where in (
        (f"http://{HERE}/my/", "/"),
        (f"https://{HERE}/my/", f"https://{HERE}/my/"),
    ):
        answer = client.get(with_next("account_request_login_code", then), secure=True)
        assert answer["Location"] == where
