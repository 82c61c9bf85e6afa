"""Made-up feedback and differences for tests."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from activities.tests.factories import ActivityFactory, MeetingFactory, OutcomeFactory
from impact.models import Area, Change, Difference, Evaluation, Feedback, Met, OutcomeResult
from involvement.calendars import london_day
from involvement.people.tests.factories import PersonFactory


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = Feedback

    meeting = factory.SubFactory(MeetingFactory, held=True)
    person = factory.SubFactory(PersonFactory)


class DifferenceFactory(DjangoModelFactory):
    class Meta:
        model = Difference

    activity = factory.SubFactory(ActivityFactory, inviting=True)
    area = Area.POLICY
    you_said = "Start at eleven, not nine."
    change = Change.CHANGED
    we_did = "All meetings now start at eleven."
    decided_by_whom = "The Council"
    decided_on = factory.LazyFunction(lambda: london_day(timezone.now()))
    noted_by = factory.SelfAttribute("activity.lead")


class OutcomeResultFactory(DjangoModelFactory):
    class Meta:
        model = OutcomeResult

    outcome = factory.SubFactory(OutcomeFactory)
    met = Met.YES
    because_of_people = "People rewrote the first page."
    evidence = "The printed letter"
    by = factory.SelfAttribute("outcome.purpose.activity.lead")


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = Evaluation

    activity = factory.SubFactory(ActivityFactory, inviting=True)
