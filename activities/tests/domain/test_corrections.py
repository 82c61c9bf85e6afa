import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from icalendar import Calendar

from activities.domain import calendar_file, corrections, presence
from activities.domain.enough import Status
from activities.models import Meeting, MeetingState, StatusChange
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.models import Capacity

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(team):
    """Three people are coming, and nobody is in reserve."""
    meeting = MeetingFactory(
        title="Hosuing", invited_at=timezone.now(), starts_at=in_days(20), activity__lead=team
    )
    SeatFactory(meeting=meeting, coming=True, capacity=Capacity.CARER)
    SeatFactory.create_batch(2, meeting=meeting, coming=True)
    return meeting


def correct(meeting, team, **more):
    wanted = {"title": "Housing", "is_high_level": False} | more
    corrections.correct(meeting, **wanted, today=localdate(), by=team)
    meeting.refresh_from_db()


@pytest.mark.clause("R11")
def test_a_name_put_right_reaches_everyone_asked_and_their_calendars(meeting, team, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    SeatFactory(meeting=meeting, not_coming=True)
    replies = list(meeting.seats.values_list("reply", flat=True))

    correct(meeting, team)
    correct(meeting, team)
    delivery.send_due()

    assert (meeting.title, meeting.sequence) == ("Housing", 1)
    assert list(meeting.seats.values_list("reply", flat=True)) == replies
    posts = TrialPost.objects.filter(subject="Your meeting has a new name")
    assert posts.count() == Notice.objects.count() == 4
    assert 'It is called "Housing".' in posts[0].body
    event = Calendar.from_ical(calendar_file.ics(meeting, now=timezone.now())).walk("VEVENT")[0]
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("Housing", 1)
    assert AuditRow.objects.filter(action="meeting.corrected").count() == 1


@pytest.mark.clause("R12")
def test_another_level_has_another_rule_at_once(meeting, team):
    Meeting.objects.update(going_ahead_at=timezone.now(), going_ahead_by=team)
    assert presence.status(meeting, today=localdate()).status == Status.READY

    correct(meeting, team, title=meeting.title, is_high_level=True)

    assert presence.status(meeting, today=localdate()).status == Status.AT_RISK
    assert StatusChange.objects.latest("pk").clause == "R12"
    assert (meeting.going_ahead_at, meeting.sequence) == (None, 0)
    assert not Notice.objects.filter(kind="meeting_renamed").exists()  # nobody was told a level


def test_a_meeting_that_is_over_keeps_its_name(meeting, team):
    Meeting.objects.update(state=MeetingState.CANCELLED)

    with pytest.raises(RuleBroken, match="called off"):
        correct(meeting, team)


def test_the_team_puts_it_right_on_a_page(meeting, team, client):
    client.force_login(team)
    url = reverse("meeting_correct", args=[meeting.ref])
    assert url in client.get(meeting.get_absolute_url()).text

    empty = client.post(url, {"name": ""})
    done = client.post(url, {"name": "Housing", "is_high_level": "on"}, follow=True)

    assert "Enter what this meeting is called" in empty.text
    assert "It is put right." in done.text
    meeting.refresh_from_db()
    assert (meeting.title, meeting.is_high_level) == ("Housing", True)
