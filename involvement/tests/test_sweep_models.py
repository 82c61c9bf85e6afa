"""Every model, at once: privacy declared, pairs and choices guarded, states whole."""

import pytest
from django.apps import apps
from django.db import models
from factory.django import DjangoModelFactory

from activities.tests import factories as activities_factories
from impact.equality.tests import factories as equality_factories
from impact.tests import factories as impact_factories
from involvement.people.tests import factories as people_factories
from payments.tests import book_factories
from payments.tests import factories as payments_factories

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in {"involvement", "activities", "payments", "impact"}
]
MADE_BY_THE_PROGRAM = {
    "Answers", "Counted", "Figure", "LedgerCode", "LedgerEntry",
    "AcceptedFormat", "AuditRow", "AuditSeal", "BankFileDownload", "Heartbeat", "Letter", "Notice",
    "PayeeCall", "PersonalLink", "ReturnCall", "ProposedGrant", "Rate", "Receipt",
    "RoleGrant", "Tally", "TrialPost", "Agreement", "Paper", "Promise", "UnfinishedCost",
    "ReturnConfirmation", "AdvanceUse", "RemovedPhoto", "AccountShare", "NameCheck",
}  # fmt: skip


def conditions(model) -> str:
    return " ".join(
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_says_what_it_reveals(model):
    declared = model.Privacy.named
    fields = {field.name for field in model._meta.get_fields() if not field.auto_created}
    fields |= {model._meta.pk.name}

    assert declared == fields


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_choice_is_held_by_the_database(model):
    loose = [
        field.name
        for field in model._meta.fields
        if field.choices
        and f"{field.name}__in" not in conditions(model)
        and field.name not in conditions(model)
    ]

    assert loose == [] or model.__name__ in {"TrialPost", "Notice", "Person"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_who_and_when_travel_together(model):
    optional = {field.name for field in model._meta.fields if field.null}
    pairs = [
        (name, f"{name[:-3]}_by")
        for name in optional
        if name.endswith("_at") and f"{name[:-3]}_by" in optional
    ]
    loose = [
        pair for pair in pairs if not all(f"{name}__isnull" in conditions(model) for name in pair)
    ]

    assert loose == []


@pytest.mark.parametrize(
    "model", [m for m in OURS if hasattr(m, "MOVES")], ids=lambda model: model.__name__
)
def test_every_state_can_be_reached_and_left(model):
    field = model._meta.get_field("state")
    known = {value for value, _label in field.choices}
    first = field.default
    reached, edge = {first}, [first]
    while edge:
        for state in model.MOVES[edge.pop()] - reached:
            reached.add(state)
            edge.append(state)

    assert set(model.MOVES) == known
    assert reached == known


def test_every_model_has_a_factory():
    modules = [
        activities_factories,
        equality_factories,
        impact_factories,
        payments_factories,
        book_factories,
        people_factories,
    ]
    made = {
        thing._meta.model
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, DjangoModelFactory) and thing._meta.model
    }
    missing = {m.__name__ for m in OURS} - {m.__name__ for m in made} - MADE_BY_THE_PROGRAM

    assert missing == set()
