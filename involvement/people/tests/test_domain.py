import threading

import pytest
from django.db import connection

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people import domain
from involvement.people.models import Capacity, Person, Route, User
from involvement.people.tests.factories import PersonFactory, UserFactory

ANN = {
    "name": "Ann",
    "capacity": Capacity.CARER,
    "nation": "cymru",
    "email": "ann@people.example",
    "route": Route.EMAIL,
    "paper_format": "easy_read",
}


def actions(person):
    rows = AuditRow.objects.filter(person_id=person.pk).order_by("id")
    return list(rows.values_list("action", "actor_id", "reason"))


def test_a_person_is_added_once(team):
    first = domain.add(by=team, **ANN)
    again = domain.add(by=team, **ANN)

    assert first == again
    assert Person.objects.filter(pk=first.pk).values(*ANN).get() == ANN
    assert actions(first) == [("person.added", team.pk, "")]


def test_two_people_may_share_an_address(team):
    domain.add(by=team, **ANN)
    domain.add(by=team, **ANN | {"name": "Bob"})

    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ann", "Bob"]


@pytest.mark.parametrize("route", Route)
def test_nobody_is_added_whom_we_cannot_reach(team, route):
    with pytest.raises(RuleBroken, match="reach them"):
        domain.add(by=team, **ANN | {"email": "", "route": route})

    assert Person.objects.count() == 0


@pytest.mark.clause("C9")
def test_the_way_to_reach_somebody_and_their_format_change(team):
    person = PersonFactory()
    new = {"route": Route.LETTER, "address": "1 Test Street", "paper_format": "large_print"}

    domain.change(person, by=team, **new)
    domain.change(person, by=team, **new)

    assert Person.objects.filter(pk=person.pk).values(*new).get() == new
    assert actions(person) == [("person.changed", team.pk, "address, paper_format, route")]


def test_a_change_that_leaves_no_way_to_reach_somebody_is_refused(team):
    person = PersonFactory()

    with pytest.raises(RuleBroken, match="reach them"):
        domain.change(person, route=Route.TEXT, by=team)

    assert Person.objects.get(pk=person.pk).route == Route.EMAIL


def test_the_address_they_sign_in_with_is_never_changed_for_them(team, person):
    domain.change(person, email="jo@basw.example", by=team)

    assert User.objects.get(pk=person.user_id).email == "ann@people.example"


def test_an_account_is_opened_once_and_they_are_told(team):
    person = PersonFactory(name="Ann", email="Ann@People.example")

    domain.open_account(person, by=team)
    domain.open_account(person, by=team)

    person.refresh_from_db()
    assert (person.user.email, person.user.name) == ("ann@people.example", "Ann")
    assert person.user.role_codes == frozenset()
    assert not person.user.has_usable_password()
    assert list(Notice.objects.values_list("kind", "person")) == [("account_opened", person.pk)]
    assert [action for action, _, _ in actions(person)] == ["person.account_opened"]


def test_an_account_needs_an_address_of_its_own(team):
    UserFactory(email="fin@basw.example", roles=["finance"])

    for person, says in [
        (PersonFactory(by_letter=True), "Add an e-mail address"),
        (PersonFactory(email="Fin@basw.example"), "has an account already"),
    ]:
        with pytest.raises(RuleBroken, match=says):
            domain.open_account(person, by=team)
        person.refresh_from_db()
        assert person.user is None


@pytest.mark.clause("C5")
def test_somebody_pauses_and_comes_back(team, person):
    for _ in range(2):
        domain.pause(person, by=team)
    assert not Person.objects.invitable().filter(pk=person.pk).exists()
    for _ in range(2):
        domain.resume(person, by=team)

    assert Person.objects.invitable().filter(pk=person.pk).exists()
    assert [action for action, _, _ in actions(person)] == ["person.paused", "person.came_back"]


@pytest.mark.django_db(transaction=True)
def test_a_double_press_adds_one_person():
    member = UserFactory(roles=["team"])
    start = threading.Barrier(4)

    def press():
        start.wait(10)
        domain.add(by=member, **ANN)
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join(20)

    assert Person.objects.count() == 1
