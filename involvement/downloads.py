"""Files that people get from us: saved to their device, never shown inside our pages."""

import zipfile
from collections.abc import Iterable, Iterator

from django.core.files.base import File
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

ZIP = "application/zip"


def attachment(file: File, *, name: str, content_type: str) -> FileResponse:
    """Serve a kept file as a download, under the name people know it by. (RFC 6266)"""
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    return _kept_apart(response)


def made(content: bytes | str, *, name: str, content_type: str) -> HttpResponse:
    """Serve what was made just now as a download."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _kept_apart(response)


def streamed(
    parts: Iterable[str | bytes], *, name: str, content_type: str
) -> StreamingHttpResponse:
    """Serve what is written as it is sent, as a download: never whole in memory."""
    is_text = content_type != ZIP
    response = StreamingHttpResponse(
        parts, content_type=f"{content_type}; charset=utf-8" if is_text else content_type
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _kept_apart(response)


def zipped(files: Iterable[tuple[str, Iterable[str | bytes]]]) -> Iterator[bytes]:
    """Write a ZIP of these files, by name, as it is sent: never more in memory than one part."""
    written = _Written()
    now = timezone.localtime().timetuple()[:6]
    with zipfile.ZipFile(written, "w") as archive:
        for name, parts in files:
            entry = zipfile.ZipInfo(name, date_time=now)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for part in parts:
                    file.write(part.encode() if isinstance(part, str) else part)
                    yield from written.taken()
            yield from written.taken()
    yield from written.taken()


class _Written:
    """A file that is only written to, and gives away what was written."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def taken(self) -> Iterator[bytes]:
        if self.parts:
            parts, self.parts = self.parts, []
            yield b"".join(parts)


def _kept_apart(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
