"""What the real web server answers over https, scored as a stranger's scanner would."""

import http.client
import os
import re
import socket
import time
from http.client import HTTPMessage
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from involvement import processes, up
from involvement.people.middleware import BOTH_WAYS
from involvement.testing.suite import like_the_real_service
from involvement.tests.observatory import score

SITE = "involvement.example"
LEAST = 130
HOMES = {
    "person": "/my/", "carer": "/my/", "chair": "/meetings/", "team": "/team/",
    "finance": "/payments/claims/", "analyst": "/insight/", "keeper": "/settings/",
}  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


class Server:
    """The web server as in life, behind the proxy that speaks https for it."""

    def __init__(self, folder, **more):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = os.environ | like_the_real_service() | {"SECRET_KEY": settings.SECRET_KEY}
        environment |= {"INVOLVEMENT_DATA": str(settings.DATA), **more}
        self.log = (folder / f"web-{self.port}.log").open("ab")
        command = up.web(folder, "127.0.0.1", self.port)
        self.process = processes.spawn(command, env=environment, stdout=self.log, stderr=self.log)
        self.wait()

    def wait(self):
        end = time.monotonic() + 30
        while True:
            try:
                return self.ask("/health/live")
            except OSError:
                assert time.monotonic() < end, "the web server did not start"
                time.sleep(0.1)

    def ask(self, path, *, session="", https=True):
        """Return status, headers and text of one answer."""
        headers = {"Host": SITE, "X-Forwarded-Proto": "https" if https else "http"}
        if session:
            headers["Cookie"] = f"__Host-sessionid={session}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode(errors="replace")
        finally:
            line.close()

    def stop(self):
        processes.stop(self.process)
        self.log.close()


def database(name):
    url = urlsplit(os.environ["DATABASE_URL"])
    return url._replace(path=f"/{name}").geturl()


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path, DATABASE_URL=database(connection.settings_dict["NAME"]))
    yield running
    running.stop()


def signed_in(client, user):
    """Sign in both ways, as staff must."""
    client.force_login(user)
    session = client.session
    session[BOTH_WAYS] = user.pk
    session.save()
    return session.session_key


def test_strangers_find_nothing_to_complain_of(server):
    pages = ["/", "/our-promises/", "/help/", "/privacy/", "/cookies/", "/accessibility/",
             "/what-we-pay/", "/sign-in/", "/display/", "/no-such-page/", "/i/no-such-link/",
             "/health/ready"]  # fmt: skip
    page = server.ask("/")[2]
    pages += re.findall(r'(?:href|src)="(/static/[^"]+)"', page)[:2]
    assert len(pages) == 14

    scores = {path: score(*server.ask(path)[1:]) for path in pages}

    assert {path: one for path, one in scores.items() if one.points < LEAST} == {}


def test_nor_do_those_who_are_signed_in(server, client, request):
    scores = {}
    for name, path in HOMES.items():
        who = request.getfixturevalue(name)
        key = signed_in(client, getattr(who, "user", who))
        status, headers, text = server.ask(path, session=key)
        assert status == 200, name
        scores[name] = score(headers, text)
    key = signed_in(client, request.getfixturevalue("analyst"))
    for path, expected in (("/team/", 403), ("/insight/levels.csv", 200)):
        status, headers, text = server.ask(path, session=key)
        assert status == expected, path
        scores[path] = score(headers, text)

    assert {path: one for path, one in scores.items() if one.points < LEAST} == {}


def test_nor_when_everything_is_broken(tmp_path):
    broken = Server(tmp_path, DATABASE_URL=database("no_such_database"))
    try:
        status, headers, text = broken.ask("/what-we-pay/")
    finally:
        broken.stop()

    assert status == 500
    assert score(headers, text).points >= LEAST


def test_plain_http_is_sent_on_to_https_at_once(server):
    status, headers, _text = server.ask("/help/", https=False)

    assert (status, headers["Location"]) == (301, f"https://{SITE}/help/")


def headers(**changes):
    best = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'",
        "Strict-Transport-Security": "max-age=63072000",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Set-Cookie": "__Host-sessionid=1; Secure; HttpOnly; SameSite=Lax",
    }
    message = HTTPMessage()
    for name, value in (best | changes).items():
        if value:
            message[name] = value
    return message


def test_the_scorer_finds_each_weakness():
    assert score(headers()).points == 155
    for changes, points in [
        ({"Content-Security-Policy": ""}, 55),
        ({"Content-Security-Policy": "", "X-Frame-Options": "DENY"}, 75),
        ({"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}, 60),
        ({"Strict-Transport-Security": ""}, 80),
        ({"Set-Cookie": "__Host-sessionid=1; Secure; SameSite=Lax"}, 70),
        ({"Set-Cookie": "csrftoken=1; Secure"}, 80),
        ({"X-Content-Type-Options": ""}, 150),
        ({"Cross-Origin-Opener-Policy": "unsafe-none"}, 140),
        ({"Access-Control-Allow-Origin": "*"}, 50),
    ]:
        assert score(headers(**changes)).points == points, changes
