"""The web server is killed at every moment of a press, and whoever pressed presses again.

`kill -9` before each statement, and before and after each commit, of every press of the papers,
the move, the register, the bank details, the claim, its checking and the payment run. The usual
run kills at every eighth moment, from one drawn by chance; `--long` at all of them.
"""

import http.client
import os
import random
import socket
import time
from collections import Counter
from contextlib import closing, suppress
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from activities.domain import packs
from activities.models import Attendance, MeetingState, Paper
from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory, in_days
from involvement import links, processes, up
from involvement.calendars import london_day
from involvement.notices.models import Notice
from involvement.people.middleware import BOTH_WAYS
from involvement.people.models import LinkPurpose
from involvement.testing.plugin import wants_long
from involvement.tests.test_observatory import database
from payments.domain import payouts, reconcile
from payments.models import (
    BankFileDownload,
    ChangeState,
    Claim,
    ClaimLine,
    Due,
    DueState,
    LineState,
    PayeeAccount,
    PayoutLine,
    PayoutRun,
    Receipt,
    RunState,
)
from payments.tests.factories import today
from payments.tests.money import person_with_account

TOKEN = "k" * 32
DIED = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)
MOST_MOMENTS = 150
SITE = urlsplit(settings.SITE_URL).netloc

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(3600),
    pytest.mark.worker,
]


class DeadlyServer:
    """The real web server; its one worker dies where it is asked to, and is started again."""

    def __init__(self, folder, *, every):
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.every = folder, every
        self.chance = random.Random(os.environ.get("KILL_SEED", "4Pi"))
        self.start()

    def start(self):
        command = up.web(self.folder, "127.0.0.1", self.port)
        command[command.index("involvement.wsgi")] = "payments.tests.deadly_web"
        environment = os.environ | {
            "DATABASE_URL": database(settings.DATABASES["default"]["NAME"]),
            "INVOLVEMENT_DATA": str(settings.DATA),
        }
        with (self.folder / "web.log").open("ab") as log:
            self.process = processes.spawn(
                [*command, "--preload"], env=environment, stdout=log, stderr=log
            )
        self.wait()

    def wait(self):
        end = time.monotonic() + 30
        while True:
            with suppress(OSError):
                return self.send("GET", "/health/live")
            assert time.monotonic() < end, "the web server did not start"
            time.sleep(0.05)

    def send(self, method, path, body=None, **headers):
        """Return the status and text of one answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with closing(line):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, {"Host": SITE} | named)
            answer = line.getresponse()
            return answer.status, answer.read()

    def kill(self):
        processes.clear(self.process)

    def press(self, path, answers=None, *, by=None):
        """Press once for each moment of the work, killed at the next one each time, until through.

        The very same answers are sent each time, as a browser does when a page is sent again.
        """
        body = encode_multipart(BOUNDARY, answers or {})
        headers = {"Content_Type": MULTIPART_CONTENT, "X_CSRFToken": TOKEN}
        headers["Cookie"] = f"csrftoken={TOKEN}" + (f"; sessionid={signed_in(by)}" if by else "")
        self.kill()
        self.start()
        first = self.chance.randint(1, self.every)
        for moment in range(first, MOST_MOMENTS, self.every):
            try:
                status, text = self.send("POST", path, body, X_Dies_At=str(moment), **headers)
            except DIED:
                continue
            assert status in (200, 302), (path, status)
            assert moment > 5, "it was not killed in the middle"
            return text
        raise AssertionError(f"{path} took more than {MOST_MOMENTS} moments")


def signed_in(user):
    """Sign in both ways, a moment ago."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[BOTH_WAYS] = user.pk
    session.save()
    return session.session_key


@pytest.fixture
def server(tmp_path, request):
    running = DeadlyServer(tmp_path, every=1 if wants_long(request.config) else 8)
    yield running
    running.kill()
    print((tmp_path / "web.log").read_text()[-4000:])


def photo():
    drawn = BytesIO()
    Image.new("RGB", (40, 60), "white").save(drawn, "JPEG")
    return SimpleUploadedFile("ticket.jpg", drawn.getvalue(), content_type="image/jpeg")


def said(kind):
    """How often each person was told something of this kind."""
    return Counter(Notice.objects.filter(kind=kind).values_list("person", flat=True))


