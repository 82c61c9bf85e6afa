"""A mark in every field that is somebody's own business, followed wherever the service writes.

What each role meets on all of its pages is what the file of access says, and nothing of it is in
a log, a session, the broker or the outbox.
"""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from activities.models import Adjustment, Seat, Settled, Wish
from activities.tests.factories import AloneAlertFactory, SeatFactory
from impact.models import Feedback
from involvement.notices import outbox
from involvement.notices.delivery import send_due
from involvement.notices.models import Notice, TrialPost
from involvement.people import access
from involvement.people.models import Person
from involvement.tests.access_table import GUARDED, ask, fill, right, sign_in, stage
from involvement.tests.test_sweep_odd import places
from payments.models import Claim, ClaimLine, LineState, PayeeAccount
from payments.tests.factories import ClaimLineFactory, PayeeChangeFactory

__all__ = ["places", "stage"]
CAST = ["person", "carer", "chair", "team", "contact", "finance", "analyst", "keeper", "outsider"]
MARKS = {
    "person.email": "markmail@people.example",
    "person.phone": "07700 900666",
    "person.address": "Mark House",
    "adjustment.words": "mark-needs",
    "seat.question": "mark-question",
    "alert.wish_words": "mark-wish",
    "line.note": "mark-note",
    "line.answer": "mark-answer",
    "line.question": "mark-asked",
    "line.reason": "mark-refused",
    "payee.ending": "ending 97",
    "payee.sort_code": "08-99-91",
    "payee.account_number": "66374997",
    "feedback.words": "mark-feedback",
}
OWN = {"person.email", "person.phone", "person.address", "line.question", "line.reason"}
OWN |= {"payee.ending"}
SEALED = {"payee.sort_code", "payee.account_number"}
SAID = {**MARKS, "payee.sort_code": r"08-?99-?91"}


@pytest.fixture
def marked(stage, person, carer, finance):
    """The stage, with a mark in everything of one person; a carer sits in the same meeting."""
    seat = Seat.objects.get(pk=stage["seat"])
    Person.objects.filter(pk=person.pk).update(
        email=MARKS["person.email"], phone=MARKS["person.phone"], address=MARKS["person.address"]
    )
    Adjustment.objects.filter(seat=seat).update(words=MARKS["adjustment.words"])
    Seat.objects.filter(pk=seat.pk).update(question=MARKS["seat.question"])
    AloneAlertFactory(
        seat=seat, wish=Wish.ANOTHER_WAY, wish_words=MARKS["alert.wish_words"],
        wished_at=timezone.now(), settled=Settled.ANOTHER_WAY, closed_at=timezone.now(),
    )  # fmt: skip
    seat.meeting.invited_at = timezone.now()
    seat.meeting.save(update_fields=["invited_at"])
    SeatFactory(meeting=seat.meeting, person=carer, coming=True)
    Feedback.objects.filter(person=person).update(
        words=MARKS["feedback.words"], answered_at=timezone.now()
    )
    PayeeAccount.objects.all().update(replaced_at=timezone.now())
    account = PayeeAccount.objects.create(
        person=person, way="bank", account_name="Ann", sort_code="089991",
        account_number=MARKS["payee.account_number"], ending="97", saved_by=person.user,
    )  # fmt: skip
    change = PayeeChangeFactory(
        account=account, phone=MARKS["person.phone"], emails=MARKS["person.email"]
    )
    stage["change"] = change.pk
    claim = Claim.objects.get(ref=stage["claim"])
    asked = {"asked_at": timezone.now(), "asked_by": finance, "question": MARKS["line.question"]}
    claim.lines.update(note=MARKS["line.note"])
    ClaimLineFactory(claim=claim, state=LineState.QUESTION, **asked)
    ClaimLineFactory(claim=claim, state=LineState.SENT, answer=MARKS["line.answer"], **asked)
    ClaimLineFactory(
        claim=claim, state=LineState.NOT_PAID, reason=MARKS["line.reason"],
        decided_at=timezone.now(), decided_by=finance,
    )  # fmt: skip
    return stage


def crawl(client, role, stage, request):
    """Everything that a role reads on every page it may open, and on one that is not there."""
    sign_in(client, role, request)
    as_role = "person" if role == "carer" else role
    for route, _pattern in GUARDED:
        allowed = right(as_role, route)
        if allowed is not None and allowed.reads:
            answer = ask(client, "GET", fill(route, stage)[0])
            yield b"".join(answer.parts).decode("latin-1")
    yield ask(client, "GET", "/no-such-page/").text


def found_in(texts):
    text = re.sub(r"\r\n ", "", "\n".join(texts))
    return {name for name, mark in SAID.items() if re.search(mark, text)}


def expected(role):
    """What the file lets a role read, by field; downloads are no pages."""
    return {
        name
        for thing in access.things()
        for name in thing.holds
        if (its := thing.right_of(role)) is not None and its.reads
    }


def test_every_field_that_the_file_names_has_a_mark():
    assert {name for thing in access.things() for name in thing.holds} == set(MARKS)


@pytest.mark.parametrize("role", CAST)
def test_each_role_reads_what_the_file_says_and_nothing_else(client, marked, request, caplog, role):
    with caplog.at_level(logging.DEBUG):
        met = found_in(crawl(client, role, marked, request))

    if role == "person":
        assert met >= OWN
        assert not met & SEALED
    else:
        assert met == expected(role)
    logged = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    assert found_in(logged) == set()
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    assert found_in(sessions) == set()


def test_messages_the_outbox_and_the_broker_carry_no_mark(
    marked, person, mailoutbox, in_redis, django_capture_on_commit_callbacks
):
    asked = ClaimLine.objects.get(state=LineState.QUESTION).pk
    about = {"payee_changed": PayeeAccount.objects.latest("pk").pk, "claim_question": asked}
    with django_capture_on_commit_callbacks(execute=True):
        for kind, about_id in about.items():
            outbox.queue(kind, to=person, about_id=about_id, key=f"mark:{kind}")
    send_due()

    told = [f"{mail.subject} {mail.body}" for mail in mailoutbox]
    told += [f"{post.subject} {post.body}" for post in TrialPost.objects.all()]
    kept = [f"{notice.key} {notice.context}" for notice in Notice.objects.all()]
    assert len(told) == len(about)
    assert found_in(told) == set()
    assert found_in(kept) == set()
    assert found_in(in_redis()) == set()
