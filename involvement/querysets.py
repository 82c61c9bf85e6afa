"""How rows are locked before they change, put in once, and counted together."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


class LockingQuerySet(models.QuerySet):
    """A queryset whose `lock` fetches one row and holds it until the transaction ends."""

    def lock(self, pk: Any = None, **lookup: Any):
        """Return one row, locked; call inside a transaction. Raises DoesNotExist."""
        if pk is not None:
            lookup["pk"] = pk
        return self.select_for_update(of=("self",)).get(**lookup)


def counts(**each: models.QuerySet) -> models.QuerySet:
    """Count the rows of several querysets in one statement: the name and number of those with any.

    `dict.fromkeys(names, 0) | dict(counts(...))` says all.
    """
    numbers = [
        rows.order_by()
        .annotate(which=models.Value(name))
        .values("which")
        .annotate(found=models.Count("pk"))
        .values_list("which", "found")
        for name, rows in each.items()
    ]
    return numbers[0].union(*numbers[1:], all=True)


def insert_new(rows: Sequence[models.Model]) -> int:
    """Insert rows of one model, but for those that are there already; return how many are new.

    The statement itself says how many, so that nothing is looked up first.
    """
    model = type(rows[0])
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    query.insert_values(fields, rows)
    added = 0
    with connection.cursor() as cursor:
        for statement, values in query.get_compiler(connection=connection).as_sql():
            cursor.execute(statement, values)
            added += cursor.rowcount
    return added