@pytest.mark.clause("C9", "C20", "C21")
def test_papers_and_a_move_reach_everybody_once(server, team):
    meeting = MeetingFactory(invited_at=timezone.now(), activity__lead=team)
    people = [SeatFactory(meeting=meeting, coming=True).person.pk for _ in range(3)]
    packs.plan(meeting, today=today())
    paper = {"name": "Agenda", "minutes_to_read": "5", "paper_format": "screen"}

    server.press(
        reverse("meeting_paper_add", args=[meeting.ref]),
        paper | {"file": SimpleUploadedFile("agenda.txt", b"What we talk about")},
        by=team,
    )
    assert Paper.objects.count() == 1

    day = london_day(in_days(44))
    when = {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    server.press(
        reverse("meeting_move", args=[meeting.ref]),
        when | {"starts": "11am", "ends": "1pm", "mode": "online", "place": "By telephone"},
        by=team,
    )
    meeting.refresh_from_db()
    assert (meeting.day, meeting.sequence) == (day, 1)
    assert said("meeting_moved") == Counter(people)
    assert {copy.send_on for copy in packs.copies(meeting)} == {meeting.papers_by}

    for _ in range(2):
        packs.queue_packs(today=meeting.papers_by)
        packs.queue_reminders(today=meeting.remind_on)
    assert said("pack") == said("pack_reminder") == Counter(people)

    seat = meeting.seats.first()
    reading = links.issue(LinkPurpose.PAPERS, seat.pk, to=seat.person).split(SITE)[1]
    server.press(f"{reading}reading/", {"reading": "can_read"})
    seat.refresh_from_db()
    assert seat.pack.reading == "can_read"


@pytest.mark.clause("C20", "C21")
def test_what_is_earned_and_spent_is_paid_once(server, chair, finance, second_finance):
    meeting = MeetingFactory(
        activity__group=GroupFactory(chairs=[chair]),
        starts_at=in_days(-1),
        invited_at=timezone.now(),
    )
    ann, dee = person_with_account(), person_with_account()
    seats = [SeatFactory(meeting=meeting, person=who, coming=True) for who in (ann, dee)]

    marks = {f"seat_{seat.pk}": Attendance.CAME.value for seat in seats}
    server.press(reverse("meeting_register", args=[meeting.ref]), marks, by=chair)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    assert sorted(Due.objects.values_list("seat", flat=True)) == sorted(s.pk for s in seats)

    give_a_new_account(server, ann, finance)
    line = claim_a_fare(server, ann, meeting)
    check_it(server, line, finance)
    pay_it(server, finance, second_finance)

    assert reconcile.check() == []
    assert said("payment_sent") == Counter([ann.pk, dee.pk])


def give_a_new_account(server, ann, finance):
    """New bank details wait until somebody has spoken with her."""
    numbers = {"account_name": ann.name, "sort_code": "089999", "account_number": "66374958"}
    server.press(reverse("my_pay_bank"), numbers, by=ann.user)
    now = PayeeAccount.objects.get(person=ann, replaced_at=None)
    assert (now.account_number, now.ending) == ("66374958", "58")
    assert PayeeAccount.objects.filter(person=ann).count() == 2
    assert set(said("details_changed")) == {ann.pk}
    server.press(now.change.get_absolute_url(), {"outcome": "met"}, by=finance)
    now.change.refresh_from_db()
    assert (now.change.state, now.change.calls.count()) == (ChangeState.CONFIRMED, 1)


def claim_a_fare(server, ann, meeting):
    steps = {name: reverse(f"my_claim{name}", args=[meeting.ref]) for name in ("", "_amount")}
    server.press(steps[""], {"kind": "fare"}, by=ann.user)
    server.press(steps["_amount"], {"amount_pence": "12.50", "photo": photo()}, by=ann.user)
    assert ClaimLine.objects.get().amount_pence == 12_50
    assert Receipt.objects.count() == 1
    server.press(reverse("my_claim_check", args=[meeting.ref]), {"send": "1"}, by=ann.user)
    assert Claim.objects.get().sent_at
    assert said("claim_sent") == Counter([ann.pk])
    return ClaimLine.objects.get()


def check_it(server, line, finance):
    ref, ann = line.claim.ref, line.claim.seat.person
    asked = {"choice": "own", "words": "Was it £12.50?"}
    server.press(reverse("claim_ask", args=[ref, line.pk]), asked, by=finance)
    assert said("claim_question") == Counter([ann.pk])
    answer = links.issue(LinkPurpose.COST, line.claim.seat_id, to=ann).split(SITE)[1]
    server.press(f"{answer}answer/", {"line": line.pk, "words": "Yes, it was."})
    line.refresh_from_db()
    assert line.state == LineState.SENT
    server.press(reverse("claim_approve", args=[ref, line.pk]), by=finance)
    assert Due.objects.get(line=line).amount_pence == 12_50


def pay_it(server, finance, second_finance):
    run = payouts.prepare(pay_on=payouts.pay_day(today()))
    server.press(reverse("run_freeze", args=[run.pk]), by=finance)
    server.press(reverse("run_release", args=[run.pk]), by=second_finance)
    written = server.press(reverse("run_file", args=[run.pk]), by=second_finance)
    assert b"66374958" in written
    server.press(reverse("run_paid", args=[run.pk]), by=second_finance)
    run = PayoutRun.objects.get()
    assert (run.state, run.line_count, run.total_pence) == (RunState.PAID, 3, 112_50)
    assert PayoutLine.objects.count() == 3
    assert set(Due.objects.values_list("state", flat=True)) == {DueState.PAID}
    assert BankFileDownload.objects.exists()
