"""Who is signed in: the account, its roles and the person it belongs to, in one statement."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from involvement.people.models import Person, RoleGrant, User


class AccountBackend(AuthenticationBackend):
    """Signs in as allauth does, and finds an account with all that every page asks about it."""

    def get_user(self, user_id):
        with connection.cursor() as cursor:
            cursor.execute(_statement(), [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        names, ours = _columns(User), len(_columns(User))
        user = User.from_db(connection.alias, names, row[1 : ours + 1])
        user.role_places = frozenset(tuple(place.split(" ")) for place in row[0])
        theirs = row[ours + 1 :]
        user.involved = None
        if theirs[0] is not None:
            person = Person.from_db(connection.alias, _columns(Person), theirs)
            user.involved = None if person.left_at else person
        return user if self.user_can_authenticate(user) else None


def _columns(model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _statement() -> str:
    """Write the statement; names of tables and columns come from the models."""
    accounts = ", ".join(f"account.{name}" for name in _columns(User))
    people = ", ".join(f"person.{name}" for name in _columns(Person))
    return f"""
        SELECT ARRAY(
            SELECT role || ' ' || nation FROM {RoleGrant._meta.db_table} WHERE user_id = account.id
        ), {accounts}, {people}
        FROM {User._meta.db_table} account
        LEFT JOIN {Person._meta.db_table} person ON person.user_id = account.id
        WHERE account.id = %s
    """  # noqa: S608 -- names from the models, the value apart
