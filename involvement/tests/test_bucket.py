"""Files kept in a bucket where one is named; here it is a made-up store that speaks S3 as far as
we ask it to, two files to a page. (T8)"""

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen
from xml.sax.saxutils import escape

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activities.domain import papers
from activities.models import Paper
from activities.tests.factories import MeetingFactory
from involvement import bootstrap, env, uploads
from involvement.people.domain import lost_files

NAMES = ("S3_ENDPOINT", "S3_BUCKET", "S3_REGION", "S3_KEY_ID", "S3_SECRET")
SIGNED = "AWS4-HMAC-SHA256 Credential=key-of-ours/"
PAGE = 2


class Store(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.said.append((self.path, dict(self.headers)))
        if self.may():
            self.server.kept[self.path] = content, datetime.now(UTC)
            self.answer(200)

    def do_GET(self):
        if not self.may():
            return
        asked = parse_qs(urlsplit(self.path).query)
        if "prefix" in asked:
            self.answer(200, self.listed(asked["prefix"][0], asked.get("marker", [""])[0]))
        elif self.path in self.server.kept:
            content, at = self.server.kept[self.path]
            self.answer(200, content, {"Last-Modified": format_datetime(at, usegmt=True)})
        else:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_HEAD(self):
        self.do_GET()

    def do_DELETE(self):
        if self.may():
            self.server.kept.pop(self.path, None)
            self.answer(204)

    def may(self):
        """Answer nobody without our key, and nobody at all when told so."""
        if self.server.refuses or not self.headers.get("Authorization", "").startswith(SIGNED):
            self.answer(403, b"<Error><Code>AccessDenied</Code></Error>")
            return False
        return True

    def listed(self, prefix, marker):
        keys = sorted(path.removeprefix("/ours/") for path in self.server.kept)
        found = [key for key in keys if key.startswith(prefix) and key > marker]
        more = f"<NextMarker>{escape(found[PAGE - 1])}</NextMarker>" if len(found) > PAGE else ""
        rows = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in found[:PAGE])
        cut = str(bool(more)).lower()
        whole = f"<IsTruncated>{cut}</IsTruncated>{more}{rows}"
        return f"<ListBucketResult>{whole}</ListBucketResult>".encode()

    def answer(self, status, content=b"", headers=()):
        self.send_response(status)
        for name, value in {"Content-Length": len(content), "ETag": '"a"', **dict(headers)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def store(settings, tmp_path, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    server.kept, server.said, server.refuses = {}, [], False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    address = f"http://127.0.0.1:{server.server_port}"
    values = (address, "ours", "eu-west-2", "key-of-ours", "secret")
    for name, value in zip(NAMES, values, strict=True):
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | {"default": env.files(tmp_path)}
    yield server
    default_storage.connection.meta.client.close()
    server.shutdown()
    server.server_close()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def paper(store, team):
    return add(MeetingFactory(), team)


def add(meeting, by):
    return papers.add(
        meeting,
        uploads.document(SimpleUploadedFile("a.txt", b"Bore da")),
        title="Letters",
        ask="Is it clear?",
        minutes_to_read=10,
        paper_format="screen",
        by=by,
    )


def test_a_file_lies_in_the_bucket_and_only_our_own_pages_give_it_out(
    db, store, paper, client, team, person, django_capture_on_commit_callbacks
):
    [(path, headers)] = store.said
    address = reverse("meeting_paper", args=[paper.meeting.ref, paper.pk])
    client.force_login(team)

    answer = client.get(address)

    assert b"".join(answer.streaming_content) == b"Bore da"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert (path, store.kept[path][0]) == (f"/ours/{paper.file.name}", b"Bore da")
    assert [name for name in headers if "acl" in name.lower()] == []
    with pytest.raises(ValueError, match="not accessible"):
        _ = paper.file.url
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"http://127.0.0.1:{store.server_port}{path}")
    client.force_login(person.user)
    assert client.get(address).status_code == 404
    assert add(paper.meeting, team) == paper
    with django_capture_on_commit_callbacks(execute=True):
        papers.remove(paper, by=team)
    assert store.kept == {}


def test_a_file_that_the_store_does_not_take_leaves_no_row_and_is_told(
    db, store, client, team, caplog
):
    store.refuses = True
    client.force_login(team)

    page = client.post(
        reverse("meeting_paper_add", args=[MeetingFactory().ref]),
        {
            "name": "Letters",
            "ask": "Is it clear?",
            "minutes_to_read": "10",
            "paper_format": "easy_read",
            "file": SimpleUploadedFile("a.txt", b"Bore da"),
        },
    )

    assert "We cannot keep files just now" in page.content.decode()
    assert not Paper.objects.exists()
    assert "The store did not keep a file: An error occurred (403)" in caplog.text


def test_files_that_no_row_names_go_from_the_bucket_after_a_day(store, paper):
    old = datetime.now(UTC) - timedelta(days=2)
    lost = [default_storage.save(f"papers/{n}.txt", ContentFile(b"lost")) for n in range(4)]
    for path, (content, _at) in store.kept.items():
        store.kept[path] = content, old
    fresh = default_storage.save("papers/fresh.txt", ContentFile(b"fresh"))

    assert lost_files.forget(now=timezone.now()) == len(lost)

    assert set(store.kept) == {f"/ours/{paper.file.name}", f"/ours/{fresh}"}
    assert lost_files.forget(now=timezone.now()) == 0


def test_a_bucket_is_named_in_whole_or_not_at_all(tmp_path, monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert env.files(tmp_path)["OPTIONS"]["location"] == str(tmp_path)
    assert bootstrap.BUCKET not in bootstrap.needed(for_tests=False)

    monkeypatch.setenv("S3_BUCKET", "ours")

    assert bootstrap.BUCKET in bootstrap.needed(for_tests=False)
    with pytest.raises(ImproperlyConfigured, match="S3_SECRET: all of them, or none"):
        env.files(tmp_path)
    for name in NAMES:
        monkeypatch.setenv(name, "http://store.example")
    with pytest.raises(ImproperlyConfigured, match="S3_ENDPOINT must start with https"):
        env.files(tmp_path)
