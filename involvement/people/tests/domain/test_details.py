import threading

import pytest
from django.db import connection

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.domain import details
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
    first = details.add(by=team, **ANN)
    again = details.add(by=team, **ANN)

    assert first == again
    assert Person.objects.filter(pk=first.pk).values(*ANN).get() == ANN
    assert actions(first) == [("person.added", team.pk, "")]


def test_two_people_may_share_an_address(team):
    details.add(by=team, **ANN)
    details.add(by=team, **ANN | {"name": "Bob"})

    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ann", "Bob"]


@pytest.mark.parametrize("route", Route)
def test_nobody_is_added_whom_we_cannot_reach(team, route):
    with pytest.raises(RuleBroken, match="reach them"):
        details.add(by=team, **ANN | {"email": "", "route": route})

    assert Person.objects.count() == 0


@pytest.mark.clause("C9")
def test_the_way_to_reach_somebody_and_their_format_change(team):
    person = PersonFactory()
    new = {"route": Route.LETTER, "address": "1 Test Street", "paper_format": "large_print"}

    details.change(person, by=team, **new)
    details.change(person, by=team, **new)

    assert Person.objects.filter(pk=person.pk).values(*new).get() == new
    assert actions(person) == [("person.changed", team.pk, "address, paper_format, route")]


def test_a_change_that_leaves_no_way_to_reach_somebody_is_refused(team):
    person = PersonFactory()

    with pytest.raises(RuleBroken, match="reach them"):
        details.change(person, route=Route.TEXT, by=team)

    assert Person.objects.get(pk=person.pk).route == Route.EMAIL


def test_the_address_they_sign_in_with_is_never_changed_for_them(team, person):
    details.change(person, email="jo@basw.example", by=team)

    assert User.objects.get(pk=person.user_id).email == "ann@people.example"


@pytest.mark.django_db(transaction=True)
def test_a_double_press_adds_one_person():
    member = UserFactory(roles=["team"])
    start = threading.Barrier(4)

    def press():
        start.wait(10)
        details.add(by=member, **ANN)
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join(20)

    assert Person.objects.count() == 1


def told_of_number():
    rows = Notice.objects.filter(kind="phone_changed").order_by("id")
    return [(row.context["way"], row.context["at"]) for row in rows]


def test_a_new_number_is_told_to_the_old_one_and_by_e_mail(person, team):
    Person.objects.update(phone="07700 900123")
    person.refresh_from_db()

    for _ in range(2):
        details.change(person, phone="07700 900999", by=team)

    assert told_of_number() == [("text", "07700 900123"), ("email", person.email)]


def test_the_same_number_typed_otherwise_is_no_news(team):
    person = PersonFactory(phone="07700 900123")

    details.change(person, phone="07700-900123", by=team)

    assert told_of_number() == []


@pytest.mark.parametrize("with_account", [True, False])
def test_a_first_number_is_told_to_whoever_may_sign_in_with_it(team, with_account):
    person = PersonFactory(with_account=with_account)

    details.change(person, phone="07700 900999", by=team)

    assert told_of_number() == [("email", person.email)] * with_account


def test_where_no_text_leaves_the_e_mail_is_told_and_else_a_person_is(team, settings):
    settings.TRIAL = False
    with_email = PersonFactory(phone="07700 900123")
    without = PersonFactory(by_letter=True, phone="07700 900124")

    for person in (with_email, without):
        details.change(person, phone="", by=team)

    assert told_of_number() == [("email", with_email.email), ("text", "07700 900124")]


def test_what_is_told_of_a_number_goes_to_the_old_one(team, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    person = PersonFactory(name="Ann", phone="07700 900123")

    details.change(person, phone="07700 900999", by=team)
    delivery.send_due()

    sent = list(TrialPost.objects.order_by("id").values_list("route", "to"))
    assert sent == [("text", "07700 900123"), ("email", person.email)]
    for body in TrialPost.objects.values_list("body", flat=True):
        assert "Was it not you? Call us now" in body
        assert "900999" not in body
