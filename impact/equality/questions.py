"""The questions: a set for each nation, versioned and dated, as data with their sources.

A set that has been used never changes, since answers name it: a new wording is a new question
(`age.2`) in a new set (`england-2`). Each answer belongs to a wider group, alike in all nations,
and only groups are ever published. There is no box to write in: nothing said here is free text.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from involvement.calendars import Nation

FILE = Path(__file__).with_name("questions.json")
RATHER_NOT = "rather_not"
RATHER_NOT_WORDS = _("I prefer not to say")
NOT_SAID = "not_said"


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen, and the group it is published in."""

    code: str
    words: str
    group: str


@dataclass(frozen=True, eq=False)
class Question:
    """One question. `code` is the same in every nation and version, `id` is this wording's own."""

    id: str
    code: str
    words: str
    why: str
    source: str
    groups: dict[str, str]
    options: tuple[Option, ...]
    several: bool = False
    sensitive: bool = False

    def group_of(self, answer: str) -> str:
        """Return the group of an answer; what was not said is a group of its own."""
        return next((one.group for one in self.options if one.code == answer), NOT_SAID)

    def words_of(self, answer: str) -> str | Promise:
        """Return an answer as the person read it."""
        return next((one.words for one in self.options if one.code == answer), RATHER_NOT_WORDS)

    def choices(self) -> list[tuple[str, str | Promise]]:
        """Return what may be chosen, with the right not to say last."""
        return [(one.code, one.words) for one in self.options] + [(RATHER_NOT, RATHER_NOT_WORDS)]


@dataclass(frozen=True)
class QuestionSet:
    """What is asked in one nation from one day on."""

    code: str
    nation: str
    since: date
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        return next((one for one in self.questions if one.code == code), None)


@cache
def sets() -> dict[str, QuestionSet]:
    """Return every set there has been, by its code."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    known = {name: _question(name, row) for name, row in data["questions"].items()}
    return {
        row["code"]: QuestionSet(
            code=row["code"],
            nation=Nation(row["nation"]),
            since=date.fromisoformat(row["since"]),
            questions=tuple(known[name] for name in row["questions"]),
        )
        for row in data["sets"]
    }


def set_for(nation: str, *, today: date) -> QuestionSet:
    """Return the set asked in a nation today; whoever belongs to the whole UK gets England's."""
    place = Nation.ENGLAND if nation == Nation.UK else Nation(nation)
    of_nation = [one for one in sets().values() if one.nation == place]
    begun = [one for one in of_nation if one.since <= today] or of_nation[:1]
    return max(begun, key=lambda one: one.since)


def _question(name: str, row: dict) -> Question:
    options = tuple(Option(**option) for option in row.pop("options"))
    return Question(id=name, options=options, **row)
