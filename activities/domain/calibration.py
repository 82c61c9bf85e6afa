"""Presence, forecast: whether it is to be trusted, shown on meetings that were held.

Each meeting is forecast from what was known before it, and compared with who came. Beside it
stands the plain guess that everyone who said yes comes.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import sqrt

from django.db.models import BooleanField, Case, Q, Value, When

from activities.domain import forecast, turnout
from activities.domain.forecast import Past, Rates, Stood
from activities.models import CAME, Moment
from involvement.calendars import london_day, months_after

NUMBERS = (2, 3)
BANDS = (0.2, 0.4, 0.6, 0.8, 0.9, 1.01)  # the upper ends, of which the last holds certainty
ENOUGH = 50  # meetings; of fewer, nothing can be said
STRANGE = 3.0  # standard errors


@dataclass(frozen=True, slots=True)
class Answer:
    """How one answer stood, whether they came, and whether that may be counted afterwards."""

    person: int
    stood: Stood
    came: bool
    tells: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting that was held: the day it was forecast, its own day, and how answers stood."""

    group: int
    asked_on: date
    day: date
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What was forecast of one meeting, what the plain guess was, and what happened."""

    number: int
    chance: float
    by_yes: float
    happened: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Forecasts alike: how many, what they said on average, and how often it happened."""

    low: float
    high: float
    count: int
    said: float
    happened: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """How good forecasts were. A mistake is the mean squared one (Brier); nought is perfect."""

    guesses: tuple[Guess, ...]

    @property
    def mistake(self) -> float:
        return _mean((guess.chance - guess.happened) ** 2 for guess in self.guesses)

    @property
    def mistake_by_yes(self) -> float:
        return _mean((guess.by_yes - guess.happened) ** 2 for guess in self.guesses)

    @property
    def is_better(self) -> bool:
        return self.mistake < self.mistake_by_yes

    @property
    def strangeness(self) -> float:
        """How far what happened is from what was said, in standard errors (Spiegelhalter)."""
        off = sum((g.happened - g.chance) * (1 - 2 * g.chance) for g in self.guesses)
        spread = sum((1 - 2 * g.chance) ** 2 * g.chance * (1 - g.chance) for g in self.guesses)
        return off / sqrt(spread) if spread else 0.0

    @property
    def is_calibrated(self) -> bool:
        return abs(self.strangeness) < STRANGE

    @property
    def bands(self) -> list[Band]:
        found = defaultdict(list)
        for guess in self.guesses:
            found[next(n for n, high in enumerate(BANDS) if guess.chance < high)].append(guess)
        return [
            Band(
                low=BANDS[n - 1] if n else 0.0,
                high=min(BANDS[n], 1.0),
                count=len(alike),
                said=_mean(guess.chance for guess in alike),
                happened=_mean(float(guess.happened) for guess in alike),
            )
            for n, alike in sorted(found.items())
        ]


def verdict(guesses: Iterable[Guess], number: int) -> Verdict:
    """Judge the forecasts of one number of people."""
    return Verdict(tuple(guess for guess in guesses if guess.number == number))


def walk(meetings: Sequence[Held]) -> Iterator[Guess]:
    """Forecast each meeting from the registers of those held before, as a page would have.

    Only people in full seats at that moment are forecast, and only they are looked for after.
    """
    known = _Known(meetings)
    for meeting in sorted(meetings, key=lambda each: each.asked_on):
        known.learn_until(meeting.asked_on)
        people = [
            (answer.stood, known.past((meeting.group, answer.person))) for answer in meeting.answers
        ]
        found = forecast.make(people, known.rates, numbers=NUMBERS)
        yes = sum(answer.stood == Stood.YES for answer in meeting.answers)
        came = sum(answer.came for answer in meeting.answers)
        for likely in found.likely:
            if likely.chance is not None:
                number = likely.number
                yield Guess(number, likely.chance, float(yes >= number), came >= number)


def past_meetings(moment: Moment, *, today: date) -> list[Held]:
    """Return every meeting held before today with its answers as they stood, in one statement."""
    seats = turnout.held(until=today).exclude(**{f"at_{moment}": ""})
    rows = (
        seats.order_by("meeting__starts_at", "meeting_id")
        .annotate(tells=_yes_or_no(turnout.TELLING), did_come=_yes_or_no(Q(attendance__in=CAME)))
        .values_list(
            "meeting_id",
            "meeting__starts_at",
            "meeting__reply_by",
            "meeting__activity__group_id",
            "person_id",
            f"at_{moment}",
            "did_come",
            "tells",
        )
    )
    found = []
    for _pk, alike in groupby(rows.iterator(chunk_size=2000), key=lambda row: row[0]):
        alike = list(alike)
        starts_at, reply_by, group = alike[0][1:4]
        day = london_day(starts_at)
        answers = tuple(
            Answer(person, Stood(stood), came, tells)
            for *_meeting, person, stood, came, tells in alike
        )
        found.append(Held(group, reply_by if moment == Moment.ANSWERS else day, day, answers))
    return found


class _Known:
    """What registers have said up to a day: of everybody, and of each person in each group."""

    def __init__(self, meetings: Sequence[Held]) -> None:
        self.answered: Counter = Counter()
        self.came: Counter = Counter()
        self.waiting = deque(sorted(meetings, key=lambda each: each.day))
        self.learnt: deque[Held] = deque()

    def learn_until(self, day: date) -> None:
        """Learn from meetings held before a day, and forget those of more than two years ago."""
        while self.waiting and self.waiting[0].day < day:
            self.learnt.append(self.waiting.popleft())
            self._count(self.learnt[-1], 1)
        first = months_after(day, -turnout.MONTHS)
        while self.learnt and self.learnt[0].day < first:
            self._count(self.learnt.popleft(), -1)

    @property
    def rates(self) -> Rates:
        return Rates.from_past({stood: self.past(stood) for stood in forecast.ASSUMED})

    def past(self, key: Stood | tuple[int, int]) -> Past:
        return Past(self.answered[key], self.came[key])

    def _count(self, meeting: Held, step: int) -> None:
        for answer in meeting.answers:
            if not answer.tells:
                continue
            own = [(meeting.group, answer.person)] if answer.stood == Stood.YES else []
            for key in (answer.stood, *own):
                self.answered[key] += step
                self.came[key] += step * answer.came


def _yes_or_no(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _mean(numbers: Iterable[float]) -> float:
    numbers = list(numbers)
    return sum(numbers) / len(numbers) if numbers else 0.0
