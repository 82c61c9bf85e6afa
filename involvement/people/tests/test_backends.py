import pytest

from involvement.calendars import Nation
from involvement.people.backends import AccountBackend
from involvement.people.models import RoleGrant, User

pytestmark = pytest.mark.django_db


def test_an_account_comes_with_its_roles_and_its_person(person, django_assert_num_queries):
    RoleGrant.objects.create(user=person.user, role="chair", nation=Nation.CYMRU)
    RoleGrant.objects.create(user=person.user, role="chair", nation=Nation.SCOTLAND)

    with django_assert_num_queries(1):
        user = AccountBackend().get_user(person.user_id)
        found = (user.email, user.role_places, user.involved, user.involved.name)

    places = frozenset({("chair", "cymru"), ("chair", "scotland")})
    assert found == ("ann@people.example", places, person, "Ann")


def test_an_account_of_nobody_involved_has_no_person_and_no_role(outsider):
    user = AccountBackend().get_user(outsider.pk)

    assert (user, user.role_places, user.involved) == (outsider, frozenset(), None)


def test_an_account_found_says_what_the_models_say(team, person):
    for pk in (team.pk, person.user_id):
        found, plain = AccountBackend().get_user(pk), User.objects.get(pk=pk)

        for field in User._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(plain, field.attname)
        assert found.role_places == plain.role_places
        assert found.involved == plain.involved
        assert not found._state.adding


def test_a_closed_account_or_none_is_nobody(outsider):
    User.objects.filter(pk=outsider.pk).update(is_active=False)

    assert AccountBackend().get_user(outsider.pk) is None
    assert AccountBackend().get_user(999_999) is None
