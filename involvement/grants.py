"""What the application's database role may do: no more than it needs.

Migrations run as the owner; the web and the worker run as a role that can neither change nor
delete a row of an append-only table, nor empty any table at all.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg2 import sql


def to_application(*, using: str = "default", **_: Any) -> None:
    """Grant the application role its rights after every migration. Repeating changes nothing."""
    role = settings.DATABASE_APP_ROLE
    if not role:
        return
    protected = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]
    with connections[using].cursor() as cursor:
        for statement in _statements(role, protected):
            cursor.execute(statement.as_string(cursor.connection))


def _statements(role: str, protected: list[str]) -> list[sql.Composed]:
    who = sql.Identifier(role)
    whole = [
        "GRANT USAGE ON SCHEMA public TO {who}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {who}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {who}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {who}",
    ]
    each = "REVOKE UPDATE, DELETE ON {table} FROM {who}"
    return [sql.SQL(text).format(who=who) for text in whole] + [
        sql.SQL(each).format(who=who, table=sql.Identifier(table)) for table in protected
    ]
