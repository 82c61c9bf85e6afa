"""The list of who was erased: beside the database, so that no restored backup brings them back.

A line is the day, the key and a mark of the person: a keyed hash of their number and of the moment
they joined, since a restored database gives a number again. It names nobody. Only whoever has the
key can tell whose it is, or add a line that counts.
"""

import fcntl
import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from involvement import sealing
from involvement.calendars import london_day

PERSON, NAME = "person", "name"  # first all but the name, then the name as well
PARTS, LENGTH = 3, 64


@dataclass
class Marks:
    """What a list says, and the lines of it that nobody can read with our keys."""

    found: dict[str, set[str]] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)

    def name(self, what: str, pk: int, joined_at: datetime) -> bool:
        """Say whether this was erased of the person with this number, who joined then."""
        return any(
            mark(what, pk, joined_at, key_id=key_id) in marks
            for key_id, marks in self.found.items()
        )


def note(what: str, pk: int, joined_at: datetime) -> None:
    """Add a line, and return only when the disk has it. Call it before what it tells is final.

    Noted twice is as good as once. If it cannot be written, nothing may be erased.
    """
    key_id = sealing.newest_key()
    line = f"{london_day(timezone.now())} {key_id} {mark(what, pk, joined_at, key_id=key_id)}\n"
    path = Path(settings.ERASURE_LIST)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # a line that a crash cut short must not swallow this one
        file.write(line.encode() if _is_whole(file) else f"\n{line}".encode())
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Marks:
    """Read a list, however long; the lines that cannot be read are numbered."""
    marks = Marks()
    for number, parts in _lines(path):
        if len(parts) != PARTS or len(parts[2]) != LENGTH or parts[1] not in settings.SEAL_KEYS:
            marks.unread.append(number)
        else:
            marks.found.setdefault(parts[1], set()).add(parts[2])
    return marks


def keys_used() -> list[str]:
    """Name the keys that the list was made with. Without them nobody can use those lines."""
    path = Path(settings.ERASURE_LIST)
    if not path.exists():
        return []
    return sorted({parts[1] for _number, parts in _lines(path) if len(parts) == PARTS})


def mark(what: str, pk: int, joined_at: datetime, *, key_id: str) -> str:
    """Return what stands for a person in the list, with a key of its own drawn from the ring."""
    key = hmac.digest(settings.SEAL_KEYS[key_id], b"the list of erasures", hashlib.sha256)
    said = f"{what}:{pk}:{joined_at.astimezone(UTC).isoformat()}"
    return hmac.digest(key, said.encode(), hashlib.sha256).hex()


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if parts := line.split():
                yield number, parts


def _is_whole(file) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"
