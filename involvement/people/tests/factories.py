"""Made-up people for tests."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from involvement.calendars import Nation
from involvement.people.models import (
    Behalf,
    BehalfAct,
    Capacity,
    DataCase,
    Experience,
    Help,
    How,
    Needs,
    Offer,
    Partner,
    PeopleImport,
    Person,
    RoleGrant,
    Route,
    Strike,
    TrustedPerson,
    User,
)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"account{n}@people.example")
    name = factory.Sequence(lambda n: f"Account {n}")
    password = "!none"  # nothing fits it: they sign in by a code

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        """`UserFactory(roles=["team"])` grants roles for the whole UK."""
        for role in extracted or ():
            RoleGrant.objects.create(user=self, role=role, nation=Nation.UK)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    class Params:
        carer = factory.Trait(capacity=Capacity.CARER)
        with_account = factory.Trait(
            user=factory.SubFactory(UserFactory, email=factory.SelfAttribute("..email"))
        )
        by_letter = factory.Trait(
            email="", route=Route.LETTER, address="1 Test Street\nTestford\nTE1 1ST"
        )
        by_text = factory.Trait(email="", route=Route.TEXT, phone="07700 900123")

    name = factory.Sequence(lambda n: f"Person {n}")
    capacity = Capacity.SERVICE_USER
    email = factory.Sequence(lambda n: f"person{n}@people.example")


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Partner {n}")
    nation = Nation.UK
    reaches = "Young carers"


class NeedsFactory(DjangoModelFactory):
    class Meta:
        model = Needs

    person = factory.SubFactory(PersonFactory)
    help = factory.LazyFunction(lambda: [Help.BREAKS])


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer

    person = factory.SubFactory(PersonFactory)
    experience = factory.LazyFunction(lambda: [Experience.CARE])


class TrustedPersonFactory(DjangoModelFactory):
    class Meta:
        model = TrustedPerson

    person = factory.SubFactory(PersonFactory)
    name = "Sam Lee"
    contact = "07700 900456"
    may_help = True


class BehalfFactory(DjangoModelFactory):
    class Meta:
        model = Behalf

    person = factory.SubFactory(PersonFactory, by_letter=True)
    by = factory.SubFactory(UserFactory, roles=["team"])
    how = How.PHONE
    told_on = factory.LazyFunction(timezone.localdate)
    agreed = True


class BehalfActFactory(DjangoModelFactory):
    class Meta:
        model = BehalfAct

    behalf = factory.SubFactory(BehalfFactory)
    said = "Your answer to a meeting."


class DataCaseFactory(DjangoModelFactory):
    """Something somebody asked on the first of March 2026."""

    class Meta:
        model = DataCase

    person = factory.SubFactory(PersonFactory, with_account=True)
    kind = "access"
    words = "Please show me what you hold."
    opened_on = date(2026, 3, 1)
    acknowledge_by = date(2026, 3, 31)
    due_on = date(2026, 4, 1)
    opened_by = factory.LazyAttribute(lambda case: case.person.user)


class StrikeFactory(DjangoModelFactory):
    class Meta:
        model = Strike

    person = factory.SubFactory(PersonFactory)
    kind, row_id, field, words = "payments.claimline", 1, "question", "about Bo"
    by = factory.SubFactory(UserFactory, roles=["keeper"])


class PeopleImportFactory(DjangoModelFactory):
    class Meta:
        model = PeopleImport

    by = factory.SubFactory(UserFactory, roles=["team"])
