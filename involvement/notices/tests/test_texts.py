"""Text messages, against a small provider that really answers."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from involvement import env
from involvement.notices import delivery, kinds, outbox, post, texts, writing
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.notices.tests.kinds import NEWS, REMINDER, registered
from involvement.people.models import Route
from involvement.people.tests.factories import PersonFactory

HANGS_UP = 0


class Provider(ThreadingHTTPServer):
    daemon_threads = True
    answers = 200

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.got = []


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((self.path, dict(self.headers), words))
        if self.server.answers == HANGS_UP:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(self.server.answers)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.TRIAL = False
    settings.TEXT_URL = f"http://127.0.0.1:{server.server_port}/v1/texts?account=basw"
    settings.TEXT_TOKEN, settings.TEXT_SENDER = "a-secret", "BASW"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def notice(db, monkeypatch):
    monkeypatch.setitem(kinds.KINDS, NEWS, registered(NEWS, may_repeat=False))
    monkeypatch.setitem(kinds.KINDS, REMINDER, registered(REMINDER, may_repeat=True))
    monkeypatch.setattr(writing, "render_to_string", lambda template, context: "Dydd da, Ŵyn")
    to = PersonFactory(by_text=True)
    outbox.queue(NEWS, to=to, about_id=1, key="news")
    return Notice.objects.get()


def send():
    Notice.objects.update(due_at="2026-01-01T00:00Z")
    sent = delivery.send_due()
    return sent, Notice.objects.get().state


def test_a_text_leaves_by_the_provider_once(provider, notice):
    assert send() == (1, NoticeState.SENT)
    assert send() == (0, NoticeState.SENT)

    [(path, headers, words)] = provider.got
    assert path == "/v1/texts?account=basw"
    assert words == {"from": "BASW", "to": "+447700900123", "text": "Dydd da, Ŵyn"}
    assert headers["Authorization"] == "Bearer a-secret"
    assert headers["Idempotency-Key"] == notice.message_id
    assert not TrialPost.objects.exists()


@pytest.mark.parametrize("answer", [301, 400, 401, 404, 429])
def test_a_text_that_was_refused_is_tried_again_and_then_asks_a_person(
    provider, notice, answer, caplog
):
    provider.answers = answer

    states = [send()[1] for _ in range(delivery.GIVE_UP_AFTER)]

    assert states == [NoticeState.QUEUED] * (delivery.GIVE_UP_AFTER - 1) + [NoticeState.FAILED]
    assert len(provider.got) == delivery.GIVE_UP_AFTER  # a redirect is not followed
    assert "07700" not in caplog.text


@pytest.mark.parametrize("answer", [408, 409, 500, 502, 503, HANGS_UP])
def test_a_text_that_may_have_left_becomes_a_task(provider, notice, answer):
    provider.answers = answer

    assert send() == (0, NoticeState.UNSURE)
    assert send() == (0, NoticeState.UNSURE)

    assert len(provider.got) == 1


def test_a_reminder_that_may_have_left_goes_again_with_the_same_key(provider, notice):
    Notice.objects.update(kind=REMINDER)
    provider.answers = 500
    assert send() == (0, NoticeState.QUEUED)
    provider.answers = 202
    assert send() == (1, NoticeState.SENT)

    keys = [headers["Idempotency-Key"] for _path, headers, _words in provider.got]
    assert keys == [notice.message_id] * 2


def test_a_provider_that_does_not_answer_in_time_may_have_taken_it(notice, settings, monkeypatch):
    monkeypatch.setattr(texts, "SECONDS", 0.2)
    settings.TRIAL, settings.TEXT_TOKEN, settings.TEXT_SENDER = False, "s", "BASW"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.TEXT_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"

        assert send() == (0, NoticeState.UNSURE)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_provider_that_is_not_there_has_taken_nothing(notice, settings, provider, scheme):
    port = provider.server_port
    if scheme == "http":
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
    settings.TEXT_URL = f"{scheme}://127.0.0.1:{port}/"  # by https: it does not prove who it is

    assert send() == (0, NoticeState.QUEUED)
    assert provider.got == []


def test_without_a_provider_nothing_can_be_texted(settings):
    settings.TRIAL = False

    assert not post.can_text()
    with pytest.raises(post.NotSent):
        post.text(writing.Message(Route.TEXT, "07700 900123", "", "Hello", ""))


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900123", "0044 7700-900123",
                                   "+44 (0)7700 900123"])  # fmt: skip
def test_a_number_is_sent_as_providers_want_it(typed):
    assert texts.international(typed) == "+447700900123"


def test_a_number_abroad_keeps_its_country():
    assert texts.international("+353 85 012 3456") == "+353850123456"


@pytest.mark.parametrize(
    ("address", "token", "says"),
    [
        ("https://texts.example/", "", "all of them"),
        ("", "secret", "all of them"),
        ("http://texts.example/", "secret", "https://"),
    ],
)
def test_half_a_provider_does_not_start(monkeypatch, address, token, says):
    monkeypatch.setenv("ADDRESS", address)
    monkeypatch.setenv("TOKEN", token)

    with pytest.raises(ImproperlyConfigured, match=says):
        env.provider("ADDRESS", "TOKEN")


def test_a_whole_provider_or_none_is_read(monkeypatch):
    assert env.provider("ADDRESS", "TOKEN") == ["", ""]

    monkeypatch.setenv("ADDRESS", "https://texts.example/v1")
    monkeypatch.setenv("TOKEN", "secret")

    assert env.provider("ADDRESS", "TOKEN") == ["https://texts.example/v1", "secret"]
