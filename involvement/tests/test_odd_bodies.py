"""Bodies that are longer, shorter or other than they say: refused, and nothing is changed.

Rows 50 and 65 of the design of security, section 9 B; on the real web server where it answers.
"""

import http.client
import os
import socket
import time
from contextlib import closing, suppress
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from involvement import processes, up
from involvement.bodies import BrokenOff, Whole, whole
from involvement.people.models import Person

SITE = urlsplit(settings.SITE_URL).netloc
TOKEN = "k" * 32
TOO_LARGE = settings.BODY_LIMIT + 1


def test_what_is_too_large_or_of_unknown_length_is_told_on_a_page(client, db):
    address = reverse("help")

    large = client.generic("POST", address, b"x", CONTENT_LENGTH=str(TOO_LARGE))
    endless = client.generic("POST", address, b"x", HTTP_TRANSFER_ENCODING="chunked")
    exact = client.generic("POST", address, b"x", CONTENT_LENGTH=str(settings.BODY_LIMIT))

    assert (large.status_code, endless.status_code, exact.status_code) == (413, 411, 405)
    assert "What you typed is still there." in large.text
    for odd in ("9" * 5000, "-1", "1_0", "٣"):
        answer = client.generic("POST", address, b"x", CONTENT_LENGTH=odd)
        assert answer.status_code in (400, 413), odd


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_that_breaks_off_changes_nothing(db, team, kind):
    client = Client(enforce_csrf_checks=True)
    client.force_login(team)
    typed = {
        "csrfmiddlewaretoken": TOKEN,
        "name": "Ann Lee",
        "capacity": "carer",
        "nation": team.grants.first().nation,
        "route": "email",
        "email": "ann@people.example",
        "phone": "07700 900 123",
        "address": "",
        "paper_format": "screen",
    }
    body, content_type = urlencode(typed).encode(), kind
    if kind.startswith("multipart"):
        parts = [f'Content-Disposition: form-data; name="{k}"\r\n\r\n{v}' for k, v in typed.items()]
        body = ("--edge\r\n" + "\r\n--edge\r\n".join(parts) + "\r\n--edge--\r\n").encode()
        content_type = f"{kind}; boundary=edge"
    client.cookies["csrftoken"] = TOKEN

    def send(missing):
        length = {"CONTENT_LENGTH": str(len(body) + missing)}
        read = whole(lambda environ, _start: environ)
        more = read({"wsgi.input": BytesIO(body)} | length, None)
        return client.generic("POST", reverse("person_new"), body, content_type, **more).status_code

    there = Person.objects.count()
    assert (send(missing=9), Person.objects.count()) == (403, there)
    assert (send(missing=0), Person.objects.count()) == (302, there + 1)


def test_a_body_is_read_to_its_end_and_no_further():
    body = Whole(BytesIO(b"one\ntwo\nthree"), 8)

    assert (body.readline(), body.read(2), body.read(), body.read(5)) == (
        b"one\n",
        b"tw",
        b"o\n",
        b"",
    )
    with pytest.raises(BrokenOff):
        Whole(BytesIO(b"half"), 8).read()
    assert Whole(BytesIO(b""), 0).read() == b""


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("web")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    environment = os.environ | {"INVOLVEMENT_DATA": str(settings.DATA)}
    with (tmp_path / "web.log").open("ab") as log:
        process = processes.spawn(
            up.web(tmp_path, "127.0.0.1", number), env=environment, stdout=log, stderr=log
        )
    end = time.monotonic() + 60
    while not answers(number, "GET /health/live HTTP/1.1\r\n\r\n") and time.monotonic() < end:
        time.sleep(0.1)
    yield number
    processes.clear(process)
    print((tmp_path / "web.log").read_text()[-4000:])


def answers(port, sent, *, body=b"", host=SITE):
    """Send just these bytes, end there, and return the status of the answer; 0 for none."""
    head, _, rest = sent.partition("\r\n")
    whole = f"{head}\r\nHost: {host}\r\nConnection: close\r\n{rest}"
    with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 20)) as line:
        line.sendall(whole.encode("latin-1") + body)
        line.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(line)
        with suppress(http.client.HTTPException):
            answer.begin()
            return answer.status
    return 0


def test_the_web_server_refuses_lengths_that_are_wrong(port):
    form = "Content-Type: application/x-www-form-urlencoded\r\n"

    def post(*headers, body=b"login=ann", path="/sign-in/"):
        lines = "".join(f"{header}\r\n" for header in headers)
        return answers(port, f"POST {path} HTTP/1.1\r\n{form}{lines}\r\n", body=body)

    assert post("Content-Length: -1") == 400
    assert post("Content-Length: nine") == 400
    assert post("Content-Length: +9") == 400
    assert post("Content-Length: 9", "Content-Length: 8") == 400
    assert post("Content-Length: 9", "Transfer-Encoding: chunked") == 400
    assert post("Transfer-Encoding: chunked", body=b"9\r\nlogin=ann\r\n0\r\n\r\n") == 411
    assert post(f"Content-Length: {TOO_LARGE}") == 413
    chosen = f"csrfmiddlewaretoken={TOKEN}&text=large".encode()
    cookie = f"Cookie: csrftoken={TOKEN}"
    assert post(f"Content-Length: {len(chosen)}", cookie, body=chosen, path="/display/") == 200
    assert post("Content-Length: 400", cookie, body=chosen, path="/display/") == 403
    assert post("Content-Length: 9", body=b"login=ann" + b"GET / HTTP/1.1\r\n" * 9) == 403
    assert post() == 403  # none at all: no answers came
    assert answers(port, "GET /health/live HTTP/1.1\r\n\r\n") == 200


def test_the_web_server_answers_to_its_own_name_and_to_few_methods(port, client):  # 83, 86
    alive, live = "GET /health/live HTTP/1.1", "/health/live"

    assert answers(port, f"{alive}\r\n\r\n", host="evil.example") == 400
    assert answers(port, f"{alive}\r\nHost: evil.example\r\n\r\n") == 400
    for junk in ("localhost:80x", "localhost@evil.example", "localhost/", "", "a" * 5000):
        assert answers(port, f"{alive}\r\n\r\n", host=junk) == 400, junk
    for method in ("TRACE", "PROPFIND", "CONNECT", "ANY"):
        assert answers(port, f"{method} {live} HTTP/1.1\r\n\r\n") in (400, 403, 405), method
    there = client.get("/my/", headers={"x-forwarded-host": "evil.example"}).url
    assert there.startswith("/sign-in/")
