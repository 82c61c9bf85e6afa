"""Statements written once: Django's SQL of a question that every request asks again.

Putting a queryset of many subqueries together, and writing its SQL, takes longer than all else
that a page does. The words of such a statement never change, only a few values in it.
"""

import copy
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression
from django.http import Http404


class Given(Expression):
    """A value that each question brings along: its place in the statement, by name."""

    def __init__(self, name: str, output_field: models.Field | None = None):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


def among(field: str, values: Given | Iterable) -> models.Func:
    """Whether a field is one of some values, which may be given later, as a list."""
    return models.Func(
        models.F(field),
        values if isinstance(values, Given) else models.Value(list(values)),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


@dataclass(frozen=True)
class Written:
    """A queryset with its SQL, and what Django must know to make rows of the answer."""

    rows: models.QuerySet
    compiler: Any
    statement: str
    values: tuple

    def ask(self, given: dict[str, Any]) -> list:
        values = [given[one.name] if isinstance(one, Given) else one for one in self.values]
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: (self.statement, values)
        rows = self.rows.all()
        rows.query.get_compiler = lambda using: compiler
        return list(rows)


def write(rows: models.QuerySet) -> Written:
    """Write a queryset's SQL, which may have `Given` values in it."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    statement, values = compiler.as_sql()
    return Written(rows, compiler, statement, tuple(values))


EVERY: list[Callable[..., list]] = []  # every statement that is written once


def written_once(build: Callable[..., models.QuerySet]) -> Callable[..., list]:
    """Turn a function that puts a queryset together into one that returns its rows, as a list.

    What it takes by name are the values: it sees a `Given` for each, and can only compare with
    it. What it takes by place chooses the words: each combination is written once in a process.
    Nothing else that may change, such as the time or a setting, may stand in it. None as a value
    raises TypeError: it asks something else of a database. `forget` has it written anew.
    """
    known: dict[tuple, Written] = {}

    @functools.wraps(build)
    def ask(*shape: Any, **given: Any) -> list:
        if None in given.values():
            raise TypeError(f"{build.__name__} was given None.")
        if shape not in known:
            known[shape] = write(build(*shape, **{name: Given(name) for name in given}))
        return known[shape].ask(given)

    ask.forget = known.clear
    EVERY.append(ask)
    return ask


def one_or_404(found: list) -> Any:
    """Return the one row that was found. Raises Http404 where there is none."""
    if not found:
        raise Http404
    return found[0]


def bring(found: Iterable[models.Model], *, by: str, to: Iterable[models.Model], name: str) -> None:
    """Give rows what points at them `by` a foreign key, as a prefetch named `name` would.

    A name that is not the accessor of the key, such as "lines", becomes a plain list.
    """
    rows = {row.pk: row for row in to}
    theirs: dict[Any, list] = {pk: [] for pk in rows}
    for one in found:
        owner = getattr(one, f"{by}_id")
        setattr(one, by, rows[owner])
        theirs[owner].append(one)
    for pk, row in rows.items():
        if not hasattr(type(row), name):
            setattr(row, name, theirs[pk])
            continue
        known = getattr(row, name).all()
        known._result_cache = theirs[pk]
        row._prefetched_objects_cache = getattr(row, "_prefetched_objects_cache", {}) | {
            name: known
        }
