"""What is kept apart from people, under a key that nobody but the person leads to.

Nothing here may import such a store, and no page about people reaches one. Whoever keeps one says
here how somebody's own things go, and how they alone are told what they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Store:
    """One such store, and the only things that may be asked of it about a person."""

    name: str
    said: Promise
    why: Promise
    kept: Promise
    readers: Promise
    told: Callable[[Any], list[tuple[str, str]]]
    forget: Callable[[Any], bool]
    expire: Callable[[date], int]


STORES: list[Store] = []


def forget(person: Any) -> None:
    """Delete what is kept apart about somebody, while we still know who they are."""
    for store in STORES:
        store.forget(person)


def told(person: Any) -> list[tuple[Store, list[tuple[str, str]]]]:
    """Give the person what is kept apart about them, store by store; empty ones are left out."""
    found = [(store, store.told(person)) for store in STORES]
    return [(store, rows) for store, rows in found if rows]


def expire(today: date) -> list[tuple[str, int]]:
    """Delete what is past its time, whosesoever it is; gives how much, store by store."""
    return [(store.name, store.expire(today)) for store in STORES]
