import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from activities.domain import register
from activities.models import ActivityState, Attendance, MeetingState, Seat
from activities.signals import seats_marked
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken


@pytest.fixture
def meeting(db):
    return MeetingFactory(starts_at=in_days(-1), invited_at=timezone.now())


@pytest.fixture
def news():
    heard = []

    def hear(sender, seats, by, **_):
        heard.extend((seat.pk, seat.attendance, by) for seat in seats)

    seats_marked.connect(hear)
    yield heard
    seats_marked.disconnect(hear)


def test_marking_tells_payments_once(meeting, team, news):
    seat = SeatFactory(meeting=meeting, coming=True)

    register.mark(seat, Attendance.CAME, by=team)
    register.mark(seat, Attendance.CAME, by=team)

    seat.refresh_from_db()
    assert (seat.attendance, seat.marked_by) == (Attendance.CAME, team)
    assert news == [(seat.pk, Attendance.CAME, team)]
    assert AuditRow.objects.filter(action="seat.came").count() == 1


def test_a_correction_is_told_and_kept_on_the_trail(meeting, team, chair, news):
    seat = SeatFactory(meeting=meeting, coming=True)
    register.mark(seat, Attendance.CAME, by=team)

    register.mark(seat, Attendance.DID_NOT_COME, by=chair)

    assert [attendance for _seat, attendance, _by in news] == ["came", "did_not_come"]
    row = AuditRow.objects.get(action="seat.did_not_come")
    assert (row.was, row.actor_id) == ("came", chair.pk)


def test_nobody_is_marked_before_the_start(team, news):
    seat = SeatFactory(coming=True)

    with pytest.raises(RuleBroken, match="not started yet"):
        register.mark(seat, Attendance.CAME, by=team)

    assert news == []


def test_nobody_marks_themselves(meeting, news):
    seat = SeatFactory(meeting=meeting, coming=True)

    with pytest.raises(RuleBroken, match="Somebody else"):
        register.mark(seat, Attendance.CAME, by=seat.person.user)

    assert news == []


def test_the_database_also_refuses_to_let_people_mark_themselves(meeting):
    seat = SeatFactory(meeting=meeting, coming=True)

    with pytest.raises(DatabaseError, match="nobody marks themselves"), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(
            attendance=Attendance.CAME, marked_at=timezone.now(), marked_by=seat.person.user
        )


def test_a_meeting_called_off_has_no_register(meeting, team):
    seat = SeatFactory(meeting=meeting, coming=True)
    meeting.state = MeetingState.CANCELLED
    meeting.save()

    with pytest.raises(RuleBroken, match="called off"):
        register.mark(seat, Attendance.CAME, by=team)


@pytest.mark.clause("R12")
@pytest.mark.parametrize(
    ("traits", "refused"),
    [({"reserve": True}, Attendance.CAME), ({}, Attendance.RESERVE_READY)],
)
def test_a_reserve_and_a_seat_have_their_own_answers(meeting, team, traits, refused):
    seat = SeatFactory(meeting=meeting, coming=True, **traits)

    with pytest.raises(RuleBroken, match="Choose what happened"):
        register.mark(seat, refused, by=team)


def test_the_last_one_marked_closes_the_meeting(meeting, team):
    first, last = SeatFactory.create_batch(2, meeting=meeting, coming=True)
    SeatFactory(meeting=meeting, not_coming=True)

    register.mark(first, Attendance.CAME, by=team)
    meeting.refresh_from_db()
    between = meeting.state
    register.mark(last, Attendance.DID_NOT_COME, by=team)

    meeting.refresh_from_db()
    assert (between, meeting.state) == (MeetingState.PLANNED, MeetingState.HELD)
    meeting.activity.refresh_from_db()
    assert meeting.activity.state == ActivityState.MEETING


def test_news_that_fails_takes_the_mark_back(meeting, team):
    seat = SeatFactory(meeting=meeting, coming=True)

    def refuse(**_):
        raise RuntimeError

    seats_marked.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            register.mark(seat, Attendance.CAME, by=team)
    finally:
        seats_marked.disconnect(refuse)

    seat.refresh_from_db()
    meeting.refresh_from_db()
    assert (seat.attendance, meeting.state) == (Attendance.UNMARKED, MeetingState.PLANNED)


def test_as_planned_leaves_silence_for_a_person_to_decide(meeting):
    assert register.as_planned(SeatFactory(meeting=meeting, coming=True)) == Attendance.CAME
    ready = SeatFactory(meeting=meeting, coming=True, reserve=True)
    assert register.as_planned(ready) == Attendance.RESERVE_READY
    assert register.as_planned(SeatFactory(meeting=meeting)) == Attendance.UNMARKED


def test_marking_many_tells_of_each_and_a_slip_with_one_loses_nobody(meeting, team, news):
    first, second, mine = SeatFactory.create_batch(3, meeting=meeting, coming=True)
    register.mark(first, Attendance.PART, by=team)
    marks = [(first, "came"), (second, "came"), (mine, "reserve_ready")]
    marks = [(seat, Attendance(said)) for seat, said in marks]

    refused = [register.mark_all(meeting, marks, by=team) for _ in range(2)]

    assert [list(why) for why in refused] == [[mine.pk]] * 2
    assert sorted(news[1:]) == [(seat.pk, "came", team) for seat in (first, second)]
    assert list(AuditRow.objects.filter(action="seat.came").values_list("was", flat=True)) == [
        "part",
        "unmarked",
    ]


def test_news_refused_for_one_takes_only_that_mark_back(meeting, team):
    kept, lost = SeatFactory.create_batch(2, meeting=meeting, coming=True)

    def refuse(seats, **_):
        if lost in seats:
            raise RuleBroken("Call us.")

    seats_marked.connect(refuse)
    try:
        marks = [(seat, Attendance.CAME) for seat in (kept, lost)]
        assert register.mark_all(meeting, marks, by=team) == {lost.pk: "Call us."}
    finally:
        seats_marked.disconnect(refuse)

    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.attendance, lost.attendance) == (Attendance.CAME, Attendance.UNMARKED)
