"""Presence, when the guard speaks: from counts alone, so that every sequence can be tried. (R13)"""

from dataclasses import dataclass

from activities.domain.enough import Counts
from activities.models import Why


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of the alert of a meeting: whether the open one ends, and why one opens."""

    closes: bool
    opens: Why | None


def is_one(counts: Counts, *, is_late: bool) -> bool:
    """Say whether one person would be the only one left, or the only yes when it is late."""
    return counts.expected == 1 or (is_late and counts.confirmed == 1)


def is_alone(counts: Counts, *, is_late: bool) -> bool:
    """Say whether one person would be alone, and not by their own choice."""
    return is_one(counts, is_late=is_late) and not counts.goes_alone


def speaks_up(now: Counts, *, before: Counts | None, is_late: bool) -> Why | None:
    """Say why the guard speaks up now; nothing when it does not, as on the first invitation.

    It speaks when those expected fall to one, or their choice to come alone ends; and when one
    alone has said yes from the reply-by date on. (decisions.md, Alone guard)
    """
    if not is_alone(now, is_late=is_late):
        return None
    had_more = before is not None and (before.expected > 1 or before.goes_alone)
    if now.expected == 1 and had_more:
        return Why.FELL
    return Why.LATE if is_late and now.confirmed == 1 else None


def step(
    now: Counts,
    *,
    before: Counts | None,
    is_late: bool,
    one: int | None,
    about: int | None,
    was: Why | None,
) -> Step:
    """Decide what becomes of the alert after a change.

    `one` is who would be alone now; `about` whom the open alert is about, and `was` why. An alert
    is about one person: when it is somebody else who would be alone, theirs is another.
    """
    alone = is_alone(now, is_late=is_late)
    closes = about is not None and not (alone and one == about)
    why = speaks_up(now, before=before, is_late=is_late) or (was if alone else None)
    return Step(closes, why if closes or about is None else None)
