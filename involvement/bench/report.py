"""How the figures are shown: plain tables, and at the end each goal beside what was reached."""

from collections.abc import Iterable, Sequence
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


def listed(names: Iterable[str], *, most: int = 8) -> str:
    """Name some, and say how many more there are."""
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def worst(costs: Sequence[tuple[str, float]]) -> str:
    name, cost = max(costs, key=lambda pair: pair[1])
    return f"{cost:.2f} ({name})"
