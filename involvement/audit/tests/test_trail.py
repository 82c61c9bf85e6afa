"""Acts that are written together, or not at all."""

import pytest
from django.db import transaction

from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.people.tests.factories import PersonFactory


def written():
    return list(AuditRow.objects.order_by("pk").values_list("action", "subject_id", "actor_id"))


def test_acts_of_a_block_are_written_at_its_end_in_one_statement(team, django_assert_num_queries):
    person, other = PersonFactory.create_batch(2)

    with django_assert_num_queries(1), trail.together():
        trail.record("person.added", person, by=team)
        with trail.together():
            trail.record_all([("person.paused", person), ("person.paused", other)], by=None)
        trail.record("person.added", other, by=team)

    trail.record("person.alone", person, by=team)
    assert written() == [
        ("person.added", person.pk, team.pk),
        ("person.paused", person.pk, None),
        ("person.paused", other.pk, None),
        ("person.added", other.pk, team.pk),
        ("person.alone", person.pk, team.pk),
    ]


def test_an_error_writes_no_act_and_the_next_block_begins_anew(team):
    person = PersonFactory()

    def fail():
        with transaction.atomic(), trail.together():
            trail.record("person.added", person, by=team)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with trail.together():
        trail.record("person.paused", person, by=team)
    assert written() == [("person.paused", person.pk, team.pk)]


def test_a_block_in_which_nothing_happens_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0), trail.together():
        pass
