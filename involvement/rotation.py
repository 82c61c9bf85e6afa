"""A new key for old secrets: every sealed value is sealed again with the newest key."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pgtrigger
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from involvement import sealing

BATCH = 500
# what is sealed of the ways to sign in, in a table of allauth's
WAYS_IN = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def rotate(*, batch: int = BATCH) -> Iterator[tuple[type[models.Model], int]]:
    """Seal everything with the newest key; gives the model and how many rows, batch by batch.

    Each batch is a transaction of its own, and finds only what another key has sealed: stopped
    anywhere, it goes on where it was. When nothing is left, the older keys can go, but for those
    that the trail was sealed with: its seals stay as they are.
    """
    for model in apps.get_models():
        while sealing.fields(model) and (count := _reseal(model, batch)):
            yield model, count
    for kind, name in WAYS_IN.items():
        while count := _reseal_ways_in(kind, name, batch):
            yield Authenticator, count


@transaction.atomic
def _reseal(model: type[models.Model], batch: int) -> int:
    fields, marks = sealing.fields(model), sealing.fingerprints(model)
    columns = [model._meta.pk.column, *model.sealed_with, *(field.column for field in fields)]
    quote = connection.ops.quote_name
    table, newest = quote(model._meta.db_table), f"{sealing.newest_key()}:%"
    found = [(name, name) for name in _quoted(fields)]
    # one that was never made counts as well, where there is something to make it of
    found += [(quote(mark.of[-1]), quote(mark.column)) for mark in marks]
    old = " OR ".join(f"({there} <> '' AND {c} NOT LIKE %s)" for there, c in found)
    find = (
        f"SELECT {', '.join(map(quote, columns))} FROM {table} WHERE {old} "  # noqa: S608 -- names
        f"ORDER BY 1 LIMIT {batch:d} FOR UPDATE"
    )
    with connection.cursor() as cursor:
        cursor.execute(find, [newest] * len(found))
        rows = cursor.fetchall()
        if rows:
            with without_triggers(model):
                cursor.execute(_write(model, fields), _anew(model, fields, rows))
    return len(rows)


@transaction.atomic
def _reseal_ways_in(kind: str, name: str, batch: int) -> int:
    old = Authenticator.objects.select_for_update().filter(type=kind)
    old = old.exclude(**{f"data__{name}__startswith": f"{sealing.newest_key()}:"})
    rows = list(old.order_by("pk")[:batch])
    adapter = get_adapter()
    for row in rows:
        row.data[name] = adapter.encrypt(adapter.decrypt(row.data[name]))
        row.save(update_fields=["data"])
    return len(rows)


def _write(model: type[models.Model], fields: list[sealing.SealedTextField]) -> str:
    names = _quoted([*fields, *sealing.fingerprints(model)])
    pk = connection.ops.quote_name(model._meta.pk.column)
    parts = ", ".join(f"{name} = anew.{name}" for name in names)
    arrays = ", ".join("%s::text[]" for _ in names)
    return (
        f"UPDATE {connection.ops.quote_name(model._meta.db_table)} AS t SET {parts} "  # noqa: S608
        f"FROM unnest(%s::bigint[], {arrays}) AS anew({pk}, {', '.join(names)}) "
        f"WHERE t.{pk} = anew.{pk}"
    )


def _anew(
    model: type[models.Model], fields: list[sealing.SealedTextField], rows: list[Any]
) -> list[list[Any]]:
    """Open and seal every value of these rows, and return them column by column."""
    bound = len(model.sealed_with)
    opened = [
        {
            field.name: _opened(field, row[1 : 1 + bound], row[1 + bound + n])
            for n, field in enumerate(fields)
        }
        for row in rows
    ]
    sealed = [
        [
            text and sealing.seal(text, place=field.place(row[1 : 1 + bound]))
            for row, text in zip(rows, (one[field.name] for one in opened), strict=True)
        ]
        for field in fields
    ]
    marks = [
        [mark.made_of([one[name] or "" for name in mark.of]) for one in opened]
        for mark in sealing.fingerprints(model)
    ]
    return [[row[0] for row in rows], *sealed, *marks]


def _opened(
    field: sealing.SealedTextField, bound: tuple[Any, ...], token: str | None
) -> str | None:
    return token and sealing.unseal(token, place=field.place(bound))


def _quoted(fields: list[Any]) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in fields]


def without_triggers(model: type[models.Model]) -> AbstractContextManager[None]:
    """Leave a model's own triggers out for once: what they forbid to everybody is done here."""
    found = [trigger.name for trigger in getattr(model._meta, "triggers", ())]
    # called with no names, it would leave out every trigger there is
    return (
        pgtrigger.ignore(*(f"{model._meta.label}:{n}" for n in found)) if found else nullcontext()
    )
