"""Presence: the rules of how many people are enough, set by a keeper from today or a later day on.

A rule is never changed. Another comes after it, with who set it and why, and meetings that were
before its day keep the old one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import product

from django.db import transaction
from django.utils.translation import gettext as _

from activities.domain import presence
from activities.models import Cause, Level, Meeting, MeetingState, PresenceRule
from involvement.audit import trail
from involvement.calendars import at_london
from involvement.errors import RuleBroken
from involvement.people.models import User

FLOOR = 2  # the framework's own: nobody may ask for fewer (R11)
KINDS = tuple(product(Level.values, (False, True)))


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a rule asks for."""

    minimum: int
    ideal: int
    least_service_users: int
    least_carers: int
    needs_reserve: bool
    reply_days: int

    @classmethod
    def of(cls, rule: PresenceRule) -> "Numbers":
        return cls(**{name: getattr(rule, name) for name in cls.__slots__})

    def as_dict(self) -> dict[str, int | bool]:
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def choose(
    kinds: Iterable[tuple[str, bool]],
    numbers: Numbers,
    *,
    valid_from: date,
    why: str,
    today: date,
    by: User,
) -> list[PresenceRule]:
    """Set the rule for some kinds of meetings, and look again at every meeting it is about.

    A later one for the same day takes its place; both stay in the history. The same numbers again
    for the same day change nothing. High-level meetings always need a reserve. (R11, R12)
    Returns what is new.
    """
    _must_keep_the_floor(numbers)
    if valid_from < today:
        raise RuleBroken(_("Choose today or a later day. What has been stays as it was judged."))
    who = {"valid_from": valid_from, "source": why, "set_on": today, "set_by": by}
    new = []
    for level, is_high_level in kinds:
        about = {"level": level, "is_high_level": is_high_level}
        wanted = replace(numbers, needs_reserve=numbers.needs_reserve or is_high_level)
        if not _is_set(wanted, valid_from, **about):
            new.append(PresenceRule.objects.create(**about, **who, **wanted.as_dict()))
    trail.record_all([("presence_rule.set", rule) for rule in new], by=by)
    for rule in new:
        _look_again(rule, today=today, by=by)
    return new


def in_force(*, today: date) -> list[PresenceRule]:
    """Return today's rule for each kind of meeting, in the order of the framework's levels."""
    kind = ("level", "is_high_level")
    rules = PresenceRule.objects.filter(valid_from__lte=today)
    newest = rules.order_by(*kind, "-valid_from", "-id").distinct(*kind)
    found = {rule.kind: rule for rule in newest}
    return [found[kind] for kind in KINDS]


def to_come(*, today: date) -> list[PresenceRule]:
    """Return the rules of later days, the nearest first, without those that were replaced."""
    later = PresenceRule.objects.filter(valid_from__gt=today).order_by("valid_from", "-id")
    found = {}
    for rule in later.select_related("set_by"):
        found.setdefault((rule.valid_from, *rule.kind), rule)
    return list(found.values())


def _must_keep_the_floor(numbers: Numbers) -> None:
    voices = numbers.least_service_users + numbers.least_carers
    if numbers.minimum < FLOOR:
        raise RuleBroken(_("At least 2 people have to be at every meeting. Nobody can ask fewer."))
    if numbers.ideal < numbers.minimum:
        raise RuleBroken(_("The ideal number cannot be smaller than the least number."))
    if numbers.ideal < voices:
        raise RuleBroken(_("Service users and carers together are more than the ideal number."))


def _is_set(numbers: Numbers, valid_from: date, **kind: str | bool) -> bool:
    newest = PresenceRule.objects.filter(valid_from=valid_from, **kind).first()
    return newest is not None and Numbers.of(newest) == numbers


def _look_again(rule: PresenceRule, *, today: date, by: User) -> None:
    """Whoever answers meanwhile waits, and is then judged by the new rule."""
    meetings = Meeting.objects.filter(
        state=MeetingState.PLANNED,
        starts_at__gte=at_london(rule.valid_from, time.min),
        invited_at__isnull=False,
        level=rule.level,
        is_high_level=rule.is_high_level,
    )
    held = meetings.select_for_update(of=("self",)).order_by("pk")
    ids = list(held.values_list("pk", flat=True))
    found = Meeting.objects.filter(pk__in=ids)
    presence.look_again(found, today=today, cause=Cause.RULE, by=by)
