"""Made-up releases for tests, and people who answered."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from impact.equality import questions
from impact.equality.domain import releases, store
from impact.equality.models import Circle, Release
from involvement.people.tests.factories import PersonFactory, UserFactory

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class ReleaseFactory(DjangoModelFactory):
    class Meta:
        model = Release

    nation = "england"
    circle = Circle.EVERYONE
    until = factory.Sequence(lambda n: date(2020 - n, 10, 1))
    least = 8
    asked = 40
    answered = 30
    made_by = factory.SubFactory(UserFactory)


def answer(person, **said):
    """Let somebody answer: one code, or a list of them, for each question."""
    whole = {name: one if isinstance(one, list) else [one] for name, one in said.items()}
    asked = questions.set_for(person.nation, today=TODAY)
    store.keep(store.key_of(person), asked, whole, today=TODAY)


def people_who_said(count, *, nation="england", **said):
    """Make so many people who all gave the same answers."""
    found = [PersonFactory(nation=nation) for _ in range(count)]
    for person in found:
        answer(person, **said)
    return found


def make(*, by, nation="england", circle=Circle.EVERYONE, until=date(2026, 10, 1), least=8):
    """Make a release as the analyst does on the day of these tests."""
    population = releases.Population(nation, circle, until)
    return releases.make(population, least=least, now=NOW, by=by)
