import pytest

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import accounts
from involvement.people.models import User
from involvement.people.tests.factories import PersonFactory, UserFactory


def acts(person):
    rows = AuditRow.objects.filter(person_id=person.pk).order_by("id")
    return list(rows.values_list("action", flat=True))


def test_an_account_is_opened_once_and_they_are_told(team):
    person = PersonFactory(name="Ann", email="Ann@People.example")

    accounts.open_account(person, by=team)
    accounts.open_account(person, by=team)

    person.refresh_from_db()
    assert (person.user.email, person.user.name) == ("ann@people.example", "Ann")
    assert person.user.role_codes == frozenset()
    assert not person.user.has_usable_password()
    assert list(Notice.objects.values_list("kind", "person")) == [("account_opened", person.pk)]
    assert acts(person) == ["person.account_opened"]


def test_an_account_needs_an_address_of_its_own(team):
    UserFactory(email="fin@basw.example", roles=["finance"])

    for person, says in [
        (PersonFactory(by_letter=True), "Add an e-mail address"),
        (PersonFactory(email="Fin@basw.example"), "has an account already"),
    ]:
        with pytest.raises(RuleBroken, match=says):
            accounts.open_account(person, by=team)
        person.refresh_from_db()
        assert person.user is None


@pytest.mark.django_db
def test_an_account_is_found_however_its_address_is_written():
    user, gone = UserFactory(), UserFactory(is_active=False)
    User.objects.filter(pk=user.pk).update(email="Ann.Lee@People.example")
    for typed in ("ann.lee@people.example", "ANN.LEE@people.example"):
        assert accounts.found_by_email(typed) == user
    assert accounts.found_by_email(gone.email) is None
    assert accounts.found_by_email("nobody@people.example") is None
