"""What the application's database role may do: no more than it needs.

Migrations run as the owner; the web and the worker run as a role that can neither change nor
delete a row of an append-only table, nor empty any table at all. A severed table it cannot even
read: it calls functions, which find a row by its key and belong to a role that nobody signs in as.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg2 import sql


def to_application(*, using: str = "default", **_: Any) -> None:
    """Grant the application role its rights after every migration. Repeating changes nothing."""
    role, keeper = settings.DATABASE_APP_ROLE, settings.DATABASE_EQUALITY_ROLE
    severed = [m for m in apps.get_models() if getattr(m, "severed", False)]
    protected = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]
    statements = _for_application(role, protected) if role else []
    for model in severed:
        statements += _apart(model, role, keeper)
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.as_string(cursor.connection))


def _for_application(role: str, protected: list[str]) -> list[sql.Composed]:
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


def _apart(model: Any, role: str, keeper: str) -> list[sql.Composed]:
    """Take the table from the application and give it the functions instead."""
    found = []
    if keeper:  # who is to own a function must for that moment be allowed to make one
        found += ["GRANT USAGE, CREATE ON SCHEMA public TO {keeper}"]
        found += ["GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON {table} TO {keeper}"]
        found += [f"ALTER FUNCTION {name} OWNER TO {{keeper}}" for name in model.functions]
        found += ["REVOKE CREATE ON SCHEMA public FROM {keeper}"]
    found += [f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in model.functions]
    if role:
        found += ["REVOKE ALL ON {table} FROM {who}"]
        found += [f"GRANT EXECUTE ON FUNCTION {name} TO {{who}}" for name in model.functions]
    names = {"table": sql.Identifier(model._meta.db_table)}
    names |= {"who": sql.Identifier(role)} if role else {}
    names |= {"keeper": sql.Identifier(keeper)} if keeper else {}
    return [sql.SQL(text).format(**names) for text in found]
