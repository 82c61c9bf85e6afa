from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from activities.domain import calling_off, meetings
from activities.models import Attendance, MeetingState, Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.calendars import at_london, london_day, working_days_before
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.tests.factories import PersonFactory


@pytest.fixture
def planned(db):
    return MeetingFactory()


def call_off(meeting, team, *, days=30):
    """Call a meeting off so many working days before it."""
    today = working_days_before(meeting.day, days, nation=meeting.activity.nation)
    calling_off.call_off(meeting, today=today, by=team)


def marks(meeting):
    return dict(Seat.objects.filter(meeting=meeting).values_list("pk", "attendance"))


def test_those_who_might_come_are_told_once(planned, team):
    maybe = SeatFactory(meeting=planned)
    SeatFactory(meeting=planned, not_coming=True)

    call_off(planned, team)
    call_off(planned, team)

    planned.refresh_from_db()
    assert (planned.state, planned.sequence) == (MeetingState.CANCELLED, 1)
    assert [n.about_id for n in Notice.objects.filter(kind="meeting_cancelled")] == [maybe.pk]
    with pytest.raises(RuleBroken, match="called off"):
        meetings.go_ahead(planned, today=planned.day, by=team)


def test_a_meeting_with_a_register_is_not_called_off(planned, team):
    SeatFactory(
        meeting=planned, attendance=Attendance.CAME, marked_at=timezone.now(), marked_by=team
    )

    with pytest.raises(RuleBroken, match="register has been started"):
        call_off(planned, team)


def test_a_held_meeting_stays_as_it_was(team):
    with pytest.raises(RuleBroken, match="held already"):
        call_off(MeetingFactory(held=True), team)


@pytest.mark.parametrize(
    ("days", "mark"), [(5, Attendance.UNMARKED), (4, Attendance.CALLED_OFF), (0, "called_off")]
)
def test_under_five_working_days_before_is_late(planned, team, days, mark):
    seat = SeatFactory(meeting=planned, coming=True)

    call_off(planned, team, days=days)
    call_off(planned, team, days=days)

    assert marks(planned) == {seat.pk: mark}
    assert AuditRow.objects.filter(action="seat.called_off").count() == (mark == "called_off")


def test_a_meeting_on_a_saturday_counts_back_as_any_other(db):
    saturday = MeetingFactory(starts_at=at_london(date(2027, 1, 23), time(11)))

    late = {
        day: calling_off.is_late(saturday, today=date(2027, 1, day)) for day in (17, 18, 19, 23)
    }
    assert late == {17: False, 18: False, 19: True, 23: True}


def test_only_those_who_said_yes_are_marked_and_nobody_by_themselves(planned, team):
    yes = SeatFactory(meeting=planned, coming=True)
    reserve = SeatFactory(meeting=planned, coming=True, reserve=True)
    silent = SeatFactory(meeting=planned)
    no = SeatFactory(meeting=planned, not_coming=True)
    own = SeatFactory(meeting=planned, coming=True, person=PersonFactory(user=team))

    call_off(planned, team, days=1)

    assert marks(planned) == {
        yes.pk: Attendance.CALLED_OFF,
        reserve.pk: Attendance.CALLED_OFF,
        silent.pk: Attendance.UNMARKED,
        no.pk: Attendance.UNMARKED,
        own.pk: Attendance.UNMARKED,
    }


@pytest.mark.parametrize(("days", "is_said"), [(5, False), (1, True)])
@pytest.mark.parametrize("trait", [{}, {"by_text": True}])
def test_the_message_promises_the_fee_only_when_it_is_paid(
    planned, team, days, is_said, trait, settings
):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    SeatFactory(meeting=planned, coming=True, person=PersonFactory(**trait))

    call_off(planned, team, days=days)
    delivery.send_due()

    [post] = TrialPost.objects.all()
    assert ("We will still pay your fee of £50." in post.body) == is_said
    assert "Have you paid for travel or care?" in post.body


def test_the_page_says_what_calling_off_late_means(client, team):
    later = MeetingFactory()
    soon = MeetingFactory(starts_at=timezone.now() + timedelta(days=1))
    client.force_login(team)

    words = "We will still pay everyone who said yes."
    assert words not in client.get(f"/meetings/{later.ref}/call-off/").text
    assert words in client.get(f"/meetings/{soon.ref}/call-off/").text
    assert london_day(timezone.now()) < soon.day
