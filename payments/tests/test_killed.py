"""A reminder may go twice; money may not. The real worker is killed in the middle of both. (M4)

All of it is killed, or first one process of its pool. Long: 50 times, in a run of 500 payments.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from activities.models import PackCopy, Paper
from activities.tests.factories import MeetingFactory, PackCopyFactory
from involvement.notices import kinds
from involvement.notices.models import Heartbeat, Notice, NoticeState, TrialPost
from involvement.people.tests.factories import UserFactory
from involvement.testing.plugin import wants_long
from payments.domain import payouts, reconcile
from payments.models import Due, LineLife, PayoutLine, PayoutRun, RunState
from payments.tests.factories import today
from payments.tests.money import earned_fee, person_with_account

PACKS = 30
PATIENCE = 60.0


@pytest.fixture
def worker(tmp_path):
    """Start and kill the real worker with beat, on the test's database and its own queue."""
    children = []

    def start(pool):
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "payments.tests.slow_worker"]
        command += ["worker", "-B", "-P", pool, "-c", "2", "-s", str(tmp_path / "beat")]
        command += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        log = (tmp_path / "worker.log").open("ab")
        child = subprocess.Popen(
            command, env=environment(), stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        children.append(child)
        return child

    yield start
    for child in children:
        kill(child)
    if log_text := (tmp_path / "worker.log").read_text():
        print(log_text[-4000:])


def environment():
    """The worker runs as the application's own role, with no more rights than in life."""
    url = urlsplit(os.environ["DATABASE_URL"])
    if settings.DATABASE_IS_EMBEDDED:
        url = url._replace(netloc=f"{settings.DATABASE_APP_ROLE}@")
    url = url._replace(path=f"/{connection.settings_dict['NAME']}")
    queue = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15
    broker = settings.REDIS_URL
    own = f"?virtual_host={queue}" if broker.startswith("redis+socket") else f"/{queue}"
    return os.environ | {
        "DATABASE_URL": url.geturl(),
        "REDIS_URL": broker.partition("?")[0].rstrip("/") + own,
        "NOTICE_STRANDED_AFTER": "2",
    }


def kill(child):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def kill_one_of(child, chance):
    """Kill one process of the worker's pool, or its clock: the worker itself lives on."""
    asked = subprocess.run(["pgrep", "-P", str(child.pid)], stdout=subprocess.PIPE, check=True)
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(chance.choice(asked.stdout.split())), signal.SIGKILL)


def until(is_so, what):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"waited too long until {what}"
        time.sleep(0.05)


def answers(child, since):
    def is_so():
        assert child.poll() is None, "the worker ended by itself"
        return Heartbeat.objects.filter(at__gt=since).exists()

    return is_so


def post_moves(then):
    """Wait a moment for messages to leave, and then a little more."""
    before, end = TrialPost.objects.count(), time.monotonic() + 4
    while TrialPost.objects.count() == before and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(then)


def is_quiet():
    busy = [NoticeState.QUEUED, NoticeState.SENDING]
    return (
        PackCopy.objects.filter(sent_at=None).count() == 0
        and Notice.objects.filter(kind="pack_reminder").count() == PACKS
        and not Notice.objects.filter(state__in=busy).exists()
        and not payouts.unlined(payouts.pay_day(today())).exists()
    )


def seed(dues):
    meeting = MeetingFactory()
    Paper.objects.create(
        meeting=meeting,
        title="Agenda",
        minutes_to_read=5,
        file="papers/agenda.pdf",
        file_name="agenda.pdf",
        content_type="application/pdf",
        size=1,
        added_by=meeting.made_by,
    )
    for _ in range(PACKS):
        PackCopyFactory(seat__meeting=meeting, send_on=today(), remind_on=today())
    held = MeetingFactory(held=True)
    for _ in range(dues):
        earned_fee(person=person_with_account(), meeting=held)


@pytest.fixture
def kills_and_dues(request):
    return (50, 500) if wants_long(request.config) else (3, 60)


@pytest.mark.worker
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C9", "C20")
def test_killing_the_worker_loses_no_reminder_and_pays_nobody_twice(worker, kills_and_dues):
    kills, dues = kills_and_dues
    first, second = (UserFactory(roles=["finance"]) for _ in range(2))
    seed(dues)
    officers = [
        lambda run: payouts.freeze(run, by=first),
        lambda run: payouts.release(run, by=second),
        lambda run: payouts.take_bank_file(run, by=second),
        lambda run: payouts.mark_paid(run, by=first),
    ]
    chance = random.Random(os.environ.get("KILL_SEED", "4Pi"))

    for number in range(kills):
        child = worker("prefork" if number % 2 else "threads")
        until(answers(child, timezone.now()), "the worker answers")
        post_moves(chance.uniform(0, 1.2))
        if number % 2:
            kill_one_of(child, chance)
            post_moves(chance.uniform(0, 1.2))
        run = PayoutRun.objects.filter(lines__isnull=False).first()
        if run is not None and officers:
            officers.pop(0)(run)
        kill(child)
        assert reconcile.check() == []
    worker("threads")
    while officers:
        until(PayoutRun.objects.filter(lines__isnull=False).exists, "a run is there")
        officers.pop(0)(PayoutRun.objects.filter(lines__isnull=False).first())
    until(is_quiet, "everything has gone")

    everybody_was_reminded_once()
    nothing_else_went_twice()
    everybody_is_paid_once(dues)


def everybody_was_reminded_once():
    reminders = Notice.objects.filter(kind="pack_reminder")
    assert {notice.state for notice in reminders} == {NoticeState.SENT}
    assert sorted(reminders.values_list("about_id", flat=True)) == sorted(
        PackCopy.objects.values_list("pk", flat=True)
    )
    arrived = set(TrialPost.objects.values_list("message_id", flat=True))
    assert {notice.message_id for notice in reminders} <= arrived


def nothing_else_went_twice():
    arrived = Counter(TrialPost.objects.values_list("message_id", flat=True))
    for notice in Notice.objects.exclude(kind__in=kinds.repeatable()):
        assert notice.state in (NoticeState.SENT, NoticeState.UNSURE)
        assert arrived[notice.message_id] <= 1
        assert notice.state != NoticeState.SENT or arrived[notice.message_id] == 1
    packs = Notice.objects.filter(kind="pack").values_list("about_id", flat=True)
    assert sorted(packs) == sorted(PackCopy.objects.values_list("pk", flat=True))


def everybody_is_paid_once(dues):
    lines = PayoutLine.objects.filter(life=LineLife.LIVE).values_list("due", flat=True)
    assert sorted(lines) == sorted(Due.objects.values_list("pk", flat=True))
    run = PayoutRun.objects.get(state=RunState.PAID)
    assert (run.line_count, run.total_pence) == (dues, dues * 50_00)
    told = Notice.objects.filter(kind="payment_sent").values_list("person", flat=True)
    assert sorted(told) == sorted(Due.objects.values_list("person", flat=True))
    assert reconcile.check() == []
