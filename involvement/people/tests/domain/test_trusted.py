import pytest

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.domain import trusted
from involvement.people.models import TrustedPerson
from involvement.people.tests.factories import TrustedPersonFactory

SAM = {"name": "Sam", "contact": "07700 900456", "may_help": True}


@pytest.mark.clause("C2")
def test_naming_somebody_twice_names_them_once(person):
    first = trusted.name_someone(person, **SAM, by=person.user)
    again = trusted.name_someone(person, **SAM, by=person.user)

    assert first == again == trusted.of(person)
    assert AuditRow.objects.filter(action="trusted.named").count() == 1


def test_naming_another_ends_the_first(person):
    first = trusted.name_someone(person, **SAM, by=person.user)

    second = trusted.name_someone(person, **{**SAM, "name": "Kim"}, by=person.user)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert trusted.of(person) == second


def test_it_ends_with_one_press_and_a_second_is_nothing(person):
    TrustedPersonFactory(person=person)
    other = TrustedPersonFactory()

    for _ in range(2):
        trusted.end(person, by=person.user)

    assert trusted.of(person) is None
    assert list(TrustedPerson.objects.current()) == [other]
    assert AuditRow.objects.filter(action="trusted.ended").count() == 1


def test_nobody_else_names_a_helper_and_a_helper_may_do_something(person, team):
    with pytest.raises(RuleBroken, match="Only the person"):
        trusted.name_someone(person, **SAM, by=team)
    with pytest.raises(RuleBroken, match="Tick at least one"):
        trusted.name_someone(person, name="Sam", contact="x", by=person.user)

    assert not TrustedPerson.objects.exists()


COPIES = {"name": "Sam", "contact": "sam@friends.example", "may_read": True, "gets_copies": True}


def test_copies_are_asked_for_by_the_person(person):
    assert trusted.name_someone(person, **COPIES, by=person.user).gets_copies

    stopped = trusted.name_someone(person, **COPIES | {"gets_copies": False}, by=person.user)

    assert not trusted.of(person).gets_copies
    assert stopped == trusted.of(person)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"may_read": False, "may_help": True}, "may read"),
        ({"contact": "call in the morning"}, "one e-mail address"),
        ({"contact": "a@b.example, c@d.example"}, "one e-mail address"),
    ],
)
def test_copies_go_to_whoever_may_read_at_one_address(person, changes, says):
    with pytest.raises(RuleBroken, match=says):
        trusted.name_someone(person, **COPIES | changes, by=person.user)

    assert trusted.of(person) is None


def test_a_number_gets_copies_only_where_texts_leave(settings):
    assert trusted.can_get("07700 900456")

    settings.TRIAL = False

    assert not trusted.can_get("07700 900456")
    assert trusted.can_get("sam@friends.example")
