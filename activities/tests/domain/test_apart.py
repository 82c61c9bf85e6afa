from datetime import time, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import apart, presence
from activities.models import Meeting, MeetingState
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice


@pytest.fixture
def meeting(db):
    return MeetingFactory(invited_at=timezone.now())


@pytest.fixture
def own(meeting):
    return (meeting.day - timedelta(days=1), time(11), time(12))


@pytest.mark.clause("R10")
def test_each_side_has_a_time_of_its_own_and_hears_of_it_once(meeting, team, own):
    user, carer = SeatFactory(meeting=meeting), SeatFactory(meeting=meeting, carer=True)
    SeatFactory(meeting=meeting, not_coming=True)

    for _twice in range(2):
        apart.offer(meeting, words="The small room", carers=own, today=localdate(), by=team)
    delivery.send_due()

    for seat in (user, carer):
        seat.refresh_from_db()
    assert apart.own_time(user) is None
    assert apart.own_time(carer)[0] == Meeting.objects.get().carers_meet_at
    assert Notice.objects.filter(kind="speak_apart").count() == 2
    bodies = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "You have a time of your own" in bodies[carer.person.email]
    assert "You have a time of your own" not in bodies[user.person.email]
    assert all("The small room" in body for body in bodies.values())
    assert AuditRow.objects.filter(action="meeting.apart").count() == 1


@pytest.mark.clause("R10")
def test_a_way_apart_ends_the_advice_that_only_one_side_is_heard(meeting, team, own):
    for _each in range(3):
        SeatFactory(meeting=meeting, coming=True)
    before = presence.status(meeting, today=localdate())

    apart.offer(meeting, words="A call", carers=own, today=localdate(), by=team)

    assert [finding.clause for finding in before.findings] == ["R10"]
    assert presence.status(meeting, today=localdate()).findings == []


def test_an_offer_is_taken_back_and_that_is_told(meeting, team, own):
    SeatFactory(meeting=meeting)
    apart.offer(meeting, words="A call", users=own, today=localdate(), by=team)

    apart.offer(meeting, words="", today=localdate(), by=team)
    delivery.send_due()

    now = Meeting.objects.get()
    assert (now.separate_voices, now.users_meet_at) == ("", None)
    assert "no separate time" in mail.outbox[-1].body


def test_a_time_says_where(meeting, team, own):
    with pytest.raises(RuleBroken, match="where they meet"):
        apart.offer(meeting, words="", users=own, today=localdate(), by=team)


def test_nothing_is_offered_at_what_is_over(team):
    meeting = MeetingFactory(state=MeetingState.HELD)

    with pytest.raises(RuleBroken, match="over"):
        apart.offer(meeting, words="A call", today=localdate(), by=team)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"users_meet_at": 0}, "is_whole"),
        ({"users_meet_at": 0, "users_meet_until": 0}, "is_whole"),
        ({"carers_meet_at": 0, "carers_meet_until": 1, "separate_voices": ""}, "says_how"),
    ],
)
def test_the_database_itself_holds_a_whole_time(meeting, fields, name):
    fields = {"separate_voices": "A call"} | fields
    moments = {
        key: value if isinstance(value, str) else meeting.starts_at + timedelta(hours=value)
        for key, value in fields.items()
    }

    with pytest.raises(IntegrityError, match=name):
        Meeting.objects.update(**moments)
