"""The severed store: equality answers by key alone, and no list of them.

What protects a person here:
- The key of a row is made from the person and EQUALITY_KEY, which is in the environment and never
  in the database: neither the database nor a dump of it can say whose row is whose.
- The application's role has no right to the table. It calls functions that find a row by its key,
  so whoever can make it run statements of their own still has no key, and no list.
- Rows hold codes, a question set and a month. Each change writes the whole table anew in the order
  of the keys, in a transaction of its own: no row is newer, later or further down than another.
- Nothing about it goes to the trail, the logs, tasks, messages or the session, on purpose.

What does not: whoever holds the database and EQUALITY_KEY can find a person's answers. Whoever
compares two copies of the database, and knows from elsewhere that one person alone changed theirs
in between, knows which row it was. So does whoever keeps the write-ahead log, or watches the
statements of a running server. Staff who see a personal link before its person can answer in their
name, though never see what was answered. The month says when, and the question set which nation.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from impact.equality import questions
from impact.equality.questions import RATHER_NOT, Question, QuestionSet
from involvement import calendars
from involvement.errors import RuleBroken
from involvement.people.models import Person

MONTHS = 24
Said = Mapping[str, list[str]]


@dataclass(frozen=True)
class Given:
    """What somebody answered, and which questions they were asked."""

    question_set: QuestionSet
    said: Said

    def told(self) -> list[tuple[str, str]]:
        """Give each answer with its question, as the person read them."""
        return [
            (one.words, ", ".join(str(one.words_of(code)) for code in self.said[one.code]))
            for one in self.question_set.questions
            if self.said.get(one.code)
        ]


def key_of(person: Person | int) -> str:
    """Return the key of a person's row: without the secret, nobody can make it."""
    number = person if isinstance(person, int) else person.pk
    return _made("person", str(number))


def mark_of(key: str, *where: str) -> str:
    """Return a mark that says of two counts: the same person was here. It leads to no row."""
    return _made("mark", key, *where)[:16]


def new_door() -> str:
    """Make a private address, for somebody who answers by a link."""
    return secrets.token_urlsafe(20)


def of(key: str) -> Given | None:
    """Return the answers under a key."""
    [*found] = _rows([key]).values()
    return found[0] if found else None


def behind(door: str) -> str | None:
    """Return the key of the row that a private address opens."""
    return _call("SELECT equality_behind(%s)", [_digest(door)])


def keep(key: str, question_set: QuestionSet, said: Said, *, today: date, door: str = "") -> None:
    """Keep what somebody answered in the place of what they answered before.

    Only known codes are kept, and only of questions that were answered. Call it in no other
    transaction: rows that changed together would point at each other.
    """
    clean = {
        question.code: known
        for question in question_set.questions
        if (known := _known(question, said.get(question.code, [])))
    }
    if not clean:
        raise RuleBroken(_("Answer at least one question, or leave this page."))
    values = [key, _digest(door) if door else None, question_set.code, json.dumps(clean)]
    _call("SELECT equality_keep(%s, %s, %s, %s, %s)", [*values, today.replace(day=1)])


def forget(key: str) -> bool:
    """Delete the answers under a key; False when there were none. Nothing of them is left."""
    return bool(_call("SELECT equality_forget(%s)", [key]))


def expire(today: date) -> int:
    """Delete what was answered too long ago; returns how many rows went."""
    first_kept = calendars.months_after(today.replace(day=1), -MONTHS)
    return _call("SELECT equality_expire(%s)", [first_kept])


def of_people(people: Iterable[int]) -> dict[str, Given]:
    """Return the answers of these people by key, for the one function that makes figures."""
    return _rows([key_of(number) for number in people])


def _rows(keys: list[str]) -> dict[str, Given]:
    known = questions.sets()
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, question_set, said FROM equality_of(%s)", [keys])
        return {
            key: Given(known[code], json.loads(said) if isinstance(said, str) else said)
            for key, code, said in cursor.fetchall()
        }


def _known(question: Question, answers: list[str]) -> list[str]:
    """Keep codes of this question only; "I prefer not to say" stands alone."""
    if RATHER_NOT in answers:
        return [RATHER_NOT]
    known = [one.code for one in question.options if one.code in answers]
    return known if question.several else known[:1]


def _call(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _made(*parts: str) -> str:
    return hmac.digest(settings.EQUALITY_KEY, "\n".join(parts).encode(), hashlib.sha256).hex()


def _digest(door: str) -> str:
    return hashlib.sha256(door.encode()).hexdigest()
