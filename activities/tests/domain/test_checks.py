from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from activities.domain import checks
from activities.models import ActivityState, Meeting, MeetingState, PackCopy, Reading
from activities.tasks import tell_chairs
from activities.tests.domain.test_packs import add_paper, put_off
from activities.tests.factories import (
    AdjustmentFactory,
    GroupFactory,
    MeetingFactory,
    PackCopyFactory,
    SeatFactory,
    in_days,
)
from involvement.notices import delivery
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.models import Help
from involvement.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def post_box(settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def meeting(chair):
    """In 7 days, with two who said yes and no papers."""
    made = MeetingFactory(
        title="Letters & forms",
        starts_at=in_days(7),
        activity__group=GroupFactory(chairs=[chair]),
        invited_at=timezone.now(),
    )
    SeatFactory.create_batch(2, meeting=made, coming=True)
    return made


def posted():
    Notice.objects.filter(state=NoticeState.QUEUED).update(due_at=timezone.now())
    delivery.send_due()
    return list(TrialPost.objects.order_by("id"))


def said(meeting, today):
    [one] = checks.seen(Meeting.objects.filter(pk=meeting.pk))
    return [(trouble.clause, trouble.text) for trouble in checks.troubles(one, today=today)]


@pytest.mark.clause("R11")
def test_a_chair_is_told_what_is_red_on_five_days_each_once(meeting, chair):
    before = [meeting.day - timedelta(days=n) for n in range(30, -3, -1)]

    told = [(day, checks.queue(today=day), checks.queue(today=day)) for day in before]

    days = {(meeting.day - day).days: (first, again) for day, first, again in told if first}
    assert days == {21: (1, 0), 14: (1, 0), 7: (1, 0), 2: (1, 0), 1: (1, 0)}
    assert set(Notice.objects.values_list("user", "kind")) == {(chair.pk, "meeting_check")}


@pytest.mark.clause("R11")
def test_a_day_on_which_nothing_ran_is_made_up_for_and_only_the_newest_goes(meeting, chair):
    ran = [25, 20, 18, 13, 12, 4, 0]  # missed: 21, 14 and 7 by too long, 2 and 1

    told = {ahead: checks.queue(today=meeting.day - timedelta(days=ahead)) for ahead in ran}

    assert told == {25: 0, 20: 1, 18: 0, 13: 1, 12: 0, 4: 0, 0: 1}
    fors = [int(key.split(":")[-2]) for key in Notice.objects.values_list("key", flat=True)]
    assert sorted(fors) == [1, 14, 21]
    assert [checks.due(ahead) for ahead in (22, 21, 18, 3, 2, 1, 0, -1)] == [
        None, 21, None, None, 2, 1, 1, None,
    ]  # fmt: skip


@pytest.mark.clause("C9")
def test_the_worker_run_twice_sends_one_letter_with_only_what_is_red(meeting, chair, client):
    SeatFactory(meeting=meeting, coming=True, carer=True)  # enough people

    assert (tell_chairs(), tell_chairs()) == (1, 0)
    [post], again = posted(), posted()

    assert len(again) == 1
    assert (post.to, post.subject) == (chair.email, "Not in order yet: Letters & forms")
    lines = [line for line in post.body.splitlines() if line.startswith("- ")]
    assert lines == ["- The papers are late. (C9)"]
    assert f"http://testserver/meetings/{meeting.ref}/" in post.body


def test_nothing_red_is_no_letter_not_even_one_that_was_waiting(meeting, today):
    add_paper(meeting)

    assert checks.queue(today=today) == 1
    SeatFactory(meeting=meeting, coming=True)

    assert checks.queue(today=today) == 0
    assert posted() == []
    assert Notice.objects.get().state == NoticeState.DROPPED


@pytest.mark.clause("R13")
def test_a_letter_names_nobody_and_nothing_that_they_need_or_chose(meeting, today):
    add_paper(meeting)
    alone, gone = meeting.seats.all()
    gone.delete()
    alone.goes_alone_at, alone.goes_alone_with = timezone.now(), "Robin"
    alone.save()
    AdjustmentFactory(seat=alone, help=Help.OTHER, words="A dark room")
    PackCopyFactory(seat=alone)
    PackCopy.objects.update(reading=Reading.CANNOT_READ)

    assert said(meeting, today) == [
        ("R13", "Only 1 person with lived experience is coming."),
        ("C9", "Not everybody can read their papers."),
        ("C6", "Not everything that helps people take part is arranged."),
    ]
    assert [clause for clause, _ in said(meeting, today - timedelta(days=8))] == ["R13", "C9"]
    checks.queue(today=today)
    [post] = posted()
    for secret in (alone.person.name, "Robin", "dark room"):
        assert secret not in post.body


def test_no_letter_counts_what_nobody_was_asked_or_everybody_arranged(meeting, today):
    add_paper(meeting)
    SeatFactory(meeting=meeting, coming=True)
    SeatFactory(meeting=meeting, not_coming=True, travel="book")
    AdjustmentFactory(
        seat=meeting.seats.first(),
        state="arranged",
        settled_at=timezone.now(),
        settled_by=meeting.made_by,
    )

    assert said(meeting, today) == []


def test_a_meeting_to_which_nobody_is_asked_in_time_is_red(today):
    meeting = MeetingFactory(starts_at=in_days(21))

    assert said(meeting, today) == []
    assert said(meeting, meeting.reply_by)[0] == ("R11", "No one is invited yet.")


def test_a_meeting_that_moves_has_its_days_counted_afresh(meeting, today):
    checks.queue(today=today)
    put_off(meeting, 7)

    assert checks.queue(today=today) == 1
    assert len(posted()) == 1

    sent = Notice.objects.get(state=NoticeState.SENT)
    assert sent.key.split(":")[2:4] == [meeting.day.isoformat(), "14"]


def test_a_letter_that_is_late_by_a_day_is_dropped(meeting, today):
    checks.queue(today=today - timedelta(days=7))

    assert posted() == []


@pytest.mark.parametrize(
    ("of_meeting", "of_activity"),
    [
        ({"state": MeetingState.CANCELLED}, {}),
        ({"state": MeetingState.HELD}, {}),
        ({}, {"state": ActivityState.PAUSED, "was_state": ActivityState.INVITING}),
    ],
)
def test_nobody_hears_of_what_is_off_or_stands_still(meeting, today, of_meeting, of_activity):
    checks.queue(today=today)
    for row, fields in ((meeting, of_meeting), (meeting.activity, of_activity)):
        type(row).objects.filter(pk=row.pk).update(**fields)

    assert checks.queue(today=today - timedelta(days=7)) == 0
    assert posted() == []


def test_who_chairs_no_longer_hears_nothing(meeting, chair, today):
    left = UserFactory(roles=["chair"])
    meeting.activity.group.chairs.add(left, UserFactory(roles=[]))
    assert checks.queue(today=today) == 2

    left.grants.all().delete()

    assert [post.to for post in posted()] == [chair.email]


def test_days_are_counted_in_london(meeting, chair):
    meeting.starts_at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London
    meeting.ends_at = meeting.starts_at + timedelta(hours=1)
    meeting.save()

    assert checks.queue(today=date(2027, 6, 29)) == 1  # two days before the first of July
    assert checks.queue(today=date(2027, 6, 28)) == 0
    notice = Notice.objects.get()
    assert notice.due_at == datetime(2027, 6, 29, 8, tzinfo=UTC)  # nine o'clock in summer


def test_many_meetings_take_as_few_statements(meeting, chair, today, django_assert_num_queries):
    group = meeting.activity.group
    for _n in range(3):
        other = MeetingFactory(
            starts_at=in_days(7), activity__group=group, invited_at=timezone.now()
        )
        SeatFactory(meeting=other, coming=True)

    with django_assert_num_queries(3):  # two to look, one to add
        assert checks.queue(today=today) == 4
