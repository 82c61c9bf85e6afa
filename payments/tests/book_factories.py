"""Made-up budgets, rates, checks and months of the books for tests."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from activities.tests.factories import ActivityFactory, GroupFactory
from involvement.calendars import financial_year_start
from involvement.people.tests.factories import UserFactory
from payments.models import GroupBudget, KindOfWork, LedgerPeriod, RateChange, StatusReview
from payments.tests.factories import today


class GroupBudgetFactory(DjangoModelFactory):
    class Meta:
        model = GroupBudget

    group = factory.SubFactory(GroupFactory)
    year = factory.LazyFunction(lambda: financial_year_start(today()).year)
    amount_pence = 1000_00
    set_by = factory.SubFactory(UserFactory)


class RateChangeFactory(DjangoModelFactory):
    """Somebody asks for a fee of £60 in a month's time."""

    class Meta:
        model = RateChange

    key = "fee.meeting"
    value = 60_00
    valid_from = factory.LazyFunction(lambda: today() + timedelta(days=30))
    source = "The Council, 3 November"
    reason = "Fees have not gone up for years"
    proposed_by = factory.SubFactory(UserFactory, roles=["finance"])


class StatusReviewFactory(DjangoModelFactory):
    class Meta:
        model = StatusReview

    kind = "meeting"
    outcome = "not_employment"
    checked_by = "Jo in HR"
    reference = "CEST 1"
    reviewed_on = factory.LazyFunction(today)
    review_due = factory.LazyFunction(lambda: today() + timedelta(days=365))
    recorded_by = factory.SubFactory(UserFactory)


class KindOfWorkFactory(DjangoModelFactory):
    class Meta:
        model = KindOfWork

    activity = factory.SubFactory(ActivityFactory)
    kind = "meeting"
    set_by = factory.SubFactory(UserFactory)


class LedgerPeriodFactory(DjangoModelFactory):
    """Somebody asked to close a month that is long over."""

    class Meta:
        model = LedgerPeriod

    month = date(2025, 1, 1)
    asked_by = factory.SubFactory(UserFactory, roles=["finance"])
