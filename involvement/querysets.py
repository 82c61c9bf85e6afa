"""How rows are locked before they change."""

from typing import Any

from django.db import models


class LockingQuerySet(models.QuerySet):
    """A queryset whose `lock` fetches one row and holds it until the transaction ends."""

    def lock(self, pk: Any = None, **lookup: Any):
        """Return one row, locked; call inside a transaction. Raises DoesNotExist."""
        if pk is not None:
            lookup["pk"] = pk
        return self.select_for_update(of=("self",)).get(**lookup)
