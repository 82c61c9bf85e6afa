"""What stands around every answer: its headers (security.md 1.1), and the words it speaks in."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from involvement import display

MOST_DIGITS = 12
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


def security_headers(get_response: Callable[[HttpRequest], HttpResponse]):
    """Add the headers that Django does not, and keep personal pages out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def words_of_reader(get_response: Callable[[HttpRequest], HttpResponse]):
    """Speak in easy words to whoever chose them on "Display settings"."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with translation.override(display.language(display.of(request))):
            return get_response(request)

    return middleware


def plain_addresses(get_response: Callable[[HttpRequest], HttpResponse]):
    """Find nothing at an address with a NUL in it: the database would break on one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            raise Http404
        return get_response(request)

    return middleware


def bounded_bodies(get_response: Callable[[HttpRequest], HttpResponse]):
    """Refuse what is too large to send, or does not say how long it is, before any of it is read.

    A file that is somewhat too large is still read, so that its page can say so beside it. What
    came of one that broke off goes at once from the disk: Django leaves it there a while.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return render(request, "400.html", status=HTTPStatus.LENGTH_REQUIRED)
        if not (length.isascii() and length.isdecimal()):
            return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
        if len(length) > MOST_DIGITS or int(length) > settings.BODY_LIMIT:
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        response = get_response(request)
        if getattr(request.META["wsgi.input"], "is_broken", False):
            for handler in request.upload_handlers:
                handler.upload_interrupted()
        return response

    return middleware


def own_files(get_response: Callable[[HttpRequest], HttpResponse]):
    """Give no file to what another site shows or does: only our pages, and the person, ask."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_file = response.get("Content-Disposition", "").startswith("attachment")
        if is_file and request.headers.get("Sec-Fetch-Site") == "cross-site":
            if file := getattr(response, "file_to_stream", None):
                file.close()
            return render(request, "403.html", status=HTTPStatus.FORBIDDEN)
        return response

    return middleware
