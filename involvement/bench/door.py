"""Asking the real WSGI application inside this process, signed in, and counting what it costs."""

import contextlib
import gzip
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django.http.cookie import parse_cookie

SECRET = "a" * 32
# what a transaction costs by itself is not a question asked of the data
FRAMES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Answer:
    """What came back, and what it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    cpu: float
    statements: list[tuple[str, float]] = field(default_factory=list)

    @property
    def queries(self) -> int:
        return len(self.statements)

    @property
    def in_database(self) -> float:
        return sum(seconds for _sql, seconds in self.statements)

    @property
    def html(self) -> str:
        return self.body.decode()

    @property
    def squeezed(self) -> int:
        return len(gzip.compress(self.body, 6))


class Door:
    """One visitor: their cookies, and the application they talk to."""

    def __init__(self, user=None, application=None):
        self.application = application or get_wsgi_application()
        self.cookies = {settings.CSRF_COOKIE_NAME: SECRET}
        if user is not None:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_for(user)

    def ask(self, path: str, *, fields=None, squeezed=False, listen=False) -> Answer:
        """Ask for one page. `fields` makes it a form post, `listen` notes every statement."""
        statements: list[tuple[str, float]] = []

        def note(execute, sql, params, many, context):
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                if not is_frame(sql):
                    statements.append((sql, time.perf_counter() - began))

        if not listen:
            return self._ask(path, fields, squeezed)
        with connection.execute_wrapper(note):
            answer = self._ask(path, fields, squeezed)
        answer.statements = statements
        return answer

    def post_and_undo(self, path: str, fields: dict[str, str], *, listen=False) -> Answer:
        """Post a form for true, then take back all it changed, so that it can be posted again."""
        with transaction.atomic(), one_connection():
            answer = self.ask(path, fields=fields, listen=listen)
            transaction.set_rollback(True)
        return answer

    def _ask(self, path: str, fields, squeezed: bool) -> Answer:
        environ = self._environ(path, fields, squeezed)
        seen = {}

        def start_response(status, headers, exc_info=None):
            seen["status"], seen["headers"] = int(status[:3]), headers

        began = time.process_time()
        result = self.application(environ, start_response)
        body = b"".join(result)
        cpu = time.process_time() - began
        result.close()
        self._keep(seen["headers"])
        return Answer(seen["status"], dict(seen["headers"]), body, cpu)

    def _environ(self, path: str, fields, squeezed: bool) -> dict:
        address = urlsplit(path)
        body = urlencode({"csrfmiddlewaretoken": SECRET, **(fields or {})}, doseq=True).encode()
        environ = {
            "REQUEST_METHOD": "GET" if fields is None else "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": address.path,
            "QUERY_STRING": address.query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(b"" if fields is None else body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if fields is not None:
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
            environ["CONTENT_LENGTH"] = str(len(body))
        if squeezed:
            environ["HTTP_ACCEPT_ENCODING"] = "gzip"
        return environ

    def _keep(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name.lower() == "set-cookie":
                self.cookies |= dict(list(parse_cookie(value).items())[:1])


def is_frame(sql: str) -> bool:
    """Say whether a statement only begins or ends a transaction.

    A post is undone by a transaction around it, which turns those of the page into savepoints.
    A savepoint inside one of them is a statement like any other.
    """
    return sql.upper().startswith(FRAMES) and not connection.savepoint_ids


@contextlib.contextmanager
def one_connection() -> Iterator[None]:
    """Keep the connection through a request, although a transaction is open around it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def session_for(user) -> str:
    """Sign somebody in without the sign-in, and return their session's key."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


class Forms(HTMLParser):
    """The forms on a page, with what a browser would send if nobody touched them."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self.choices: dict[str, list[str]] = {}
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
        if not self.found or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.choices.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                self._put(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self._put(name, "")
        elif tag == "input" and name:
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"radio", "checkbox"}:
            self.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" not in given:
                return
        if kind not in {"file", "submit", "button"} and name != "csrfmiddlewaretoken":
            self._put(name, given.get("value", ""))

    def _put(self, name: str, value: str) -> None:
        self.found[-1][1].setdefault(name, []).append(value)

    def handle_data(self, data):
        if self._area and self.found:
            self.found[-1][1][self._area] = [data.removeprefix("\n")]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
