"""Payments: one thing that a person should look at before money goes."""

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at, and what can be said to the person; most of it asks them."""

    words: LazyText
    told: LazyText
    asks: bool = True

    def __str__(self) -> str:
        return str(self.words)
