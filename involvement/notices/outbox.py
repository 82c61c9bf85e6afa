"""The one door: what is to be sent is a row first, in the same transaction as its cause."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from involvement.notices import tasks
from involvement.notices.models import Notice, NoticeState
from involvement.people.models import Person, User
from involvement.querysets import insert_new

BATCH = 1000


def queue(
    kind: str,
    *,
    to: Person | User,
    about_id: int,
    key: str,
    due_at: datetime | None = None,
    **context: str | int,
) -> bool:
    """Put a message in the outbox; False if one with this key is there already."""
    notice = draft(kind, to=to, about_id=about_id, key=key, due_at=due_at, **context)
    return queue_many([notice]) == 1


def draft(
    kind: str,
    *,
    to: Person | User,
    about_id: int,
    key: str,
    due_at: datetime | None = None,
    **context: str | int,
) -> Notice:
    """Return an unsaved message for `queue_many`."""
    return Notice(
        key=key,
        kind=kind,
        person=to if isinstance(to, Person) else None,
        user=to if isinstance(to, User) else None,
        about_id=about_id,
        context=context,
        due_at=due_at or timezone.now(),
    )


def queue_many(notices: Iterable[Notice]) -> int:
    """Put messages in the outbox in one statement and return how many were new.

    A key that is there already is left as it is, so a second call adds nothing.
    """
    notices = list(notices)
    if not notices:
        return 0
    with transaction.atomic(savepoint=False):
        added = sum(insert_new(notices[n : n + BATCH]) for n in range(0, len(notices), BATCH))
    transaction.on_commit(partial(tasks.nudge))
    return added


def queue_to_each(kind: str, people: QuerySet, *, about_id: int, key: str) -> int:
    """Tell everybody in a queryset of person ids the same thing, once each; how many were new.

    One statement, whatever their number. Each key is `key:person`, so a second call adds nothing.
    """
    found, values = people.order_by().distinct().query.get_compiler(connection=connection).as_sql()
    columns = "key, kind, person_id, about_id, context, route, state, due_at, made_at, attempts"
    statement = f"""
        INSERT INTO {Notice._meta.db_table} ({columns})
        SELECT %s || ':' || found.person, %s, found.person, %s, '{{}}', '', %s, %s, %s, 0
        FROM ({found}) AS found(person)
        ON CONFLICT (key) DO NOTHING
    """  # noqa: S608 -- a compiled query, its values apart
    now = timezone.now()
    about = [key, kind, about_id, NoticeState.QUEUED, now, now]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*about, *values])
        added = cursor.rowcount
    if added:
        transaction.on_commit(tasks.nudge)
    return added


def hasten(key: str) -> int:
    """Let a message that waits for its moment go now; how many did. Again changes nothing."""
    waiting = Notice.objects.filter(key=key, state=NoticeState.QUEUED, due_at__gt=timezone.now())
    hastened = waiting.update(due_at=timezone.now())
    if hastened:
        transaction.on_commit(tasks.nudge)
    return hastened


def drop(prefix: str) -> int:
    """Withdraw what has not left yet: its cause has gone. Returns how many."""
    return Notice.objects.filter(key__startswith=prefix, state=NoticeState.QUEUED).update(
        state=NoticeState.DROPPED
    )
