import re

import pytest
from django.template.loader import render_to_string

from activities.domain import purpose
from activities.models import Meeting, MeetingState, Reply, Seat
from activities.notices import purposes
from activities.tests.factories import ActivityFactory, GroupFactory, MeetingFactory, SeatFactory
from involvement import links
from involvement.notices.delivery import send_due
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import PersonFactory


@pytest.fixture(autouse=True)
def post_box(settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"


@pytest.fixture
def activity(team, chair):
    return ActivityFactory(
        title="Housing & letters", lead=team, inviting=True, group=GroupFactory(chairs=[chair])
    )


def change_and_agree(activity, team, chair, why="Something new."):
    purpose.write(activity, why=why, by=team)
    purpose.agree_as_lead(activity, by=team)
    purpose.agree_as_chair(activity, by=chair)


def test_the_chair_gets_one_link_to_read_and_agree(activity, team, chair):
    purpose.write(activity, why="Something new.", by=team)
    purpose.agree_as_lead(activity, by=team)

    send_due()

    [post] = TrialPost.objects.all()
    assert (post.to, post.subject) == (
        "chris@basw.example",
        "Please read and agree: Housing & letters",
    )
    assert re.findall(r"http\S+", post.body) == [
        f"http://testserver/meetings/agree/{activity.ref}/"
    ]


def test_a_chair_is_not_asked_about_words_that_changed(activity, team, chair):
    purpose.write(activity, why="Something new.", by=team)
    purpose.agree_as_lead(activity, by=team)
    purpose.write(activity, why="Something newer.", by=team)

    send_due()

    assert TrialPost.objects.count() == 0
    assert Notice.objects.get().state == NoticeState.DROPPED


@pytest.mark.clause("U6")
@pytest.mark.parametrize("way", [{}, {"by_text": True}, {"by_letter": True}])
def test_everyone_invited_is_asked_again_in_their_way_with_their_link(activity, team, chair, way):
    seat = SeatFactory(
        meeting=MeetingFactory(activity=activity), person=PersonFactory(**way), coming=True
    )
    change_and_agree(activity, team, chair)

    send_due()

    post = TrialPost.objects.exclude(to=chair.email).get()
    [address] = re.findall(r"http\S+", post.body)
    link = links.find(address.split("/")[-2], purpose=LinkPurpose.INVITATION)
    assert (link.object_id, link.person) == (seat.pk, seat.person)
    assert "Something new" not in post.body


@pytest.mark.parametrize(
    "change",
    [
        lambda seat: Meeting.objects.filter(pk=seat.meeting_id).update(
            state=MeetingState.CANCELLED
        ),
        lambda seat: Seat.objects.filter(pk=seat.pk).update(reply=Reply.NOT_COMING),
        lambda seat: Seat.objects.filter(pk=seat.pk).update(
            purpose=seat.meeting.activity.current_purpose
        ),
    ],
)
def test_nobody_is_asked_again_when_it_is_no_longer_true(activity, team, chair, change):
    seat = SeatFactory(meeting=MeetingFactory(activity=activity), coming=True)
    change_and_agree(activity, team, chair)
    change(seat)

    send_due()

    assert Notice.objects.get(kind="purpose_changed").state == NoticeState.DROPPED


def test_an_older_question_gives_way_to_a_newer_one(activity, team, chair):
    SeatFactory(meeting=MeetingFactory(activity=activity), coming=True)
    change_and_agree(activity, team, chair)
    change_and_agree(activity, team, chair, why="Something newer.")

    send_due()

    states = Notice.objects.filter(kind="purpose_changed").order_by("pk")
    assert [notice.state for notice in states] == [NoticeState.DROPPED, NoticeState.SENT]


def test_ten_questions_cost_what_two_cost(activity, team, chair, django_assert_num_queries):
    meeting = MeetingFactory(activity=activity)
    SeatFactory.create_batch(10, meeting=meeting, coming=True)
    change_and_agree(activity, team, chair)
    asked = list(Notice.objects.filter(kind="purpose_changed").select_related("person"))

    for some in (asked[:2], asked):
        with django_assert_num_queries(2):
            assert len(purposes.purpose_changed(some)) == len(some)


def test_texts_are_short(activity, chair):
    for kind in ("please_agree", "purpose_changed"):
        text = render_to_string(
            f"texts/{kind}.txt", {"link": "https://x.example/" + 60 * "a", "activity": activity}
        )
        assert len(text) < 300
