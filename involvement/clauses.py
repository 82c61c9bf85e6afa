"""The 65 clauses of BASW's involvement framework, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the framework: `stage` is one of the five Ps, `promise` what we do."""

    id: str
    stage: str
    text: str
    promise: str


@cache
def every() -> dict[str, Clause]:
    """Return all 65 clauses by id, in the framework's order."""
    path = Path(__file__).with_name("clauses.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return {row[0]: Clause(*row) for row in rows}


def of_stage(stage: str) -> list[Clause]:
    """Return the clauses of one stage: principles, purpose, presence, process or impact."""
    return [clause for clause in every().values() if clause.stage == stage]
