"""Seal the trail, stretch by stretch, and find out whether a sealed row was altered since.

A hash chain over single rows would make every writer wait for the one before it. So rows are
written freely, and once a minute the finished ones are hashed by the database, in order, and
bound to the seal before. Whoever alters, adds, removes or swaps a row afterwards breaks its
seal; whoever makes the seal again lacks the key, which is not in the database.
"""

import hashlib
import hmac
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from involvement.audit.models import SEALING, AuditRow, AuditSeal

STRETCH = 1000
TRIES = 20  # a twentieth of a second apart
BEGINNING = -(2**63)
HASHED = f"""
    SELECT count(*), min(id), max(id), encode(sha256(coalesce(
        string_agg(sha256(convert_to(line, 'UTF8')), ''::bytea ORDER BY id), ''::bytea)), 'hex')
    FROM (
        SELECT id, jsonb_build_array(
            id, extract(epoch FROM at), action, subject_kind, subject_id, person_id, actor_id,
            was, reason)::text AS line
        FROM {AuditRow._meta.db_table} WHERE id > %s AND id <= %s ORDER BY id LIMIT %s
    ) AS rows
"""  # noqa: S608 -- a name from the model, the values apart


def seal_all() -> int:
    """Seal every finished row that has no seal yet; returns how many seals that took.

    A second call seals nothing. While somebody is writing all the time, the next call does it.
    """
    newest = _newest_finished()
    made = 0
    while newest is not None and _seal_next(newest):
        made += 1
    return made


def problems() -> Iterator[str]:
    """Say what is wrong with the trail, a sentence for each break; nothing when it is whole."""
    before = None
    for seal in AuditSeal.objects.order_by("id").iterator():
        named = f"Rows {seal.first_id} to {seal.last_id}"
        if seal.before_id != (before and before.pk):
            yield f"{named}: the seal before this one is gone."
        if seal.key_id not in settings.SEAL_KEYS:
            yield f"{named}: the key of this seal is gone, so it cannot be checked."
        elif not hmac.compare_digest(seal.mark, _mark(seal, before)):
            yield f"{named}: the seal itself was altered."
        after = before.last_id if before else BEGINNING
        count, _first, _last, digest = _hashed(after, seal.last_id, limit=None)
        if count != seal.row_count:
            yield f"{named}: there were {seal.row_count} rows, and now there are {count}."
        elif digest != seal.digest:
            yield f"{named}: a row was altered or swapped."
        before = seal


def waiting() -> int:
    """Count the rows that no seal covers yet."""
    last = AuditSeal.objects.aggregate(last=Max("last_id"))["last"]
    return AuditRow.objects.filter(id__gt=BEGINNING if last is None else last).count()


def keys_used() -> list[str]:
    """Name the keys that seals were made with. Without them nobody can check those any more."""
    return list(AuditSeal.objects.order_by("key_id").values_list("key_id", flat=True).distinct())


def newest() -> AuditSeal | None:
    """Return the last seal. Its mark, kept elsewhere, shows later that no seal was cut off."""
    return AuditSeal.objects.order_by("-id").first()


def _newest_finished() -> int | None:
    """Return the id up to which every row is finished: no writer is half-way below it.

    Writers hold a shared lock until they end; whoever gets it alone for a moment knows.
    """
    for _attempt in range(TRIES):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALING])
            if cursor.fetchone()[0]:
                return AuditRow.objects.aggregate(newest=Max("id"))["newest"]
        time.sleep(0.05)
    return None


@transaction.atomic
def _seal_next(upto: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALING + 1])
        if not cursor.fetchone()[0]:  # somebody else is sealing
            return False
    before = newest()
    after = before.last_id if before else BEGINNING
    count, first, last, digest = _hashed(after, upto, limit=STRETCH)
    if not count:
        return False
    seal = AuditSeal(
        first_id=first,
        last_id=last,
        row_count=count,
        digest=digest,
        before=before,
        key_id=next(iter(settings.SEAL_KEYS)),
    )
    seal.mark = _mark(seal, before)
    seal.save()
    return True


def _hashed(after: int, upto: int, *, limit: int | None) -> tuple[int, int, int, str]:
    with connection.cursor() as cursor:
        cursor.execute(HASHED, [after, upto, limit])
        return cursor.fetchone()


def _mark(seal: AuditSeal, before: AuditSeal | None) -> str:
    """Bind a stretch to the seal before it, with a key of its own drawn from the key ring."""
    key = hmac.digest(settings.SEAL_KEYS[seal.key_id], b"the trail of acts", hashlib.sha256)
    parts = [before.mark if before else "", seal.first_id, seal.last_id, seal.row_count]
    said = "|".join(str(part) for part in [*parts, seal.digest])
    return hmac.digest(key, said.encode(), hashlib.sha256).hex()
