"""Every record about people leads to a person, and has an end. A new one cannot be forgotten."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from involvement.people.domain import held
from involvement.people.models import Person, User
from involvement.privacy import Keep
from involvement.tests.test_sweep_models import OURS

COUNTED = {Keep.MONEY, Keep.AFTER_MEETING, Keep.AFTER_ANSWER, Keep.SHORT}


def says_something(model) -> list[str]:
    """Fields about a person, other than which account did something."""
    fields = [model._meta.get_field(name) for name in model.Privacy.revealing]
    return [f.name for f in fields if not (f.is_relation and f.related_model is User)]


ABOUT_PEOPLE = [model for model in OURS if says_something(model)]


def end_of(model, path) -> models.Field:
    """The field a path leads to."""
    field = None
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = field.related_model if field.is_relation else model
    return field


@pytest.mark.parametrize("model", ABOUT_PEOPLE, ids=lambda model: model.__name__)
def test_every_record_about_people_leads_to_somebody(model):
    privacy = model.Privacy

    assert bool(privacy.person or privacy.account) != bool(privacy.nobody)
    assert bool(privacy.said) != bool(privacy.nobody)


@pytest.mark.parametrize("kind", held.kinds(), ids=lambda kind: kind.model.__name__)
def test_the_way_to_the_person_is_there(kind, person):
    assert list(kind.rows(person)) in ([], [person], [person.user])
    privacy = kind.privacy
    assert {*privacy.withheld, *privacy.masked, *privacy.by_staff} <= privacy.named


@pytest.mark.parametrize("model", ABOUT_PEOPLE, ids=lambda model: model.__name__)
def test_every_record_about_people_has_an_end(model):
    privacy = model.Privacy
    if privacy.keep == Keep.RECORD:
        return
    if privacy.keep in COUNTED:
        assert privacy.moments
    if privacy.keep == Keep.WITH_PERSON:
        assert privacy.person
    for path in privacy.moments:
        assert isinstance(end_of(model, path), models.DateField)
    if not privacy.goes:
        known = {*privacy.clears, *privacy.stays}
        assert {name for name in privacy.revealing if not can_empty(model, name)} <= known


def can_empty(model, name) -> bool:
    field = model._meta.get_field(name)
    is_text = isinstance(field, models.CharField | models.TextField)
    is_list = isinstance(field, models.JSONField | ArrayField)
    return field.null or is_list or (is_text and (field.blank or not field.choices))


def test_what_stays_of_a_record_is_little_and_named():
    """Whoever lets something stay says so here as well, after thinking twice."""
    stays = {
        f"{model.__name__}.{name}"
        for model in ABOUT_PEOPLE
        for name in model.Privacy.stays
        if not model._meta.get_field(name).is_relation
    }

    assert stays == {
        "Agreement.agrees", "Due.goes_as", "PaymentReturn.code", "Person.capacity",
        "Person.left_at", "Person.name", "Seat.attendance",
        "Seat.capacity", "Seat.fee_choice", "Seat.fee_less_pence", "Seat.reply",
        "Sending.kind", "Sending.voucher", "User.email", "User.name",
    }  # fmt: skip


def test_a_person_is_found_by_their_own_path_only(person, carer):
    assert list(next(k for k in held.kinds() if k.model is Person).rows(carer)) == [carer]
