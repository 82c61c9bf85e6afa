from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from involvement.notices import delivery, outbox, tasks
from involvement.notices.models import Notice, NoticeState
from involvement.notices.tests.kinds import NEWS
from involvement.people.models import Person
from involvement.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def queue(person, *, key="news:1", **more):
    return outbox.queue(NEWS, to=person, about_id=1, key=key, **more)


def test_a_message_is_a_row_once_for_each_key(person):
    assert queue(person) is True
    assert queue(person) is False
    assert queue(person, key="news:2") is True

    assert sorted(Notice.objects.values_list("key", flat=True)) == ["news:1", "news:2"]


def test_the_key_is_unique_in_the_database(person):
    queue(person)
    twin = outbox.draft(NEWS, to=person, about_id=1, key="news:1")

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_many_go_in_once_and_the_known_are_left_as_they_are(person, carer):
    queue(person, key="news:a")
    Notice.objects.update(state=NoticeState.SENT, sent_at=timezone.now())
    drafts = [
        outbox.draft(NEWS, to=who, about_id=1, key=key)
        for who, key in ((person, "news:a"), (carer, "news:b"), (carer, "news:b"))
    ]

    assert outbox.queue_many(drafts) == 1

    states = dict(Notice.objects.values_list("key", "state"))
    assert states == {"news:a": NoticeState.SENT, "news:b": NoticeState.QUEUED}


def test_nothing_to_queue_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert outbox.queue_many([]) == 0


def test_many_go_in_by_one_statement_however_many(person, carer, django_assert_num_queries):
    drafts = [outbox.draft(NEWS, to=person, about_id=1, key=f"news:{n}") for n in range(3)]
    drafts += [outbox.draft(NEWS, to=carer, about_id=1, key="news:0", part="two", day=3)]

    with django_assert_num_queries(1):
        assert outbox.queue_many(drafts) == 3
    with django_assert_num_queries(1):
        assert outbox.queue_many(drafts) == 0


def test_more_than_one_batch_goes_in_and_keeps_its_context(person, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    drafts = [outbox.draft(NEWS, to=person, about_id=n, key=f"news:{n}", n=n) for n in range(5)]

    assert outbox.queue_many(drafts) == 5
    rows = Notice.objects.values_list("about_id", "context")
    assert sorted(rows, key=str) == [(n, {"n": n}) for n in range(5)]


def test_everybody_in_a_queryset_is_told_once_in_one_statement(django_assert_num_queries):
    people = {PersonFactory().pk for _ in range(3)}
    ids = Person.objects.filter(pk__in=people).values_list("pk")

    with django_assert_num_queries(1):
        assert outbox.queue_to_each(NEWS, ids, about_id=7, key="news:7") == 3
    assert outbox.queue_to_each(NEWS, ids, about_id=7, key="news:7") == 0

    rows = Notice.objects.values_list("key", "person", "about_id", "state", "attempts", "context")
    assert sorted(rows) == sorted(
        (f"news:7:{pk}", pk, 7, NoticeState.QUEUED, 0, {}) for pk in people
    )


def test_a_cause_that_is_rolled_back_leaves_no_message(person):
    @transaction.atomic
    def fails_later():
        queue(person)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_later()

    assert not Notice.objects.exists()


def test_only_what_waits_is_withdrawn(person):
    for key in ("news:1", "news:2", "other:1"):
        queue(person, key=key)
    Notice.objects.filter(key="news:2").update(state=NoticeState.SENT, sent_at=timezone.now())

    assert outbox.drop("news:") == 1

    states = dict(Notice.objects.values_list("key", "state"))
    assert states["news:1"] == NoticeState.DROPPED
    assert states["news:2"] == NoticeState.SENT
    assert states["other:1"] == NoticeState.QUEUED


def test_a_message_waits_until_it_is_due(person):
    queue(person, due_at=timezone.now() + timedelta(hours=1))

    assert delivery.send_due() == 0
    assert Notice.objects.get().state == NoticeState.QUEUED


def test_the_worker_is_nudged_after_the_commit_and_not_before(
    person, monkeypatch, django_capture_on_commit_callbacks
):
    nudges = []
    monkeypatch.setattr(tasks.send_due, "delay", lambda: nudges.append(1))

    with django_capture_on_commit_callbacks(execute=True):
        queue(person)
        assert nudges == []

    assert nudges == [1]


def test_a_broker_that_is_away_loses_nothing(
    person, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def away():
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.send_due, "delay", away)

    with django_capture_on_commit_callbacks(execute=True):
        queue(person)

    assert Notice.objects.get().state == NoticeState.QUEUED
    assert "broker is away" in caplog.text
    assert person.email not in caplog.text
