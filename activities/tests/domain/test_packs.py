from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from activities.domain import packs
from activities.models import Help, MeetingState, PackCopy, Paper, Reading, Seat
from activities.tests.factories import AdjustmentFactory, MeetingFactory, SeatFactory, in_days
from involvement.calendars import working_days_before
from involvement.errors import RuleBroken
from involvement.notices import delivery, outbox
from involvement.notices.models import Notice, TrialPost
from involvement.people.models import PaperFormat
from involvement.people.tests.factories import PersonFactory


@pytest.fixture
def today(db):
    return timezone.localdate()


@pytest.fixture
def meeting(db):
    """In 30 days: papers are due well before, and are there."""
    made = MeetingFactory()
    add_paper(made)
    return made


def add_paper(meeting, title="Letters", **more):
    file = ContentFile(b"words", name="a.txt")
    details = {"minutes_to_read": 10, "size": 5, "content_type": "text/plain"} | more
    return Paper.objects.create(
        meeting=meeting,
        title=title,
        file=file,
        file_name="a.txt",
        added_by=meeting.made_by,
        **details,
    )


def put_off(meeting, days):
    meeting.starts_at += timedelta(days=days)
    meeting.ends_at += timedelta(days=days)
    meeting.papers_by += timedelta(days=days)
    meeting.remind_on += timedelta(days=days)
    meeting.save()


def keys(kind):
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("key", flat=True))


@pytest.mark.clause("C9")
def test_everybody_who_has_not_said_no_has_a_copy_with_its_dates(meeting, today):
    here = SeatFactory(meeting=meeting)
    SeatFactory(meeting=meeting, not_coming=True)
    SeatFactory(meeting=meeting, invited_at=None, invited_by=None, purpose=None)

    assert packs.plan(meeting, today=today) == 1
    assert packs.plan(meeting, today=today) == 0

    copy = PackCopy.objects.get()
    assert copy.seat == here
    assert (copy.send_on, copy.remind_on) == (meeting.papers_by, meeting.remind_on)


@pytest.mark.clause("R12")
def test_a_reserve_has_the_same_papers_on_the_same_day(meeting, today):
    full, reserve = SeatFactory(meeting=meeting), SeatFactory(meeting=meeting, reserve=True)
    packs.plan(meeting, today=today)

    assert full.pack.send_on == reserve.pack.send_on
    assert packs.queue_packs(today=full.pack.send_on) == 2


@pytest.mark.clause("C9")
def test_what_goes_by_post_goes_two_working_days_earlier(meeting, today):
    seats = [
        SeatFactory(meeting=meeting, person=PersonFactory(paper_format=PaperFormat.POST)),
        SeatFactory(meeting=meeting, person=PersonFactory(by_letter=True)),
        AdjustmentFactory(seat__meeting=meeting, help=Help.POST).seat,
    ]
    packs.plan(meeting, today=today)

    early = working_days_before(meeting.papers_by, 2)
    assert [seat.pack.send_on for seat in seats] == [early] * 3


@pytest.mark.clause("C9")
def test_each_pack_and_reminder_goes_on_its_day_and_only_once(meeting, today):
    SeatFactory.create_batch(3, meeting=meeting)
    packs.plan(meeting, today=today)

    day_before = meeting.papers_by - timedelta(days=1)
    assert packs.queue_packs(today=day_before) == 0
    assert [packs.queue_packs(today=meeting.papers_by) for _time in range(3)] == [3, 0, 0]
    assert packs.queue_reminders(today=meeting.remind_on - timedelta(days=1)) == 0
    assert [packs.queue_reminders(today=meeting.remind_on) for _time in range(3)] == [3, 0, 0]
    assert Notice.objects.count() == 6


def test_a_missed_day_is_caught_up_until_the_meeting(meeting, today):
    SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)

    assert packs.queue_packs(today=meeting.day + timedelta(days=1)) == 0
    assert packs.queue_packs(today=meeting.remind_on + timedelta(days=1)) == 1
    assert packs.queue_reminders(today=meeting.remind_on + timedelta(days=1)) == 1


def test_somebody_invited_late_gets_both_at_once(today):
    meeting = MeetingFactory(starts_at=in_days(1))
    add_paper(meeting)
    seat = SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)

    assert (seat.pack.send_on, seat.pack.remind_on) == (today, today)
    assert (packs.queue_packs(today=today), packs.queue_reminders(today=today)) == (1, 1)

    tomorrow = today + timedelta(days=1)
    assert packs.plan(meeting, today=tomorrow) == 0
    assert (packs.queue_packs(today=tomorrow), packs.queue_reminders(today=tomorrow)) == (0, 0)


def test_a_moved_meeting_sends_one_new_reminder(meeting, today):
    SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)
    was = meeting.remind_on
    packs.queue_packs(today=was)
    packs.queue_reminders(today=was)

    put_off(meeting, 14)
    assert [packs.plan(meeting, today=was) for _time in range(2)] == [1, 0]
    assert (packs.queue_packs(today=was), packs.queue_reminders(today=was)) == (0, 0)
    later = meeting.remind_on
    for _time in range(2):
        packs.queue_packs(today=later)
        packs.queue_reminders(today=later)

    copy = PackCopy.objects.get()
    assert keys("pack_reminder") == [
        f"pack_reminder:{copy.pk}:{was}",
        f"pack_reminder:{copy.pk}:{later}",
    ]


def test_a_meeting_moved_nearer_does_not_send_its_pack_again(meeting, today):
    SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)
    packs.queue_packs(today=meeting.papers_by)
    sent_on = meeting.papers_by

    put_off(meeting, -3)
    packs.plan(meeting, today=sent_on)

    assert PackCopy.objects.get().remind_on == max(meeting.remind_on, sent_on)
    assert packs.queue_packs(today=sent_on) == 0


