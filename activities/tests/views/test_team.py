from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Reply
from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    PackCopyFactory,
    SeatFactory,
    in_days,
)
from involvement.calendars import Nation
from involvement.notices.models import Letter, Notice, NoticeState
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import PersonFactory, UserFactory

HOME = reverse("team_home")


def yesterday():
    return timezone.localdate() - timedelta(days=1)


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def trouble(nation=Nation.UK):
    """One of everything that needs somebody."""
    group = GroupFactory(nation=nation)
    ActivityFactory(group=group)
    activity = ActivityFactory(group=group, inviting=True)
    meeting = MeetingFactory(activity=activity, invited_at=timezone.now(), starts_at=in_days(10))
    SeatFactory(meeting=meeting, reply=Reply.ASKED, replied_at=timezone.now(), question="Why?")
    seat = SeatFactory(meeting=meeting, coming=True)
    PackCopyFactory(seat=seat, send_on=yesterday(), remind_on=yesterday())
    notice = Notice.objects.create(
        key=f"k{activity.pk}",
        kind="invitation",
        person=PersonFactory(nation=nation),
        about_id=1,
        state=NoticeState.FAILED,
    )
    Letter.objects.create(notice=notice, to="Ann", subject="News", body="Hello")


def counts(answer):
    found = answer.context
    return [
        len(found["unready"]),
        len(found["meetings"]),
        len(found["questions"]),
        len(found["late"]),
        found["post"],
        found["letters"],
    ]


def test_nothing_late_says_so(signed_in):
    ActivityFactory(inviting=True)

    answer = signed_in.get(HOME)

    assert "Nothing is late." in answer.text
    assert counts(answer) == [0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("times", [1, 3])
def test_what_needs_me_is_there_at_the_same_cost(signed_in, django_assert_num_queries, times):
    for _ in range(times):
        trouble()

    with django_assert_num_queries(6):
        answer = signed_in.get(HOME)

    assert counts(answer) == [times] * 6
    assert "24 things are missing" in answer.text
    assert "Nothing is late." not in answer.text


def test_only_the_nations_i_work_for(client, db):
    member = UserFactory()
    RoleGrant.objects.create(user=member, role="team", nation=Nation.CYMRU)
    trouble(Nation.SCOTLAND)
    trouble(Nation.CYMRU)
    client.force_login(member)

    assert counts(client.get(HOME)) == [1] * 6


def test_a_pile_of_late_papers_hides_no_question(signed_in):
    meeting = MeetingFactory(invited_at=timezone.now(), starts_at=in_days(5))
    for _ in range(35):
        seat = SeatFactory(meeting=meeting, coming=True)
        PackCopyFactory(seat=seat, send_on=yesterday(), remind_on=yesterday())
    SeatFactory(
        meeting=MeetingFactory(starts_at=in_days(50)), reply=Reply.ASKED, replied_at=timezone.now()
    )

    assert len(signed_in.get(HOME).context["questions"]) == 1


def test_only_the_soonest_meetings_are_looked_at_and_the_page_says_so(signed_in, monkeypatch):
    from activities.views import team

    monkeypatch.setattr(team, "LOOKED_AT", 1)
    safe, later = (
        MeetingFactory(invited_at=timezone.now(), starts_at=in_days(days)) for days in (10, 12)
    )
    SeatFactory.create_batch(3, meeting=safe, coming=True)
    SeatFactory(meeting=later, coming=True)

    answer = signed_in.get(HOME)

    assert answer.context["meetings"] == []
    assert "Only the soonest are here." in answer.text
    assert "Nothing is late." not in answer.text


def test_what_is_over_or_safe_is_not_shown(signed_in):
    activity = ActivityFactory(inviting=True)
    past = MeetingFactory(activity=activity, held=True, invited_at=timezone.now())
    SeatFactory(meeting=past, reply=Reply.ASKED, replied_at=timezone.now())
    safe = MeetingFactory(activity=activity, invited_at=timezone.now())
    seats = SeatFactory.create_batch(3, meeting=safe, coming=True)
    PackCopyFactory(
        seat=seats[0], send_on=yesterday(), remind_on=yesterday(), sent_at=timezone.now()
    )

    assert counts(signed_in.get(HOME)) == [0, 0, 0, 0, 0, 0]


def test_only_the_team_has_this_page(client, person, chair, finance, keeper):
    for user in (person.user, chair, finance, keeper):
        client.force_login(user)
        assert client.get(HOME).status_code == 403
