"""What is sent along with a request: all of it, or nothing. (security.md 9 B)

Web servers read on until a connection ends, and call what came until then the whole. A form that
broke off half-way would so be taken as one with fewer answers, and half a file as a file.
"""

from collections.abc import Callable
from typing import Any, BinaryIO


class BrokenOff(OSError):
    """The connection ended before all came that was said to come."""


class Whole:
    """A body of known length. Reading beyond what came of it is an error, not an end."""

    def __init__(self, stream: BinaryIO, length: int):
        self.stream, self.left, self.is_broken = stream, length, False

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        found = b""
        while len(found) < wanted:
            found += self._counted(self.stream.read(wanted - len(found)))
        return found

    def readline(self, size: int = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._counted(self.stream.readline(wanted)) if wanted else b""

    def _counted(self, part: bytes) -> bytes:
        if not part:
            self.is_broken = True
            raise BrokenOff
        self.left -= len(part)
        return part


def whole(application: Callable[..., Any]) -> Callable[..., Any]:
    """Let an application read only bodies that come whole."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isascii() and length.isdecimal():
            environ["wsgi.input"] = Whole(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return serve
