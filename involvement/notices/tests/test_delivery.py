import smtplib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.mail import BadHeaderError
from django.db import connection
from django.utils import timezone

from involvement.notices import delivery, kinds, outbox, post, tasks, writing
from involvement.notices.models import Heartbeat, Notice, NoticeState, TrialPost
from involvement.notices.tests.kinds import NEWS, NO_LONGER_TRUE, REMINDER, registered
from involvement.people.models import Route
from involvement.people.tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_kinds(monkeypatch, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"  # pytest puts its own there
    monkeypatch.setitem(kinds.KINDS, REMINDER, registered(REMINDER, may_repeat=True))
    monkeypatch.setitem(kinds.KINDS, NEWS, registered(NEWS, may_repeat=False))
    monkeypatch.setattr(writing, "render_to_string", lambda template, context: f" {template} ")


def queue(kind=NEWS, *, to=None, about=1, key=None):
    to = to or PersonFactory()
    outbox.queue(kind, to=to, about_id=about, key=key or f"{kind}:{to.pk}")
    return Notice.objects.order_by("-pk").first()


def half_sent(kind, *, begun=True, ago=timedelta(minutes=3)):
    """A notice as a worker leaves it that dies while sending."""
    notice = queue(kind)
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENDING,
        attempts=1,
        taken_at=timezone.now() - ago,
        route=Route.EMAIL if begun else "",
    )
    return notice


def again(notice):
    notice.refresh_from_db()
    return notice


def test_nothing_leaves_for_an_account_that_is_closed():
    notice = queue(to=UserFactory(is_active=False))

    assert delivery.send_due() == 0

    assert again(notice).state == NoticeState.DROPPED
    assert not TrialPost.objects.exists()


def test_nothing_leaves_for_the_account_of_somebody_who_may_have_died():
    quiet = PersonFactory(with_account=True, quiet_at=timezone.now())
    notice, other = queue(to=quiet.user), queue(to=PersonFactory(with_account=True).user)

    assert delivery.send_due() == 1

    assert (again(notice).state, again(other).state) == (NoticeState.DROPPED, NoticeState.SENT)


def test_what_is_due_leaves_once():
    notice = queue()

    assert delivery.send_due() == 1
    assert delivery.send_due() == 0

    assert (again(notice).state, notice.route, notice.attempts) == ("sent", Route.EMAIL, 1)
    assert TrialPost.objects.get().message_id == notice.message_id


@pytest.mark.parametrize(
    ("trait", "route", "to"),
    [
        ({"by_text": True}, Route.TEXT, "07700 900123"),
        ({"by_letter": True}, Route.LETTER, "Ann\n1 Test Street\nTestford\nTE1 1ST"),
    ],
)
def test_it_goes_the_way_the_person_chose(trait, route, to):
    notice = queue(to=PersonFactory(name="Ann", **trait))

    delivery.send_due()

    assert again(notice).route == route
    assert TrialPost.objects.values_list("route", "to").get() == (route, to)


def test_an_account_is_written_to_by_e_mail(team):
    notice = queue(to=team)

    delivery.send_due()

    assert again(notice).route == Route.EMAIL
    assert TrialPost.objects.get().to == team.email


def test_what_is_no_longer_true_is_dropped():
    notice = queue(about=NO_LONGER_TRUE)

    assert delivery.send_due() == 0

    assert again(notice).state == NoticeState.DROPPED
    assert not TrialPost.objects.exists()


