import re
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.db.utils import InternalError

from involvement.audit import seals, tasks, trail
from involvement.audit.models import AuditRow, AuditSeal
from involvement.people.models import Person
from involvement.people.tests.factories import PersonFactory

ADD_ONE = """
    INSERT INTO audit_auditrow
    SELECT id - 1000, at, action, subject_kind, subject_id, person_id, actor_id, was, reason
    FROM audit_auditrow WHERE id = %s
"""


@pytest.fixture
def rows(db, team):
    person = PersonFactory()
    for number in range(5):
        trail.record(f"person.act{number}", person, by=team, person_id=person.pk)
    return list(AuditRow.objects.order_by("id"))


@pytest.fixture
def as_owner(db):
    """Somebody with the whole database in their hands."""

    def change(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("audit_auditrow", "audit_auditseal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, values)
            for table in ("audit_auditrow", "audit_auditseal"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return change


def test_a_trail_nobody_touched_is_whole(rows, capsys):
    assert seals.seal_all() == 1
    assert seals.seal_all() == 0

    call_command("audit_verify")

    assert capsys.readouterr().out.endswith("0 rows not sealed yet.\nThe trail is whole.\n")


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE audit_auditrow SET action = 'person.acT2' WHERE id = %s", "altered or swapped"),
        ("UPDATE audit_auditrow SET actor_id = actor_id + 1 WHERE id = %s", "altered or swapped"),
        ("UPDATE audit_auditrow SET reason = ' ' WHERE id = %s", "altered or swapped"),
        (
            "UPDATE audit_auditrow SET at = at + interval '1 microsecond' WHERE id = %s",
            "altered or swapped",
        ),
        ("DELETE FROM audit_auditrow WHERE id = %s", "there were 5 rows, and now there are 4"),
        (ADD_ONE, "there were 5 rows, and now there are 6"),
    ],
)
def test_one_altered_removed_or_added_row_is_found(rows, as_owner, capsys, statement, problem):
    seals.seal_all()

    as_owner(statement, rows[2].pk)

    with pytest.raises(CommandError, match="The trail was altered"):
        call_command("audit_verify")
    assert problem in capsys.readouterr().err


def test_two_rows_that_changed_places_are_found(rows, as_owner):
    seals.seal_all()

    one, other = rows[1].pk, rows[3].pk
    swap = "UPDATE audit_auditrow SET id = CASE id WHEN %s THEN %s ELSE %s END WHERE id IN (%s, %s)"
    as_owner("ALTER TABLE audit_auditrow DROP CONSTRAINT audit_auditrow_pkey CASCADE")
    as_owner(swap, one, other, one, one, other)

    assert [problem.partition(": ")[2] for problem in seals.problems()] == [
        "a row was altered or swapped."
    ]


def test_a_stretch_names_where_the_break_is_and_the_chain_holds_after_it(
    rows, as_owner, monkeypatch
):
    monkeypatch.setattr(seals, "STRETCH", 2)
    assert seals.seal_all() == 3

    as_owner("UPDATE audit_auditrow SET was = 'x' WHERE id = %s", rows[3].pk)

    assert list(seals.problems()) == [
        f"Rows {rows[2].pk} to {rows[3].pk}: a row was altered or swapped."
    ]


def test_a_seal_made_again_without_the_key_is_found(rows, as_owner, monkeypatch):
    monkeypatch.setattr(seals, "STRETCH", 2)
    seals.seal_all()
    as_owner("UPDATE audit_auditrow SET was = 'x' WHERE id = %s", rows[0].pk)
    [_count, _first, _last, digest] = seals._hashed(seals.BEGINNING, rows[1].pk, limit=None)

    as_owner("UPDATE audit_auditseal SET digest = %s WHERE first_id = %s", digest, rows[0].pk)

    assert [problem.partition(": ")[2] for problem in seals.problems()] == [
        "the seal itself was altered."
    ]


def test_a_cut_off_end_is_found_by_the_mark_that_was_logged(rows, as_owner, caplog):
    with caplog.at_level("INFO", "involvement.audit.tasks"):
        tasks.seal_trail()
    mark = re.search(r"[0-9a-f]{64}", caplog.text)[0]
    call_command("audit_verify", expect=mark)

    as_owner("DELETE FROM audit_auditseal")

    call_command("audit_verify")
    with pytest.raises(CommandError, match="altered"):
        call_command("audit_verify", expect=mark)


def test_a_seal_whose_key_is_gone_is_not_called_whole(rows, settings):
    seals.seal_all()
    settings.SEAL_KEYS = {"new": b"x" * 32}

    assert "the key of this seal is gone" in next(seals.problems())


def test_whoever_turns_the_keys_is_told_which_the_trail_still_needs(rows, settings, capsys):
    seals.seal_all()
    call_command("rotate_keys")
    old = next(iter(settings.SEAL_KEYS))
    assert "Keep" not in capsys.readouterr().out

    settings.SEAL_KEYS = {"new": b"x" * 32} | settings.SEAL_KEYS
    call_command("rotate_keys")

    assert f"Keep for the seals of the trail: {old}." in capsys.readouterr().out


def test_a_seal_is_never_changed_nor_removed(rows):
    seals.seal_all()
    for act in (lambda: AuditSeal.objects.update(digest=""), AuditSeal.objects.all().delete):
        with pytest.raises(InternalError), transaction.atomic():
            act()


def test_rows_made_in_bulk_and_by_the_database_are_sealed_too(db, team):
    people = PersonFactory.create_batch(3)
    trail.record_all([("person.added", person) for person in people], by=team)
    everybody = Person.objects.annotate(person_id=F("id"))
    trail.record_each("person.counted", everybody, by=None)
    trail.look("file", [person.pk for person in people], by=team, reason="team")

    seals.seal_all()

    assert seals.newest().row_count == 9
    assert seals.waiting() == 0


def test_a_row_that_is_written_slowly_is_not_passed_over(transactional_db):
    """A row with a lower number may be finished after one with a higher number."""
    begun, finish = threading.Event(), threading.Event()
    person = PersonFactory()

    def slowly():
        with transaction.atomic():
            trail.record("person.slow", person, by=None, person_id=person.pk)
            begun.set()
            finish.wait(10)
        connection.close()

    writer = threading.Thread(target=slowly)
    writer.start()
    begun.wait(10)
    trail.record("person.quick", person, by=None, person_id=person.pk)
    while_writing = seals.seal_all()
    finish.set()
    writer.join()

    assert while_writing == 0
    assert seals.seal_all() == 1
    assert (seals.newest().row_count, list(seals.problems())) == (2, [])


def test_writers_do_not_wait_for_each_other_nor_for_the_sealer(transactional_db):
    person = PersonFactory()

    def write():
        trail.record("person.noted", person, by=None, person_id=person.pk)
        connection.close()

    with transaction.atomic():
        trail.record("person.noted", person, by=None, person_id=person.pk)
        other = threading.Thread(target=write)
        other.start()
        other.join(5)
        assert not other.is_alive()
        assert AuditRow.objects.filter(action="person.noted").count() == 2
