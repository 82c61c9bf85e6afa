"""Signing in with a BASW work account, against a small provider that really answers."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.urls import reverse

from involvement.people.models import User

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT = "involvement"


class Provider(ThreadingHTTPServer):
    """Knows one work account, and hands out one code for it."""

    daemon_threads = True
    claims: dict = {}

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        page = urlsplit(self.path).path
        if page == "/.well-known/openid-configuration":
            names = ("authorization", "token", "userinfo")
            found = {f"{name}_endpoint": f"{self.server.address}/{name}" for name in names}
            self.say(
                found | {"issuer": self.server.address, "jwks_uri": self.server.address + "/k"}
            )
        elif page == "/k":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.say({"keys": [key | {"kid": "one", "use": "sig", "alg": "RS256"}]})
        elif page == "/userinfo" and self.headers["Authorization"] == "Bearer opens-userinfo":
            self.say(self.server.claims)
        else:
            self.send_error(404)

    def do_POST(self):
        typed = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if typed["code"] != ["right"] or "code_verifier" not in typed:
            self.send_error(400)
            return
        about = {"iss": self.server.address, "aud": CLIENT, "exp": 4_000_000_000}
        token = jwt.encode(self.server.claims | about, KEY, "RS256", headers={"kid": "one"})
        self.say({"access_token": "opens-userinfo", "token_type": "Bearer", "id_token": token})

    def say(self, words):
        body = json.dumps(words).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    cache.clear()
    server = Provider(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_SERVER = server.address
    app = {
        "provider_id": "work", "name": "BASW", "client_id": CLIENT, "secret": "s",
        "settings": {"server_url": server.address},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    yield server
    server.shutdown()
    server.server_close()


def sign_in(client, provider, *, code="right", verified=True, **claims):
    provider.claims = {"sub": "w-1", "email_verified": verified, **claims}
    there = client.post(reverse("openid_connect_login", args=["work"]))
    assert there.url.startswith(provider.address + "/authorization?")
    state = parse_qs(urlsplit(there.url).query)["state"][0]
    back = reverse("openid_connect_callback", args=["work"])
    return client.get(back, {"code": code, "state": state})


def test_the_button_is_there_only_where_a_provider_is(client, db, request):
    assert "Sign in with BASW" not in client.get(reverse("account_request_login_code")).text

    request.getfixturevalue("provider")

    assert "Sign in with BASW" in client.get(reverse("account_request_login_code")).text


def test_without_a_provider_its_addresses_are_not_there(client, db):
    assert client.post(reverse("openid_connect_login", args=["work"])).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["work"])).status_code == 404


def test_a_work_account_with_the_same_verified_email_signs_in(client, team, provider):
    answer = sign_in(client, provider, email=team.email.upper())

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(team.pk)
    assert SocialAccount.objects.get().user == team


def test_it_stays_the_same_account_when_its_email_changes(client, team, provider):
    sign_in(client, provider, email=team.email)
    client.post(reverse("account_logout"))

    sign_in(client, provider, email="other@basw.example")

    assert client.session["_auth_user_id"] == str(team.pk)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "verified"), [("jo@basw.example", False), ("new@basw.example", True)]
)
def test_an_unknown_or_unproved_email_opens_nothing(client, team, provider, email, verified):
    answer = sign_in(client, provider, email=email, verified=verified)

    assert answer.status_code == 403
    assert "We do not know this work account" in answer.text
    assert "_auth_user_id" not in client.session
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_a_closed_account_stays_closed(client, team, provider):
    sign_in(client, provider, email=team.email)
    client.post(reverse("account_logout"))
    User.objects.update(is_active=False)

    sign_in(client, provider, email=team.email)

    assert "_auth_user_id" not in client.session


def test_nobody_joins_a_work_account_of_another_name_to_theirs(client, team, outsider, provider):
    client.force_login(outsider)
    provider.claims = {"sub": "w-1", "email": team.email, "email_verified": True}
    there = client.post(reverse("openid_connect_login", args=["work"]) + "?process=connect")
    state = parse_qs(urlsplit(there.url).query)["state"][0]

    back = reverse("openid_connect_callback", args=["work"])
    answer = client.get(back, {"code": "right", "state": state})

    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_second_way_is_asked_for_after_a_work_account_too(client, team, provider, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    sign_in(client, provider, email=team.email)

    assert client.get(reverse("team_home")).url == reverse("mfa_index")


@pytest.mark.parametrize("code", ["wrong", ""])
def test_a_made_up_answer_signs_nobody_in(client, team, provider, code):
    answer = sign_in(client, provider, code=code, email=team.email)

    assert "The work account did not answer" in answer.text
    assert "_auth_user_id" not in client.session


def test_an_answer_nobody_asked_for_signs_nobody_in(client, team, provider):
    provider.claims = {"sub": "w-1", "email": team.email, "email_verified": True}

    back = reverse("openid_connect_callback", args=["work"])
    client.get(back, {"code": "right", "state": "made-up"})

    assert "_auth_user_id" not in client.session


def test_giving_up_there_is_told_kindly(client, team, provider):
    there = client.post(reverse("openid_connect_login", args=["work"]))
    state = parse_qs(urlsplit(there.url).query)["state"][0]
    back = reverse("openid_connect_callback", args=["work"])

    answer = client.get(back, {"error": "access_denied", "state": state}, follow=True)

    assert "You stopped signing in" in answer.text
