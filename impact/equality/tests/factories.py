"""Made-up releases for tests, and people who answered."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from activities.tests.factories import ActivityFactory
from impact.equality import questions
from impact.equality.domain import releases, store
from impact.equality.models import Basis, Circle, Outreach, Population, Release
from involvement.calendars import london_day
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


class PopulationFactory(DjangoModelFactory):
    """An activity that concerns people as the census of England found them."""

    class Meta:
        model = Population

    activity = factory.SubFactory(ActivityFactory)
    nation = "england"
    basis = Basis.CENSUS
    why = "Families in temporary homes"
    chosen_by = factory.SelfAttribute("activity.lead")


class OutreachFactory(DjangoModelFactory):
    class Meta:
        model = Outreach

    activity = factory.SubFactory(ActivityFactory)
    whom = "Fathers who look after children"
    mediator = "The leader of a fathers' group"
    owner = factory.SelfAttribute("activity.lead")
    by_day = factory.LazyFunction(lambda: london_day(timezone.now()) + timedelta(days=14))
    made_by = factory.SelfAttribute("activity.lead")


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