def test_more_than_a_batch_leaves_in_one_go(monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    for _ in range(5):
        queue()

    assert delivery.send_due() == 5


def test_a_reminder_left_half_sent_goes_again_with_the_same_message_id():
    notice = half_sent(REMINDER)
    TrialPost.objects.create(route=Route.EMAIL, to="x", body="", message_id=notice.message_id)

    assert delivery.recover_unfinished() == 1
    assert delivery.send_due() == 1

    assert again(notice).state == NoticeState.SENT
    ids = TrialPost.objects.values_list("message_id", flat=True)
    assert Counter(ids) == {notice.message_id: 2}


def test_anything_else_left_half_sent_becomes_a_task_for_a_person():
    notice = half_sent(NEWS)

    assert delivery.recover_unfinished() == 1
    assert delivery.recover_unfinished() == 0
    assert delivery.send_due() == 0

    assert again(notice).state == NoticeState.UNSURE
    assert list(Notice.objects.for_staff_to_mend()) == [notice]
    assert not TrialPost.objects.exists()


def test_what_a_dead_worker_took_and_never_began_goes_again():
    notice = half_sent(NEWS, begun=False)

    assert delivery.recover_unfinished() == 1
    assert delivery.send_due() == 1

    assert again(notice).state == NoticeState.SENT


def test_a_worker_that_still_shows_signs_is_left_alone():
    notice = half_sent(REMINDER, ago=timedelta(seconds=30))

    assert delivery.recover_unfinished() == 0
    assert again(notice).state == NoticeState.SENDING


def test_a_crash_between_the_post_and_the_commit_is_found_later(monkeypatch):
    class Killed(BaseException):
        pass

    notice = queue()
    real = post.hand_over

    def then_die(*args):
        real(*args)
        raise Killed

    monkeypatch.setattr(post, "hand_over", then_die)
    with pytest.raises(Killed):
        delivery.send_due()
    monkeypatch.setattr(post, "hand_over", real)
    assert again(notice).state == NoticeState.SENDING

    Notice.objects.update(taken_at=timezone.now() - timedelta(minutes=3))
    delivery.recover_unfinished()

    assert delivery.send_due() == 0
    assert again(notice).state == NoticeState.UNSURE
    assert TrialPost.objects.count() == 1


def test_a_slow_worker_that_was_given_up_sends_nothing_more(monkeypatch):
    notice = queue()
    [mine] = delivery._take()
    Notice.objects.update(taken_at=timezone.now() - timedelta(minutes=3))
    delivery.recover_unfinished()
    assert delivery.send_due() == 1

    assert delivery._send([mine]) == 0

    assert again(notice).attempts == 2
    assert TrialPost.objects.count() == 1


@pytest.mark.parametrize(
    "refusal",
    [
        smtplib.SMTPRecipientsRefused({}),
        smtplib.SMTPSenderRefused(451, b"later", "us"),
        smtplib.SMTPDataError(552, b"too big"),
        BadHeaderError("a line break in a header"),
    ],
)
def test_a_refused_message_waits_longer_and_longer_and_then_asks_a_person(
    monkeypatch, refusal, caplog
):
    def refuse(self, messages):
        raise refusal

    monkeypatch.setattr(post.PostBox, "send_messages", refuse)
    notice = queue()
    waits = []
    for _ in range(delivery.GIVE_UP_AFTER):
        assert delivery.send_due() == 0
        waits.append(round((again(notice).due_at - timezone.now()).total_seconds() / 60))
        Notice.objects.update(due_at=timezone.now())

    assert waits == [2, 4, 8, 16, 32]
    assert again(notice).state == NoticeState.FAILED
    assert list(Notice.objects.for_staff_to_mend()) == [notice]
    assert delivery.send_due() == 0
    assert notice.person.email not in caplog.text


@pytest.mark.parametrize("kind", [NEWS, REMINDER])
def test_a_mail_server_that_does_not_answer_is_tried_again(monkeypatch, kind):
    def nobody(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(post.PostBox, "open", nobody)
    notice = queue(kind)

    assert delivery.send_due() == 0

    assert again(notice).state == NoticeState.QUEUED
    assert notice.due_at > timezone.now()


@pytest.mark.parametrize("gone", [smtplib.SMTPServerDisconnected("gone"), TimeoutError()])
@pytest.mark.parametrize(
    ("kind", "becomes"), [(NEWS, NoticeState.UNSURE), (REMINDER, NoticeState.QUEUED)]
)
def test_a_mail_server_that_goes_in_the_middle_may_have_sent_it(monkeypatch, gone, kind, becomes):
    closed = []

    def leave(self, messages):
        raise gone

    monkeypatch.setattr(post.PostBox, "send_messages", leave)
    monkeypatch.setattr(post.PostBox, "close", lambda self: closed.append(self))
    notice = queue(kind)

    assert delivery.send_due() == 0
    assert delivery.send_due() == 0

    assert again(notice).state == becomes
    assert len(closed) > 1  # the broken connection, before the end of the batch


def test_a_message_that_cannot_be_written_holds_up_no_other(monkeypatch, caplog):
    def break_for_one(template, context):
        if context["reader"] == bad.person:
            raise ValueError(context["reader"].name)
        return template

    monkeypatch.setattr(writing, "render_to_string", break_for_one)
    bad, fine = queue(to=PersonFactory(name="Wren")), queue()

    assert delivery.send_due() == 1

    assert (again(bad).state, again(fine).state) == (NoticeState.QUEUED, NoticeState.SENT)
    assert "ValueError" in caplog.text
    assert "Wren" not in caplog.text


def test_a_kind_whose_words_cannot_be_found_holds_up_no_other(monkeypatch):
    def broken(notices):
        raise LookupError

    monkeypatch.setitem(kinds.KINDS, NEWS, kinds.Kind(NEWS, broken))
    bad, fine = queue(NEWS), queue(REMINDER)

    assert delivery.send_due() == 1

    assert (again(bad).state, again(fine).state) == (NoticeState.QUEUED, NoticeState.SENT)


@pytest.mark.parametrize(
    ("begun", "becomes"), [(True, NoticeState.UNSURE), (False, NoticeState.FAILED)]
)
def test_a_reminder_that_every_worker_dies_of_is_told_to_a_person(begun, becomes):
    notice = half_sent(REMINDER, begun=begun)
    Notice.objects.update(attempts=delivery.GIVE_UP_AFTER)

    assert delivery.recover_unfinished() == 1

    assert again(notice).state == becomes


def test_a_message_that_every_worker_dies_of_drags_down_no_other(monkeypatch):
    fine, deadly, last = queue(about=1), queue(REMINDER), queue(about=2)
    write = writing.write

    def die_of_it(batch):
        if deadly in batch:
            raise KeyboardInterrupt
        return write(batch)

    monkeypatch.setattr(writing, "write", die_of_it)
    for _life in range(2 * delivery.GIVE_UP_AFTER):
        with suppress(KeyboardInterrupt):
            delivery.send_due()
        Notice.objects.update(taken_at=timezone.now() - timedelta(minutes=3))
        delivery.recover_unfinished()

    assert [again(notice).state for notice in (fine, last)] == [NoticeState.SENT] * 2
    assert again(deadly).state == NoticeState.FAILED


def test_one_refusal_does_not_hold_up_the_others(monkeypatch):
    real = post.PostBox.send_messages
    bad = PersonFactory(email="bad@people.example")

    def refuse_one(self, messages):
        if messages[0].to == [bad.email]:
            raise smtplib.SMTPRecipientsRefused({})
        return real(self, messages)

    monkeypatch.setattr(post.PostBox, "send_messages", refuse_one)
    refused, fine = queue(to=bad), queue()

    assert delivery.send_due() == 1

    assert again(refused).state == NoticeState.QUEUED
    assert again(fine).state == NoticeState.SENT


def test_a_text_without_a_provider_is_told_to_a_person_in_the_end(settings):
    settings.TRIAL = False
    notice = queue(to=PersonFactory(by_text=True))
    Notice.objects.update(attempts=delivery.GIVE_UP_AFTER - 1)

    delivery.send_due()

    assert again(notice).state == NoticeState.FAILED


@pytest.mark.django_db(transaction=True)
def test_four_couriers_at_once_send_each_message_once(monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 5)
    people = [PersonFactory() for _ in range(40)]
    for person in people:
        queue(to=person)
    gate = Barrier(4)

    def courier(_number):
        try:
            gate.wait(10)
            return delivery.send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = sum(pool.map(courier, range(4)))

    assert sent == 40
    ids = Counter(TrialPost.objects.values_list("message_id", flat=True))
    assert ids == {notice.message_id: 1 for notice in Notice.objects.filter(state="sent")}
    assert len(ids) == 40


def test_the_tasks_do_what_they_are_named_for():
    notice = queue()

    assert tasks.send_due() == 1
    assert tasks.recover_unfinished() == 0
    tasks.beat_heart()
    tasks.beat_heart()

    assert again(notice).state == NoticeState.SENT
    assert sorted(Heartbeat.objects.values_list("name", flat=True)) == ["beat", "worker"]
