"""What the census found in each nation: dated shares with their source, to hold figures against.

Orientation is of people of 16 and over, Welsh of 3 and over. The right comparison is the people
whom the work concerns, who are seldom like everybody: a page that shows a share says so.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("census.json")


@dataclass(frozen=True)
class Census:
    """One nation's shares, in percent, by question and group."""

    year: int
    source: str
    shares: dict[str, dict[str, float]]

    def share(self, question: str, group: str) -> float | None:
        return self.shares.get(question, {}).get(group)


@cache
def of_nation(nation: str) -> Census | None:
    """Return a nation's census; None for the whole UK, whose four did not ask alike."""
    row = json.loads(FILE.read_text(encoding="utf-8")).get(nation)
    return Census(**row) if row else None
