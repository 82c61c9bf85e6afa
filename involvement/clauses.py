"""The 65 clauses of BASW's involvement framework, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STAGES = ("principles", "purpose", "presence", "process", "impact")


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the framework: `stage` is one of the five Ps, `promise` what we do."""

    id: str
    stage: str
    text: str
    promise: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How far this version keeps a clause (now, part or next), in words for everybody."""

    kept: str
    words: str


@cache
def every() -> dict[str, Clause]:
    """Return all 65 clauses by id, in the framework's order."""
    return {row[0]: Clause(*row) for row in _rows("clauses.csv")}


@cache
def promises() -> dict[str, Kept]:
    """Return what the service does about each clause today, by clause id."""
    return {row[0]: Kept(*row[1:]) for row in _rows("promises.csv")}


def of_stage(stage: str) -> list[Clause]:
    """Return the clauses of one stage: principles, purpose, presence, process or impact."""
    return [clause for clause in every().values() if clause.stage == stage]


def _rows(name: str) -> list[list[str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]
