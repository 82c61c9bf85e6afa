"""What stands around every answer: its headers (security.md 1.1), and the words it speaks in."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from involvement import display

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