def test_a_pack_that_leaves_while_an_answer_moves_its_reminder_counts_as_sent(meeting, today):
    SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)
    seat = Seat.objects.select_related("pack", "person").get()
    PackCopy.objects.update(sent_at=timezone.now())  # by the sender, after the answer read it

    seat.meeting = meeting
    meeting.remind_on += timedelta(days=1)
    packs.plan_one(seat, asks_for_post=False, today=today)

    copy = PackCopy.objects.get()
    assert (copy.remind_on, copy.sent_at is None) == (meeting.remind_on, False)


def test_without_papers_nothing_goes_and_then_all_at_once(today):
    meeting = MeetingFactory(starts_at=in_days(5), invited_at=timezone.now())
    seat = SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)

    assert (packs.queue_packs(today=today), packs.queue_reminders(today=today)) == (0, 0)
    assert list(packs.late(today=today)) == [meeting]
    assert PackCopy.objects.get(seat=seat).sent_at is None

    add_paper(meeting)
    assert packs.queue_packs(today=today) == 1
    assert list(packs.late(today=today)) == []


def test_nothing_goes_to_who_said_no_or_for_what_is_called_off(meeting, today):
    seat = SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)
    Seat.objects.filter(pk=seat.pk).update(reply="not_coming", replied_at=timezone.now())
    assert packs.queue_packs(today=meeting.papers_by) == 0

    Seat.objects.filter(pk=seat.pk).update(reply="none", replied_at=None)
    meeting.state = MeetingState.CANCELLED
    meeting.save()
    assert packs.queue_packs(today=meeting.papers_by) == 0


def test_a_crash_between_queueing_and_marking_resumes(meeting, today, monkeypatch):
    SeatFactory.create_batch(2, meeting=meeting)
    packs.plan(meeting, today=today)

    def dies(notices):
        outbox_queue(notices)
        raise SystemError

    outbox_queue = outbox.queue_many
    monkeypatch.setattr(outbox, "queue_many", dies)
    with pytest.raises(SystemError):
        packs.queue_packs(today=meeting.papers_by)
    assert (Notice.objects.count(), PackCopy.objects.filter(sent_at=None).count()) == (0, 2)

    monkeypatch.undo()
    assert packs.queue_packs(today=meeting.papers_by) == 2
    # and were only the mark lost, the key still holds
    PackCopy.objects.update(sent_at=None)
    assert packs.queue_packs(today=meeting.papers_by) == 0
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("people", [1, 60])
def test_many_packs_cost_as_many_statements_as_one(
    people, meeting, today, django_assert_num_queries
):
    SeatFactory.create_batch(people, meeting=meeting)
    packs.plan(meeting, today=today)

    with django_assert_num_queries(5):  # in a savepoint of its own: take, look, insert, mark
        packs.queue_packs(today=meeting.papers_by)


def test_two_workers_at_once_queue_each_pack_once(transactional_db):
    made = MeetingFactory()
    add_paper(made)
    SeatFactory.create_batch(20, meeting=made)
    packs.plan(made, today=timezone.localdate())
    ready, counts = Barrier(4), []

    def work():
        ready.wait()
        try:
            counts.append(packs.queue_packs(today=made.papers_by))
        finally:
            connection.close()

    threads = [Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == Notice.objects.count() == 20


@pytest.mark.clause("C9")
def test_trouble_with_papers_goes_to_the_contact_once(meeting, today):
    seat = SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)

    for _time in range(2):
        packs.say_reading(seat, Reading.CANNOT_READ, by_person=seat.person)

    assert seat.pack.__class__.objects.get().reading == Reading.CANNOT_READ
    assert Notice.objects.get().user == seat.purpose.contact
    assert [packs.needs_call(copy) for copy in packs.copies(meeting)] == [True]

    packs.say_reading(seat, Reading.CAN_READ, by_person=seat.person)
    assert Notice.objects.get().state == "dropped"
    assert [packs.needs_call(copy) for copy in packs.copies(meeting)] == [False]


def test_nobody_speaks_for_somebody_elses_papers(meeting, today, carer):
    seat = SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)

    with pytest.raises(RuleBroken, match="Only the person invited"):
        packs.say_reading(seat, Reading.CAN_READ, by_person=carer)


def test_a_pack_leaves_with_a_link_to_that_persons_papers(today, mailoutbox):
    meeting = MeetingFactory(starts_at=in_days(5))
    add_paper(meeting)
    people = [PersonFactory(), PersonFactory(by_text=True), PersonFactory(by_letter=True)]
    for person in people:
        SeatFactory(meeting=meeting, person=person)
    packs.plan(meeting, today=today)
    packs.queue_packs(today=today)
    Notice.objects.update(due_at=timezone.now())

    assert delivery.send_due() == 3
    posts = list(TrialPost.objects.order_by("pk"))
    assert sorted(post.route for post in posts) == ["letter", "text"]
    bodies = [mailoutbox[0].body] + [post.body for post in posts]
    assert len({word for body in bodies for word in body.split() if "/p/" in word}) == 3
    assert all(len(post.body) < 300 for post in posts if post.route == "text")


def test_a_reminder_for_a_day_that_moved_meanwhile_does_not_leave(meeting, today):
    SeatFactory(meeting=meeting)
    packs.plan(meeting, today=today)
    packs.queue_packs(today=meeting.remind_on)
    packs.queue_reminders(today=meeting.remind_on)
    put_off(meeting, 14)
    packs.plan(meeting, today=today)
    Notice.objects.update(due_at=timezone.now())

    delivery.send_due()

    assert set(Notice.objects.values_list("state", flat=True)) == {"dropped"}
