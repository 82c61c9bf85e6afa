"""How the figures are shown: plain tables, and at the end each goal beside what was reached."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


def say(line: str = "") -> None:
    print(line, flush=True)


def heading(text: str) -> None:
    say(f"\n{text}\n{'-' * len(text)}")


class Table:
    """A table that prints each row as soon as it is known."""

    def __init__(self, *columns: tuple[str, int]):
        self.widths = [width for _name, width in columns]
        self.row(*(name for name, _width in columns))

    def row(self, *cells: object) -> None:
        first, *others = zip(cells, self.widths, strict=False)
        line = f"{first[0]!s:<{first[1]}}"
        say(line + "".join(f"{cell!s:>{width}}" for cell, width in others))


@dataclass
class Goals:
    """What was wanted and what was reached, goal by goal."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def judge(self, name: str, wanted: str, reached: str, good: bool | None) -> None:
        word = {True: "OK", False: "SHORT", None: "not judged"}[good]
        self.rows.append((name, wanted, reached, word))

    def show(self) -> None:
        heading("Goals")
        for name, wanted, reached, word in self.rows:
            say(f"{name:<4} {word:<11} {wanted}")
            say(f"{'':<16} {reached}")


def attempt(what: str, measure: Callable[[Goals], None], goals: Goals) -> None:
    """Measure one thing; what cannot be measured is said, and the rest goes on."""
    try:
        measure(goals)
    except Exception as why:  # a slow or broken part must not hide the others
        reason = str(why).strip().split("\n")[0]
        say(f"{what} could not be measured: {type(why).__name__}: {reason}")
        goals.judge("", what, f"could not be measured: {reason}", False)


def listed(names: Iterable[str], *, most: int = 8) -> str:
    """Name some, and say how many more there are."""
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def worst(costs: Sequence[tuple[str, float]]) -> str:
    name, cost = max(costs, key=lambda pair: pair[1])
    return f"{cost:.2f} ({name})"
