"""Small numbers of people are never shown: they would single somebody out.

The rules are decisions.md "Figures about people" and security.md 7.3: nothing under 8, nothing
included (R3); everything else to the nearest 5 (R3); nothing broken down for fewer than 30
people (R2). Pages, pictures and files all go through here, so that they always agree (R9).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

Key = TypeVar("Key")

LEAST = 8
STEP = 5
POPULATION = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people as it may be shown: its words, and how long its bar may be."""

    words: str
    size: int

    def __str__(self) -> str:
        return self.words


def shown(count: int) -> str:
    """Say a number of people: "fewer than 8", or the nearest 5."""
    return figure(count).words


def figure(count: int) -> Figure:
    """Return what a page, a picture and a file may all show of a number of people."""
    if count < LEAST:
        return Figure(_("fewer than %(least)d") % {"least": LEAST}, 0)
    rounded = (count + STEP // 2) // STEP * STEP
    return Figure(str(rounded), rounded)


def breakdown(counts: Mapping[Key, int]) -> dict[Key, Figure] | None:
    """Split a number of people by what they said; None when there are too few to split."""
    if sum(counts.values()) < POPULATION:
        return None
    return {key: figure(count) for key, count in counts.items()}
