"""Lists page by page: found by the last row seen, and never by counting."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from involvement import finding


class Paged:
    """One page of a queryset after a row, with the way to the next; `first` knows its top."""

    def __init__(
        self,
        rows: Callable[[], QuerySet],
        *,
        order: tuple[str, ...],
        size: int,
        request: HttpRequest,
        hides_place: bool = False,
        first: Callable[[int], list] | None = None,
    ):
        self._reader = request.user if hides_place else None
        self._fields = [name.lstrip("-") for name in order]
        self._down = order[0].startswith("-")
        after = request.GET.get("after", "")
        try:
            if first and not after:
                found = first(size + 1)
            else:
                found = list(self._after(rows().order_by(*order), after)[: size + 1])
        except (ValueError, ValidationError) as why:
            raise Http404 from why
        self.rows = found[:size]
        others = {k: v for k, v in request.GET.items() if k != "after"}
        self.next_url = ""
        if len(found) > size:
            self.next_url = "?" + urlencode(others | {"after": self._place(self.rows[-1])})
        self.first_url = "?" + urlencode(others) if after else ""
        self.previous_url = self.first_url

    def _after(self, rows: QuerySet, after: str) -> QuerySet:
        # the first value may hold the sign that parts them: a name is free text
        return rows.filter(self._beyond(self._values(after))) if after else rows

    def _place(self, row: Any) -> str:
        values = [_written(getattr(row, name)) for name in self._fields]
        return finding.hide(values, by=self._reader) if self._reader else "~".join(values)

    def _values(self, after: str) -> list[str]:
        if self._reader:
            return finding.show(after, by=self._reader, of=list)
        return after.rsplit("~", len(self._fields) - 1)

    def _beyond(self, values: list[str]) -> Q:
        if len(values) != len(self._fields):
            raise Http404
        side = "lt" if self._down else "gt"
        beyond = Q()
        equal: dict[str, Any] = {}
        for name, value in zip(self._fields, values, strict=True):
            beyond |= Q(**equal, **{f"{name}__{side}": value})
            equal[name] = value
        return beyond & Q(**{f"{self._fields[0]}__{side}e": values[0]})


def _written(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
