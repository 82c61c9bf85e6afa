"""A virus scanner that looks at each file before anything else does, where there is one.

It speaks to ClamAV's `clamd` by its own INSTREAM, beside us: at a socket in the file system or at
an address of the same network. A file that cannot be looked at is not taken. (security.md 9, 53)
"""

import logging
import socket
import struct

from django.conf import settings

logger = logging.getLogger(__name__)

PIECE = 64 * 1024
PATIENCE = 20  # seconds, for one file
CLEAN, FOUND = b"OK", b"FOUND"


class NotScanned(Exception):
    """The scanner did not answer, or did not say what it thinks of the file."""


def is_clean(content: bytes) -> bool:
    """Say whether the scanner finds nothing in a file; True where there is no scanner.

    Raises NotScanned. What was found is logged by the scanner's own name for it, without the file.
    """
    if not settings.CLAMD:
        return True
    try:
        said = _ask(content)
    except OSError as why:
        raise NotScanned from why
    if said.endswith(FOUND):
        logger.warning(
            "A file that was sent has a virus in it: %s", said.decode("ascii", "replace")
        )
        return False
    if not said.endswith(CLEAN):
        raise NotScanned(said)
    return True


def _ask(content: bytes) -> bytes:
    with _connected(settings.CLAMD) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        return b"".join(iter(lambda: line.recv(4096), b"")).rstrip(b"\0\n")


def _connected(address: str) -> socket.socket:
    host, _colon, port = address.rpartition(":")
    if host:
        return socket.create_connection((host, int(port)), PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line
