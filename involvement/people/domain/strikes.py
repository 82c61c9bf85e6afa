"""Other people in somebody's file: left out before the file is given to them.

By rule: what staff wrote about somebody never names another person or an account there is. By a
keeper's look: words that the rule cannot know, struck out one by one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.domain import cases
from involvement.people.models import DataCase, Person, Strike, User

INSTEAD = gettext_lazy("[about somebody else]")
LONGEST_NAME = 4  # words
WORD = re.compile(r"\w[\w’'.-]*\w|\w")


@dataclass(frozen=True)
class Text:
    """What staff wrote in one field of one row."""

    kind: Any
    row: models.Model
    name: str

    @property
    def words(self) -> str:
        return getattr(self.row, self.name)

    @property
    def place(self) -> tuple[str, int, str]:
        return place(self.row, self.name)


@dataclass(frozen=True)
class Struck:
    """What is left out of somebody's file: names everywhere, and words at their places."""

    names: tuple[str, ...] = ()
    words: dict[tuple[str, int, str], list[str]] = field(default_factory=dict)

    def out_of(self, row: models.Model, name: str, value: str) -> str:
        """Return what staff wrote, without what is about others.

        Everything is looked for in what was written, so that nothing left out hides the rest.
        """
        wanted = [re.escape(words) for words in self.words.get(place(row, name), ())]
        wanted += [rf"(?<!\w){re.escape(one)}(?!\w)" for one in self.names]
        kept, end = "", 0
        for start, stop in sorted(
            found.span() for one in wanted for found in re.finditer(one, value)
        ):
            if start >= end:
                kept += value[end:start] + str(INSTEAD)
            end = max(end, stop)
        return kept + value[end:]


def place(row: models.Model, name: str) -> tuple[str, int, str]:
    return (row._meta.label_lower, row.pk, name)


def texts(person: Person, kinds: Iterable[Any]) -> Iterator[Text]:
    """Give everything that staff wrote about somebody in free words, kind by kind."""
    for kind in kinds:
        if not kind.privacy.by_staff:
            continue
        for row in kind.model._base_manager.filter(kind.about(person)).order_by("pk"):
            for name in kind.privacy.by_staff:
                if getattr(row, name):
                    yield Text(kind, row, name)


def of(person: Person, kinds: Iterable[Any], *, found: Iterable[Text] | None = None) -> Struck:
    """Work out what is left out of these kinds of record of somebody; `found` are their texts."""
    written = [text.words for text in (texts(person, kinds) if found is None else found)]
    if not written:
        return Struck()
    words: dict[tuple[str, int, str], list[str]] = {}
    for strike in Strike.objects.filter(person=person):
        words.setdefault((strike.kind, strike.row_id, strike.field), []).append(strike.words)
    return Struck(names=_names_in(written, person), words=words)


@transaction.atomic
def strike(case: DataCase, text: Text, *, words: str, by: User) -> Strike:
    """Leave words out of what the person of a case is given. The same again changes nothing."""
    person = Person.objects.lock(case.person_id)
    cases.must_be_somebody_elses(case, by)
    if words not in text.words:
        raise RuleBroken(_("These words are not there. Copy them as they stand."))
    kind, row_id, name = text.place
    for there in Strike.objects.filter(person=person, kind=kind, row_id=row_id, field=name):
        if there.words == words:
            return there
    made = Strike.objects.create(
        person=person, kind=kind, row_id=row_id, field=name, words=words, by=by
    )
    trail.record("strike.made", made, by=by)
    return made


@transaction.atomic
def put_back(made: Strike, *, by: User) -> None:
    """Give the words to the person again. A second call finds them given."""
    found = Strike.objects.select_related("person").filter(pk=made.pk).first()
    if found is None:
        return
    if found.person.user_id == by.pk:
        raise RuleBroken(_("This is your own. Another keeper has to see to it."))
    trail.record("strike.put_back", found, by=by)
    found.delete()


def _names_in(written: Iterable[str], person: Person) -> tuple[str, ...]:
    """Find the names of other people, and of accounts, that stand in some texts; longest first."""
    found = {run for text in written for run in _runs(text)}
    people = Person.objects.filter(name__in=found).exclude(pk=person.pk)
    accounts = User.objects.filter(name__in=found).exclude(pk=person.user_id)
    names = {*people.values_list("name", flat=True), *accounts.values_list("name", flat=True)}
    own = person.name.casefold()
    return tuple(sorted((n for n in names if n.casefold() not in own), key=len, reverse=True))


def _runs(text: str) -> Iterator[str]:
    """Give every run of a few words that could be a name: it begins with a capital."""
    words = list(WORD.finditer(text))
    for at, first in enumerate(words):
        if first[0][0].isupper():
            for last in words[at : at + LONGEST_NAME]:
                yield text[first.start() : last.end()]
