"""The store is apart: tries to join an answer to its person, by whatever a thief may hold."""

import logging
import re
from datetime import date

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from impact.equality.domain import store
from impact.equality.models import Answers, Counted
from impact.equality.tests.factories import answer, make, people_who_said
from involvement.people.tests.factories import PersonFactory
from involvement.tests.access_table import GUARDED, ask, fill, right, sign_in, stage
from involvement.tests.test_sweep_odd import places

__all__ = ["places", "stage"]
GIVEN = {"age": "45_54", "ethnic_group": "white_roma"}
CANARY = re.compile(r"white_roma|White: Roma|45_54|45 to 54", re.IGNORECASE)


def rows_of(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def dump():
    """Every table as a dump holds it: rows in the order in which they lie."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return {table: str(rows_of(f'SELECT * FROM "{table}"')) for table in tables}


def test_answering_changes_nothing_but_the_store(client, person):
    client.force_login(person.user)
    client.get(reverse("my_equality"))
    before = dump()

    client.post(reverse("my_equality"), GIVEN)
    client.get(reverse("my_equality") + "?did=saved")
    after = dump()

    assert {name for name in after if after[name] != before[name]} == {"equality_answers"}
    assert {name for name in after if CANARY.search(after[name])} == {"equality_answers"}


def test_nothing_of_it_is_in_a_log_or_in_the_broker(client, person, caplog, in_redis):
    client.force_login(person.user)
    with caplog.at_level(logging.DEBUG):
        client.post(reverse("my_equality"), GIVEN)
        client.get(reverse("my_equality"))

    told = [record.getMessage() for record in caplog.records]
    key = store.key_of(person)
    assert not [text for text in [*in_redis(), *told] if CANARY.search(text) or key in text]


def test_a_row_holds_no_name_number_or_day_and_no_other_table_holds_its_key(client, person):
    client.force_login(person.user)
    client.post(reverse("my_equality"), GIVEN)
    [row] = Answers.objects.all()
    everything = dump()
    del everything["equality_answers"]

    fields = {field.name for field in Answers._meta.get_fields()}
    assert fields == {"key", "door", "question_set", "said", "month"}
    assert not [field for field in Answers._meta.get_fields() if field.is_relation]
    assert row.month.day == 1
    assert not [table for table, text in everything.items() if row.key in text]
    assert row.said == {"age": ["45_54"], "ethnic_group": ["white_roma"]}


@pytest.mark.usefixtures("db")
def test_neither_order_nor_hidden_columns_tell_who_came_when():
    """People answer one after the other, and one changes; a thief sorts by all there is."""
    people = [PersonFactory() for _ in range(12)]
    for person in people:
        answer(person, age="45_54")
    answer(people[3], age="18_24")
    lie = rows_of("SELECT key, ctid::text, xmin::text, cmin::text FROM equality_answers")

    keys = [key for key, *_hidden in lie]
    assert keys == sorted(keys)
    assert keys != [store.key_of(person) for person in people]
    assert len({xmin for _key, _ctid, xmin, _cmin in lie}) == 1
    assert len({cmin for _key, _ctid, _xmin, cmin in lie}) == 1


@pytest.mark.usefixtures("db")
def test_without_the_secret_no_key_can_be_made(settings):
    person = PersonFactory()
    answer(person, age="45_54")
    settings.EQUALITY_KEY = b"another secret of 32 bytes, wrong"

    assert store.of(store.key_of(person)) is None


@pytest.fixture
def as_application(db):
    answer(PersonFactory(pk=77), age="45_54")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_APP_ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM equality_answers",
        "SELECT count(*) FROM equality_answers",
        "INSERT INTO equality_answers (key) VALUES ('a')",
        "UPDATE equality_answers SET said = '{}'",
        "DELETE FROM equality_answers",
        "TRUNCATE equality_answers",
        "UPDATE equality_figure SET size = 1",
        "DELETE FROM equality_release",
    ],
)
def test_the_application_can_neither_list_nor_touch_the_table(as_application, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        as_application.execute(statement)


def test_the_application_finds_a_row_by_its_key_alone(as_application):
    given = store.of(store.key_of(77))

    assert given.said == {"age": ["45_54"]}
    assert store.of(store.key_of(78)) is None
    answer(PersonFactory.build(pk=78), age="18_24")
    assert store.of(store.key_of(78)).said == {"age": ["18_24"]}
    assert store.forget(store.key_of(78)) is True


def test_the_application_may_not_become_the_role_that_reads(db):
    [[may]] = rows_of(
        f"SELECT pg_has_role('{settings.DATABASE_APP_ROLE}', "
        f"'{settings.DATABASE_EQUALITY_ROLE}', 'MEMBER')"
    )

    assert may is False


def test_the_functions_belong_to_a_role_that_nobody_signs_in_as(db):
    [*owners] = rows_of(
        "SELECT DISTINCT r.rolname, r.rolcanlogin, r.rolsuper, p.prosecdef FROM pg_proc p"
        " JOIN pg_roles r ON r.oid = p.proowner WHERE p.proname LIKE 'equality%'"
    )

    assert owners == [(settings.DATABASE_EQUALITY_ROLE, False, False, True)]


def test_what_is_too_old_goes_by_itself(db):
    answer(PersonFactory(), age="45_54")
    Answers.objects.update(month="2024-10-01")

    assert store.expire(date(2026, 10, 31)) == 0
    assert store.expire(date(2026, 11, 2)) == 1
    assert not Answers.objects.exists()


@pytest.mark.parametrize("role", ["team", "chair", "contact", "finance", "analyst", "keeper"])
def test_no_page_list_or_file_of_staff_shows_an_answer(client, stage, person, request, role):
    answer(person, **GIVEN)
    sign_in(client, role, request)
    for route, _pattern in GUARDED:
        allowed = right(role, route)
        if allowed is not None and allowed.reads:
            page = ask(client, "GET", fill(route, stage)[0])
            text = (b"".join(page) if page.streaming else page.content).decode("latin-1")
            assert not CANARY.search(text), route


def test_marks_are_sealed_and_their_length_says_nothing(db, analyst):
    people_who_said(31, sex="female")
    people_who_said(12, sex="male")
    make(by=analyst)
    held = dict(rows_of("SELECT id, marks FROM equality_counted"))

    assert len({len(text) for text in held.values()}) == 1
    marks = Counted.objects.get(question="sex", group="female").marks.split()
    assert len(marks) == 31
    assert not [mark for mark in marks if mark in str(held)]
    assert not [
        mark for mark in marks if any(a.key.startswith(mark) for a in Answers.objects.all())
    ]
