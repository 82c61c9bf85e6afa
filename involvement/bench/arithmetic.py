"""What the figures are made of: pairs, medians, exponents, quarters."""

import math
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

QUIET = (0.96, 1.04)


@dataclass(frozen=True)
class Ratio:
    """How one thing compares with another over many pairs taken back to back."""

    pairs: tuple[float, ...]

    @property
    def low(self) -> float:
        return min(self.pairs)

    @property
    def middle(self) -> float:
        return statistics.median(self.pairs)

    @property
    def high(self) -> float:
        return max(self.pairs)

    def is_at_most(self, goal: float) -> bool | None:
        """Say yes or no where three of four quarters of the run agree, else None."""
        size = max(1, len(self.pairs) // 4)
        quarters = [self.pairs[start : start + size] for start in range(0, 4 * size, size)]
        under = [statistics.median(quarter) <= goal for quarter in quarters if quarter]
        for answer in (True, False):
            if under.count(answer) >= math.ceil(0.75 * len(under)):
                return answer
        return None

    @property
    def is_quiet(self) -> bool:
        """Whether two equal things came out equal: outside it the machine judges nothing."""
        return QUIET[0] <= self.middle <= QUIET[1]


def pair_up(
    one: Callable[[], float], other: Callable[[], float], *, pairs: int, seed: int = 1
) -> Ratio:
    """Measure two things back to back in random order; the first of each is not counted."""
    order = random.Random(seed)  # noqa: S311 -- a shuffle, not a secret
    one(), other()
    ratios = []
    for _ in range(pairs):
        if order.random() < 0.5:
            cost = one()
            ratios.append(cost / other())
        else:
            beside = other()
            ratios.append(one() / beside)
    return Ratio(tuple(ratios))


def exponent(costs: Sequence[float], sizes: Sequence[int]) -> float:
    """How cost grows with size between the first and the last: 0 not at all, 1 in step."""
    return math.log(costs[-1] / costs[0]) / math.log(sizes[-1] / sizes[0])


def thousands(number: float) -> str:
    """Write a number with thin groups, as the tables show it."""
    return f"{number:,.0f}".replace(",", " ")
