"""Presence, forecast: how likely it is that enough people come, from numbers alone.

Each person's chance comes from their answer and from how such answers turned out, for everybody
and, a little, for themselves. Only what the chances come to together is ever shown: nothing here
gives out a number about one person. Nothing reads the database or the clock. (R11, R13)
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Reply

WEIGHT_OF_ASSUMED = 10  # people; what we assume counts as much, until registers say more
WEIGHT_OF_EVERYBODY = 8  # meetings; one's own past counts as much once there are eight
STEP = 5  # of a hundred; finer would say more than we know
FEW = 30  # answers that turned out: with fewer we say that it is rough


class Stood(StrEnum):
    """How an answer stood at some moment."""

    YES = "yes"
    UNSURE = "unsure"
    SILENT = "silent"
    NO = "no"


ASSUMED = {Stood.YES: 0.85, Stood.UNSURE: 0.4, Stood.SILENT: 0.2}
STANDS = {
    Reply.COMING: Stood.YES,
    Reply.NOT_SURE: Stood.UNSURE,
    Reply.ASKED: Stood.UNSURE,
    Reply.NONE: Stood.SILENT,
    Reply.NOT_COMING: Stood.NO,
}


@dataclass(frozen=True, slots=True)
class Past:
    """How often an answer was given, and how often whoever gave it then came."""

    answered: int = 0
    came: int = 0

    def mixed(self, rate: float, weight: int) -> float:
        """Return the rate that this past suggests, beside one known before."""
        return (self.came + weight * rate) / (self.answered + weight)


@dataclass(frozen=True, slots=True)
class Rates:
    """Of people who answered in each way, how many come. No answer is worth more than a yes."""

    yes: float
    unsure: float
    silent: float
    seen: int = 0

    @classmethod
    def from_past(cls, pasts: dict[Stood, Past]) -> "Rates":
        found = {
            stood: pasts.get(stood, Past()).mixed(rate, WEIGHT_OF_ASSUMED)
            for stood, rate in ASSUMED.items()
        }
        most = found[Stood.YES]
        seen = sum(past.answered for past in pasts.values())
        return cls(most, min(most, found[Stood.UNSURE]), min(most, found[Stood.SILENT]), seen)

    def of(self, stood: Stood) -> float:
        return {Stood.YES: self.yes, Stood.UNSURE: self.unsure, Stood.SILENT: self.silent}[stood]


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely it is that some number of people come, in words and in a round number."""

    number: int
    chance: float | None  # None: fewer were asked, or have not said no

    @property
    def percent(self) -> int | None:
        """In steps of five, and never nothing or all of it: people are not certain."""
        if self.chance is None:
            return None
        return min(100 - STEP, max(STEP, STEP * round(self.chance * 100 / STEP)))

    @property
    def words(self) -> str:
        if self.percent is None:
            return _("Too few may still come")
        return next(words() for least, words in WORDS if self.percent >= least)

    @property
    def label(self) -> str:
        return ngettext("At least %d person", "At least %d people", self.number) % self.number


@dataclass(frozen=True, slots=True)
class Forecast:
    """What may become of one meeting: for the least number that is enough, and the better one."""

    likely: tuple[Likely, ...]
    asked: Counter[Stood]
    rates: Rates

    @property
    def why(self) -> str:
        """Say where the numbers come from: the answers, and how such answers turn out."""
        said = [words(self.asked[stood]) for stood, words in SAID if self.asked[stood]]
        turned_out = [
            words % {"tenths": _tenths(self.rates.of(stood))}
            for stood, words in _turns_out().items()
            if self.asked[stood]
        ]
        return " ".join([*said, *turned_out])

    @property
    def is_rough(self) -> bool:
        """Whether there is little to go by yet."""
        return self.rates.seen < FEW


def make(people: Iterable[tuple[Stood, Past]], rates: Rates, *, numbers: Sequence[int]) -> Forecast:
    """Forecast a meeting from how each answer stands and each one's own past, where it counts."""
    people = [(stood, own) for stood, own in people if stood != Stood.NO]
    chances = [chance_of(stood, own, rates) for stood, own in people]
    likely = (
        Likely(number, at_least(number, chances) if number <= len(chances) else None)
        for number in sorted(set(numbers))
    )
    return Forecast(tuple(likely), Counter(stood for stood, _own in people), rates)


def chance_of(stood: Stood, own: Past, rates: Rates) -> float:
    """Return how likely one person comes. It stays inside: nobody is shown it.

    `own` is how often they said yes and came. It moves every answer of theirs alike, so that a
    yes is never worth less than silence.
    """
    return rates.of(stood) * own.mixed(rates.yes, WEIGHT_OF_EVERYBODY) / rates.yes


def at_least(number: int, chances: Iterable[float]) -> float:
    """Return how likely at least so many of these come, each by a chance of their own."""
    fewer, enough = [1.0] + [0.0] * (number - 1), 0.0
    for chance in chances:
        enough += fewer[-1] * chance
        missed = [each * (1 - chance) for each in fewer]
        came = [0.0, *(each * chance for each in fewer[:-1])]
        fewer = [sum(both) for both in zip(missed, came, strict=True)]
    return min(1.0, enough)


def _tenths(rate: float) -> int:
    return min(9, max(1, round(rate * 10)))


def _turns_out() -> dict[Stood, str]:
    return {
        Stood.YES: _("Of people who say yes, about %(tenths)d in 10 come."),
        Stood.UNSURE: _("Of people who are not sure, about %(tenths)d in 10 come."),
        Stood.SILENT: _("Of people who have not answered, about %(tenths)d in 10 come."),
    }


SAID = (
    (Stood.YES, lambda count: ngettext("%d said yes.", "%d said yes.", count) % count),
    (Stood.UNSURE, lambda count: ngettext("%d is not sure.", "%d are not sure.", count) % count),
    (
        Stood.SILENT,
        lambda count: ngettext("%d has not answered.", "%d have not answered.", count) % count,
    ),
)
WORDS = (
    (90, lambda: _("Very likely")),
    (65, lambda: _("Likely")),
    (40, lambda: _("About even")),
    (15, lambda: _("Unlikely")),
    (0, lambda: _("Very unlikely")),
)
