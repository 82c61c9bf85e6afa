"""What a form does not ask for, it does not take, whoever posts it and under whatever name."""

import re
from copy import copy

import pytest
from django.db import connection

from involvement.tests.access_table import (
    CANARY,
    EVERYTHING,
    FIELDS,
    GUARDED,
    ask,
    fill,
    quiet,
    right,
    sign_in,
    stage,
    undone,
)
from involvement.tests.test_sweep_odd import places

__all__ = ["places", "quiet", "stage"]
TABLES = sorted({field.model._meta.db_table for field in FIELDS} - {"audit_auditrow"})
MADE_NEW = ("_at", "_on", "key", "hash", "uid", "ref", "token_hash", "code")  # differ each time

# a moment, a sealed value, or a password that nobody has
NEVER_TWICE = re.compile(r".*\d{4}-\d\d-\d\d[ T]\d\d:|k\d+:|!")


def plain_answers(form):
    """What somebody would type into a form as it is shown."""
    answers = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        widget = field.widget
        if hasattr(widget, "widgets_names"):
            parts = widget.decompress(value) if value else ["27", "3", "2031"]
            for suffix, part in zip(widget.widgets_names, parts, strict=False):
                answers[form.add_prefix(name) + suffix] = str(part or "")
            continue
        if value in (None, "", []):
            value = typed(field)
        answers[form.add_prefix(name)] = value if isinstance(value, (list, str)) else str(value)
    return answers


def typed(field):
    if choices := [str(c[0]) for c in getattr(field, "choices", []) if str(c[0])]:
        return choices[:1] if "Multiple" in type(field).__name__ else choices[0]
    known = {"EmailField": "new@people.example", "PoundsField": "12.50", "BooleanField": "on"}
    return known.get(type(field).__name__, "Words that fit")


def rows():
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                found[table, row[0]] = dict(zip(names, map(str, row), strict=True))
        return found


def changes(before, after):
    """Which columns of which rows were written, and with what, leaving out what is always new."""
    found = set()
    for (table, pk), row in after.items():
        old = before.get((table, pk), {})
        for name, value in row.items():
            if old.get(name) != value and not name.endswith(MADE_NEW):
                is_number = name == "id" or name.endswith("_id")
                found.add((table, name, "" if is_number or NEVER_TWICE.match(value) else value))
    return found | {(table, "gone", "") for table, pk in before if (table, pk) not in after}


def posted(client, address, answers, before):
    kept = copy(client.cookies)  # an act may sign somebody out
    with undone():
        client.post(address, answers)
        found = changes(before, rows())
    client.cookies = kept
    return found


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("role", ["person", "chair", "team", "finance", "keeper"])
def test_a_form_takes_only_what_it_asks(client, stage, request, role):
    sign_in(client, role, request)
    took, wrote = [], 0
    before = rows()

    for route, _pattern in GUARDED:
        allowed = right(role, route)
        if allowed is None or not allowed.writes or allowed.role == "account":
            continue
        address, is_known = fill(route, stage)
        page = ask(client, "GET", address)
        form = (page.context or {}).get("form") if is_known else None
        if page.status_code != 200 or form is None:
            continue
        answers = plain_answers(form)
        unasked = {k: v for k, v in EVERYTHING.items() if k not in answers and k not in form.fields}
        plain, crowded = (
            posted(client, address, data, before) for data in (answers, unasked | answers)
        )
        wrote += bool(plain)
        if plain != crowded or any(CANARY in value for _t, _n, value in crowded):
            took.append(f"{route}: {plain ^ crowded}")

    assert took == []
    assert wrote > (4 if role == "team" else 0)
