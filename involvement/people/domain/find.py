"""Finding people by what they chose to share, never by equality answers. (ux.md S4)"""

from typing import Any

from django.db.models import QuerySet


def matching(
    people: QuerySet,
    *,
    name: str = "",
    nation: str = "",
    capacity: str = "",
    paper_format: str = "",
    shared: str = "",
    is_free: bool = False,
    **_above: Any,
) -> QuerySet:
    """Narrow people to those that fit every answer; an empty answer narrows nothing.

    `shared` are words of how they want to be described. `is_free`: those who take no break.
    What a stage above asks for as well, it has narrowed already.
    """
    exact = {"nation": nation, "capacity": capacity, "paper_format": paper_format}
    people = people.filter(**{field: value for field, value in exact.items() if value})
    if is_free:
        people = people.invitable()
    if shared:
        people = people.filter(described_as__icontains=shared)
    return people.called(name) if name else people
