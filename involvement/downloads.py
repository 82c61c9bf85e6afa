"""Files that people get from us: saved to their device, never shown inside our pages."""

from collections.abc import Iterable

from django.core.files.base import File
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_cell(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula. (T10)"""
    return f"'{text}" if text.startswith(FORMULA) else text


def attachment(file: File, *, name: str, content_type: str) -> FileResponse:
    """Serve a kept file as a download, under the name people know it by. (RFC 6266)"""
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    return _kept_apart(response)


def streamed(parts: Iterable[str], *, name: str, content_type: str) -> StreamingHttpResponse:
    """Serve what is written as it is sent, as a download: never whole in memory."""
    response = StreamingHttpResponse(parts, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _kept_apart(response)


def _kept_apart(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
