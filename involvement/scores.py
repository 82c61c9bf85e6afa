"""Our own record beside a promise: each app says what it has counted, and this page shows it. (C20)

Only numbers that were counted ahead and rounded are ever told here, since anybody may read them.
"""

from collections.abc import Callable

_told: dict[str, Callable[[], str]] = {}


def register(clause: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Say that a function tells our record of one clause, as a sentence, or nothing yet."""

    def keep(function: Callable[[], str]) -> Callable[[], str]:
        _told[clause] = function
        return function

    return keep


def told() -> dict[str, str]:
    """Return each sentence there is, by its clause."""
    return {clause: words for clause, function in _told.items() if (words := function())}
