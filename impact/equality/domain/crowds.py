"""Crowds: each person counted once, by level and stage, so that nothing can be subtracted. (R1)

Whoever was asked to a meeting in the 12 months is in one part and in no other: how far they came.
The people of a part who answered, and whose answers are in no figures yet, are a crowd. From 30 on
they are counted, and then never again, neither by level nor in any other figures.

So every number that depends on what somebody said is about their one crowd, in which not all said
the same thing. Any two people of it could have said each other's, and every number ever published
would be as it is: even whoever knows all of them by name, and each earlier figure, cannot tell.
Who moves on to another part, or leaves, moves no figure at all.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Case, Max, Q, Value, When
from django.utils.translation import gettext as _

from activities.models import CAME, Level, Reply, Seat
from impact.equality.domain import releases, store
from impact.equality.domain.releases import WHOLE
from impact.equality.models import Counted, Part, Release
from impact.equality.questions import Question
from involvement import calendars, disclosure
from involvement.calendars import Nation, at_london
from involvement.disclosure import Marks, Released
from involvement.errors import RuleBroken
from involvement.people.models import User

BY_LEVEL = "by_level"
STEPS = tuple(Part)  # each farther than the one before


def parts(nation: str, until: date) -> dict[Part, list[int]]:
    """Put everybody who was asked in 12 months into the one part that says how far they came."""
    seats = Seat.objects.filter(
        invited_at__isnull=False,
        person__left_at=None,
        meeting__starts_at__gte=at_london(calendars.months_after(until, -12), time.min),
        meeting__starts_at__lt=at_london(until, time.min),
    ).order_by()
    if nation != Nation.UK:
        seats = seats.filter(person__nation=nation)
    found: dict[Part, list[int]] = {part: [] for part in STEPS}
    for person, step in seats.values_list("person").annotate(farthest=Max(_step())):
        found[STEPS[step]].append(person)
    return found


def _step() -> Case:
    """Say how far somebody came with one seat, as a number."""
    came = Q(attendance__in=CAME)
    is_at = {Part(level): came & Q(meeting__activity__group__level=level) for level in Level}
    is_at[Part.SAID_YES] = Q(reply=Reply.COMING)
    last_first = sorted(is_at, key=STEPS.index, reverse=True)
    return Case(*(When(is_at[one], then=STEPS.index(one)) for one in last_first), default=Value(0))


@transaction.atomic
def make(nation: str, until: date, *, least: int, now: datetime, by: User) -> list[Release]:
    """Count each crowd, round and hide, and freeze: one release for each part that has one.

    A second call for the same nation and quarter is refused. Whoever is in a part with fewer than
    30 waits there, uncounted.
    """
    releases.begin(until, least=least, now=now)
    if releases.is_made(nation, STEPS, until):
        raise RuleBroken(_("These figures are made already. They stay as they are."))
    asked = releases.asked_of(nation, today=calendars.london_day(now))
    counted = _counted_already()
    made = []
    for part, people in parts(nation, until).items():
        new = [one for one in people if store.mark_of(store.key_of(one)) not in counted]
        counts = releases.count(new, asked)
        if len(counts[WHOLE]) < disclosure.POPULATION:
            continue
        release = Release(
            nation=nation,
            circle=part,
            until=until,
            least=least,
            asked=disclosure.figure(len(new), least=least).size,
            made_at=now,
            made_by=by,
        )
        made.append(releases.freeze(release, _released(asked, counts, least), counts))
    if not made:
        raise RuleBroken(
            _("No level or stage has 30 people yet who answered and are in no other figures.")
        )
    return made


def _released(asked: Iterable[Question], counts: releases.Counts, least: int) -> Released:
    """Show a crowd as if there had never been another: there is none with anybody in common."""
    tables = {one.code: releases.table_of(one, counts) for one in asked}
    return disclosure.release(counts[WHOLE], tables, least=least, is_known=True)


def _counted_already() -> Marks:
    question, group = WHOLE
    return told_of(releases.marks_of(Counted.objects.filter(question=question, group=group)))


def told_of(counted: Iterable[Collection[str]]) -> Marks:
    """Return everybody whose answers are in figures; of fewer than 30 people none were told."""
    return frozenset().union(*(them for them in counted if len(them) >= disclosure.POPULATION))
