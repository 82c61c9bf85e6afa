"""Write what was done, in the same transaction as the doing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from involvement.audit.models import AuditRow

ONE_LOOK = timedelta(minutes=10)  # going back and forth between pages is one look

_hand: ContextVar[Any] = ContextVar("hand", default=None)
_waiting: ContextVar[list[AuditRow] | None] = ContextVar("waiting", default=None)


@contextmanager
def through(hand: Any) -> Iterator[None]:
    """Say that what follows is typed by somebody for somebody else, whoever the verbs act for.

    `hand` has `by`, the account that types, and `reason`, fixed words that say how they were told.
    Every act inside is recorded as theirs, so that no verb can forget it.
    """
    token = _hand.set(hand)
    try:
        yield
    finally:
        _hand.reset(token)


def hand() -> Any:
    """Return who types for somebody else now; None when people act for themselves."""
    return _hand.get()


@contextmanager
def together() -> Iterator[None]:
    """Write the acts of this block at its end, in one statement. Use it inside the transaction.

    An error that leaves the block takes its acts along, as the transaction takes what they tell;
    so nothing is rolled back and caught inside.
    """
    if _waiting.get() is not None:
        yield  # the block around this one writes
        return
    token = _waiting.set([])
    try:
        yield
        AuditRow.objects.bulk_create(_waiting.get())
    finally:
        _waiting.reset(token)


def record(
    action: str,
    subject: Model,
    *,
    by: Any,
    was: str = "",
    reason: str = "",
    person_id: int | None = None,
) -> None:
    """Add one act to the trail. `by` is an account, or None when the program itself acted.

    `reason` is for words from a fixed list or a rule's own text, never needs or bank details.
    """
    if person_id is None:
        person_id = getattr(subject, "person_id", None)
    _write([_row(action, subject, by=by, was=was, reason=reason[:500], person_id=person_id)])


def record_all(acts: Iterable[tuple[str, Model]], *, by: Any, was: str = "") -> None:
    """Add one act for each pair of an action and its subject, in one statement."""
    _write(
        [
            _row(action, subject, by=by, was=was, person_id=getattr(subject, "person_id", None))
            for action, subject in acts
        ]
    )


def record_each(action: str, subjects: QuerySet, *, by: Any, was: str = "") -> int:
    """Add the same act for every row of a queryset, in one statement; returns how many.

    The rows have a `person_id`. Nothing is fetched, so ten thousand cost no memory.
    """
    model = subjects.model
    pairs = subjects.order_by().values_list("pk", "person_id")
    found, values = pairs.query.get_compiler(connection=connection).as_sql()
    columns = "at, action, subject_kind, subject_id, person_id, actor_id, was, reason"
    statement = f"""
        INSERT INTO {AuditRow._meta.db_table} ({columns})
        SELECT %s, %s, %s, found.*, %s, %s, %s FROM ({found}) AS found
    """  # noqa: S608 -- a compiled query, its values apart
    about = [timezone.now(), action, model._meta.label_lower]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*about, _actor(by), was, _reason(""), *values])
        return cursor.rowcount


def look(kind: str, people: Iterable[int], *, by: Any, reason: str) -> int:
    """Note that an account looked at something of people, in one statement; returns how many.

    `kind` is one of audit.models.LOOKS without its "looked."; `reason` is the role it is read in.
    A second look within ten minutes adds nothing.
    """
    ids = sorted(set(people))
    if not ids:
        return 0
    now, action, about = timezone.now(), f"looked.{kind}", "people.person"
    table = AuditRow._meta.db_table
    statement = f"""
        INSERT INTO {table} (at, action, subject_kind, subject_id, person_id, actor_id, was, reason)
        SELECT %s, %s, %s, seen.id, seen.id, %s, '', %s FROM unnest(%s::bigint[]) AS seen(id)
        WHERE NOT EXISTS (
            SELECT 1 FROM {table} AS old WHERE old.person_id = seen.id
            AND old.actor_id = %s AND old.action = %s AND old.at > %s
        )
    """  # noqa: S608 -- a name from the model, the values apart
    values = [now, action, about, by.pk, reason, ids, by.pk, action, now - ONE_LOOK]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def _write(rows: list[AuditRow]) -> None:
    waiting = _waiting.get()
    if waiting is None:
        AuditRow.objects.bulk_create(rows)
    else:
        waiting += rows


def _row(action: str, subject: Model, *, by: Any, reason: str = "", **fields: Any) -> AuditRow:
    return AuditRow(
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_id=_actor(by),
        reason=_reason(reason),
        **fields,
    )


def _actor(by: Any) -> int | None:
    by = _hand.get().by if _hand.get() else by
    return by.pk if by is not None else None


def _reason(reason: str) -> str:
    return "; ".join(filter(None, [_hand.get() and _hand.get().reason, reason]))[:500]
