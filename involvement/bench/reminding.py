"""Reminders through the outbox and a real worker, beside a task that does nothing."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator

import redis
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from activities.domain import packs
from activities.models import MeetingState, PackCopy, Paper, Seat
from involvement import processes, up
from involvement.bench import copies, tasks
from involvement.bench.arithmetic import thousands
from involvement.bench.report import Goals, say
from involvement.data_folder import PROJECT
from involvement.notices.models import Notice, NoticeState
from involvement.notices.tasks import send_due
from involvement.people.models import Person

NOTHINGS, REMINDERS = 3_000, 10_000
PATIENCE = 120.0


def measure(goals: Goals) -> None:
    fill()
    Notice.objects.filter(state=NoticeState.QUEUED).delete()
    with a_worker():
        nothing = rate_of_nothing()
        # counted now, because the worker begins as soon as they are queued
        before_sent, before_dropped = so_far(NoticeState.SENT), so_far(NoticeState.DROPPED)
        began = time.perf_counter()
        queued = packs.queue_reminders(today=timezone.localdate())
        queueing = time.perf_counter() - began
        sending = send_all()
        sent = so_far(NoticeState.SENT) - before_sent
        dropped = so_far(NoticeState.DROPPED) - before_dropped
    rate = sent / (queueing + sending)
    say(
        f"Reminders: {thousands(queued)} queued in {queueing:.1f} s, {thousands(sent)} sent in "
        f"{sending:.1f} s, {thousands(rate)} a second; tasks that do nothing {thousands(nothing)}."
    )
    goals.judge(
        "B7",
        "reminders at least 2.5 times the rate of tasks that do nothing",
        f"{rate / nothing:.2f}",
        rate / nothing >= 2.5,
    )
    goals.judge(
        "B7",
        "none lost, none doubled",
        f"{queued} queued, {sent} sent, {dropped} no longer true",
        0 < queued == sent + dropped,
    )


def so_far(state: NoticeState) -> int:
    return Notice.objects.filter(state=state).count()


def rate_of_nothing() -> float:
    broker = redis.Redis.from_url(settings.REDIS_URL.replace("redis+socket://", "unix://"))
    tasks.nothing.delay()
    wait_until(lambda: not broker.llen("celery") and not broker.hlen("unacked"))
    began = time.perf_counter()
    for _ in range(NOTHINGS):
        tasks.nothing.delay()
    wait_until(lambda: not broker.llen("celery") and not broker.hlen("unacked"))
    return NOTHINGS / (time.perf_counter() - began)


def send_all() -> float:
    """Let the worker send everything, also what has not come to its hour; returns the seconds."""
    Notice.objects.filter(state=NoticeState.QUEUED).update(due_at=timezone.now())
    waiting = Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING])
    began = time.perf_counter()
    send_due.delay()
    send_due.delay()  # one for each of the worker's two threads
    wait_until(lambda: not waiting.exists())
    return time.perf_counter() - began


def wait_until(done) -> None:
    until = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < until:
        time.sleep(0.02)


@contextlib.contextmanager
def a_worker() -> Iterator[None]:
    """Run the same worker as `up` does, with one task more and no beat."""
    command = [part for part in up.worker(settings.DATA) if part != "-B"]
    command = [sys.executable, *command[1:], "--include", tasks.__name__]
    database = settings.DATABASES["default"]
    name = database["NAME"]
    address = os.environ["DATABASE_URL"].replace("/involvement?", f"/{name}?")
    environment = os.environ | {"DATABASE_URL": address}
    with (settings.DATA / "logs" / "worker.log").open("ab") as log:
        child = processes.spawn(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        processes.stop(child)


def fill() -> None:
    """Make ten thousand people whose pack has gone and whose reminder falls today."""
    first_copies = Person.objects.filter(pk__range=(copies.STRIDE, 2 * copies.STRIDE - 1))
    has_copies = first_copies.values_list(F("pk") - copies.STRIDE)
    seats = Seat.objects.filter(
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=timezone.now(),
        meeting__papers__isnull=False,
        pack__isnull=False,
        reply="coming",
    ).exclude(person__in=has_copies)
    seat = seats.first()
    today = timezone.localdate()
    PackCopy.objects.update(sent_at=timezone.now(), remind_on=today, send_on=today)
    numbers = range(1, REMINDERS + 1)
    by_mail = {"user_id": "NULL", "route": "'email'", "email": "'p' || k || '@people.example'"}
    with copies.without_triggers():
        for model, pk, changes in (
            (Person, seat.person_id, by_mail),
            (Seat, seat.pk, {}),
            (PackCopy, seat.pack.pk, {}),
        ):
            copies.copy(
                model,
                numbers,
                shifted=[Person, Seat, PackCopy],
                changes=changes,
                where=f"id = {pk}",
            )
    copies.analyse()
    assert Paper.objects.filter(meeting=seat.meeting).exists()  # noqa: S101 -- else nothing goes
