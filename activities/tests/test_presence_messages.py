"""What people get in the post when one would be alone, and when a meeting changes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import alone, calling_off, invitations, meetings, presence, replies
from activities.models import Mode
from activities.tests.factories import (
    AloneAlertFactory,
    GroupFactory,
    MeetingFactory,
    SeatFactory,
)
from involvement.calendars import LONDON
from involvement.notices import delivery, outbox
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.tests.factories import PersonFactory


@pytest.fixture(autouse=True)
def post_box(settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"


@pytest.fixture
def meeting(chair, team):
    return MeetingFactory(
        title="Letters & forms",
        activity__group=GroupFactory(chairs=[chair]),
        activity__lead=team,
        invited_at=timezone.now(),
    )


def opened(post, client):
    """Follow the one link of a message."""
    [link] = re.findall(r"http\S+", post.body)
    return client.get(link.removeprefix("http://testserver"))


def left_alone(meeting, **person):
    stays = SeatFactory(meeting=meeting, person=PersonFactory(**person))
    goes = SeatFactory(meeting=meeting)
    replies.decline(goes, by_person=goes.person)
    return stays


def post_about(kind):
    delivery.send_due()
    ids = Notice.objects.filter(kind=kind, state=NoticeState.SENT).values_list("pk", flat=True)
    return TrialPost.objects.filter(
        message_id__in=[f"<notice-{pk}@involvement.basw>" for pk in ids]
    )


@pytest.mark.clause("R13")
def test_the_chair_reads_what_is_wrong_and_what_to_do(meeting, chair, client):
    left_alone(meeting)

    posts = post_about("alone_alert_chair")

    assert {post.to for post in posts} == {"chris@basw.example", "jo@basw.example"}
    post = posts[0]
    assert post.subject == "This meeting is not safe to go ahead"
    assert "Our rule is at least 2, and 3 is better." in post.body
    assert "No one should have to speak for everyone." in post.body
    client.force_login(chair)
    assert opened(post, client).status_code == 200


@pytest.mark.clause("R13")
def test_the_person_reads_that_it_is_not_fair_and_chooses(meeting, client):
    seat = left_alone(meeting, name="Sam")

    [post] = post_about("alone_alert_person")

    assert post.to == seat.person.email
    assert "Hello Sam," in post.body
    assert "You do not have to come. You do not need to give a reason." in post.body
    assert "If you stay away because of this, we still pay your fee." in post.body
    assert opened(post, client).context["seat"] == seat


@pytest.mark.clause("R13")
def test_the_chair_is_told_that_the_person_chose_but_not_what(meeting, chair, client):
    seat = left_alone(meeting)
    alone.tell_another_way(seat, words="By phone, I am ill", by_person=seat.person)

    posts = post_about("alone_choice")

    assert {post.to for post in posts} == {"chris@basw.example", "jo@basw.example"}
    assert "has told us what they would like" in posts[0].body
    assert "phone" not in posts[0].body
    client.force_login(chair)
    assert "By phone, I am ill" in opened(posts[0], client).text


@pytest.mark.clause("R10", "R13")
def test_another_way_is_offered_kindly_and_said_behind_the_link(meeting, team, client):
    left_alone(meeting)
    alone.offer_another_way(meeting, how="A call with Jo", by=team)

    [post] = post_about("another_way")

    assert post.subject == "You can tell us what you think another way"
    assert "A call with Jo" not in post.body
    assert "A call with Jo" in opened(post, client).text


def test_an_alert_that_is_no_longer_true_is_not_sent(meeting, person, team):
    left_alone(meeting)
    invitations.invite(meeting, person, today=localdate(), by=team)

    assert not post_about("alone_alert_chair").exists()
    assert not post_about("alone_alert_person").exists()


@pytest.mark.clause("R12")
def test_a_reserve_reads_that_they_have_a_full_seat_and_may_say_no(meeting, team, client):
    reserve = SeatFactory(meeting=meeting, reserve=True, coming=True)
    invitations.step_up(reserve, today=localdate(), by=team)

    [post] = post_about("step_up")

    assert f'You have a full seat at "{meeting.title}" now, with the full fee.' in post.body
    assert "you can still say no." in post.body
    assert opened(post, client).status_code == 200


def move(meeting, team):
    start = meeting.starts_at.astimezone(LONDON) + timedelta(days=30)
    meetings.move(
        meeting,
        day=start.date(),
        starts=start.time(),
        ends=(start + timedelta(hours=1)).time(),
        mode=Mode.ONLINE,
        place="Room 2",
        today=localdate(),
        by=team,
    )


def test_a_move_asks_everyone_again(meeting, team, client):
    SeatFactory(meeting=meeting, coming=True)
    SeatFactory(meeting=meeting, not_coming=True)
    move(meeting, team)

    asked, once_no = post_about("meeting_moved").order_by("pk")

    assert "Please tell us if you can come:" in asked.body
    assert "If you can come now, tell us:" in once_no.body
    assert opened(asked, client).status_code == 200


def test_calling_off_says_sorry_and_names_a_person(meeting, team):
    SeatFactory(meeting=meeting)
    calling_off.call_off(meeting, today=localdate(), by=team)

    [post] = post_about("meeting_cancelled")

    assert post.subject == "The meeting is called off"
    assert "You did nothing wrong." in post.body
    assert "Ask Jo: jo@basw.example" in post.body


@pytest.mark.parametrize(
    "kind",
    ["alone_alert_person", "another_way", "step_up", "meeting_moved", "meeting_cancelled"],
)
def test_a_text_is_short_and_has_at_most_one_link(meeting, team, kind):
    seat = SeatFactory(
        meeting=meeting, reserve=True, coming=True, person=PersonFactory(by_text=True)
    )
    AloneAlertFactory(meeting=meeting, seat=seat)
    if kind == "meeting_cancelled":
        calling_off.call_off(meeting, today=localdate(), by=team)
    else:
        outbox.queue(kind, to=seat.person, about_id=seat.pk, key=kind)

    delivery.send_due()

    [text] = TrialPost.objects.all()
    assert len(text.body) < 300
    assert text.body.count("http") == (0 if kind == "meeting_cancelled" else 1)


def test_a_batch_costs_the_same_for_one_and_for_three(meeting, django_assert_num_queries):
    from activities.notices import meetings

    costs = []
    for number in (1, 3):
        seats = SeatFactory.create_batch(number, meeting=meeting)
        batch = [
            outbox.draft("meeting_moved", to=seat.person, about_id=seat.pk, key=f"{seat.pk}")
            for seat in seats
        ]
        for place, notice in enumerate(batch):
            notice.pk = place + 1
        with django_assert_num_queries(2):
            costs.append(len(meetings.meeting_moved(batch)))

    assert costs == [1, 3]


def test_the_watch_is_what_the_task_calls(meeting):
    from activities import tasks

    meeting.reply_by = localdate()
    meeting.save()
    SeatFactory(meeting=meeting, coming=True)

    assert (tasks.watch_presence(), tasks.watch_presence()) == (1, 0)
    assert presence.counts(meeting).confirmed == 1
