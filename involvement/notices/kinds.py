"""Every kind of message, and what it needs.

An app names its kinds in `<app>/notices.py` with `register`, so that the outbox knows nothing of
meetings or money. Words live in `templates/emails/<kind>/subject.txt` and `body.txt`, and in
`templates/texts/<kind>.txt`; letters use the e-mail's words on paper. What others may read of
a kind is in `templates/others/<kind>.txt`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from involvement.notices.models import Notice
from involvement.people.models import User

Words = Mapping[str, Any]


class Stops(Enum):
    """When somebody hears no more of a kind."""

    NEVER = "never"
    AT_A_BREAK = "at a break"
    ON_LEAVING = "on leaving"


@dataclass(frozen=True)
class Kind:
    """How one kind of message is made and mended.

    words: from a batch of notices to the template's context by notice id; a notice it leaves
    out is no longer true and is dropped. may_repeat: a half-sent one may go again with the same
    Message-ID (reminders); any other becomes a task for a person. label: what staff read when
    they have to see to one. stops: when its reader hears no more of it; at a break means after
    leaving too. What is owed to somebody, or asked by them, never stops. for_others: whom the
    person trusts, or the partner they chose, may read of it; never of money, needs, answers or
    ways to sign in.
    """

    name: str
    words: Callable[[list[Notice]], Mapping[int, Words]]
    may_repeat: bool = False
    label: str | Promise = ""
    stops: Stops = Stops.NEVER
    for_others: bool = False

    def reaches(self, notice: Notice) -> bool:
        """Say whether the reader still hears from us about this.

        A closed account hears nothing, nor does anybody who may have died.
        """
        person = notice.person
        if person is None:
            return notice.user is None or self._reaches_account(notice.user)
        if person.quiet_at is not None:
            return False
        if person.left_at is not None:
            return self.stops == Stops.NEVER
        return person.paused_at is None or self.stops != Stops.AT_A_BREAK

    def _reaches_account(self, user: User) -> bool:
        """A message about signing in is to an account, which may be that of somebody involved."""
        owner = user.involved
        return user.is_active and (owner is None or owner.quiet_at is None)


KINDS: dict[str, Kind] = {}


def register(
    name: str,
    *,
    label: str | Promise = "",
    may_repeat: bool = False,
    stops: Stops = Stops.NEVER,
    for_others: bool = False,
):
    """Register the function below as the maker of this kind's words."""

    def keep(words: Callable[[list[Notice]], Mapping[int, Words]]):
        KINDS[name] = Kind(name, words, may_repeat, label, stops, for_others)
        return words

    return keep


def repeatable() -> Iterable[str]:
    """Return the kinds that may go twice after a crash."""
    return [kind.name for kind in KINDS.values() if kind.may_repeat]


def is_for_others(name: str) -> bool:
    """Say whether others may read what a kind of message is about."""
    return name in KINDS and KINDS[name].for_others


def label(name: str) -> str:
    """Return what staff call a kind of message; a kind that is gone keeps the words of its name."""
    kind = KINDS.get(name)
    return str(kind.label) if kind and kind.label else name.replace("_", " ").capitalize()
