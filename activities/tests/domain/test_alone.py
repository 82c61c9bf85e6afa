"""The one person chooses, and nobody for them. Whoever stays away is paid."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import alone, calling_off, presence, register, replies
from activities.domain.enough import Status
from activities.models import Attendance, Reply, Settled, Why, Wish
from activities.tests.factories import (
    AloneAlertFactory,
    GroupFactory,
    MeetingFactory,
    SeatFactory,
    in_days,
)
from involvement.errors import RuleBroken
from involvement.notices.models import Notice


@pytest.fixture
def meeting(chair):
    return MeetingFactory(
        activity__group=GroupFactory(chairs=[chair]),
        invited_at=timezone.now(),
        reply_by=localdate(),
    )


@pytest.fixture
def seat(meeting, person):
    """The one who stays when somebody else drops out."""
    stays = SeatFactory(meeting=meeting, person=person, coming=True)
    goes = SeatFactory(meeting=meeting, coming=True)
    replies.decline(goes, by_person=goes.person)
    return stays


def alerts(meeting):
    rows = meeting.alone_alerts.order_by("id")
    return [(row.seat_id, row.why, row.settled) for row in rows]


def told(kind):
    return Notice.objects.filter(kind=kind).count()


@pytest.mark.clause("R13")
def test_staying_away_settles_the_alert_and_marks_the_seat(meeting, seat, person):
    for _ in range(2):
        alone.stay_away(seat, by_person=person)

    seat.refresh_from_db()
    assert (seat.reply, seat.attendance) == (Reply.NOT_COMING, Attendance.STAYED_AWAY)
    assert (seat.marked_by, seat.marked_at is not None) == (None, True)
    assert alerts(meeting) == [(seat.pk, Why.FELL, Settled.STAYS_AWAY)]
    assert told("alone_choice") == 2  # the chair and the lead, once each
    assert presence.status(meeting, today=localdate()).status == Status.STOP


@pytest.mark.clause("R13")
def test_a_plain_no_of_the_one_person_is_staying_away_too(meeting, seat, person):
    replies.decline(seat, by_person=person)

    seat.refresh_from_db()
    assert seat.attendance == Attendance.STAYED_AWAY
    assert alerts(meeting) == [(seat.pk, Why.FELL, Settled.STAYS_AWAY)]


def test_a_no_of_somebody_who_is_not_alone_is_only_a_no(meeting, person):
    seat = SeatFactory(meeting=meeting, person=person, coming=True)
    SeatFactory.create_batch(2, meeting=meeting, coming=True)

    replies.decline(seat, by_person=person)

    seat.refresh_from_db()
    assert seat.attendance == Attendance.UNMARKED


@pytest.mark.clause("R10", "R13")
def test_telling_us_another_way_keeps_how_they_would_like_to(meeting, seat, person):
    for _ in range(2):
        alone.tell_another_way(seat, words="By phone", by_person=person)

    seat.refresh_from_db()
    alert = meeting.alone_alerts.get()
    assert (alert.settled, alert.wish_words) == (Settled.ANOTHER_WAY, "By phone")
    assert seat.attendance == Attendance.STAYED_AWAY


def test_another_day_is_a_wish_that_leaves_everything_open(meeting, seat, person):
    for words in ("Mondays", "Tuesdays"):
        alone.ask_another_day(seat, words=words, by_person=person)

    seat.refresh_from_db()
    alert = meeting.alone_alerts.get()
    assert (alert.wish, alert.wish_words) == (Wish.ANOTHER_DAY, "Tuesdays")
    assert (alert.closed_at, seat.reply) == (None, Reply.COMING)
    assert told("alone_choice") == 2


@pytest.mark.clause("R13")
def test_choosing_to_come_settles_it_until_the_choice_ends(meeting, seat, person):
    alone.go_alone(seat, with_whom="Kim", by_person=person)
    replies.not_sure(seat, by_person=person)

    assert alerts(meeting) == [
        (seat.pk, Why.FELL, Settled.CAME_BY_CHOICE),
        (seat.pk, Why.FELL, ""),
    ]


@pytest.mark.clause("R13")
@pytest.mark.parametrize(
    "choose", [alone.stay_away, alone.tell_another_way, alone.ask_another_day, alone.go_alone]
)
def test_nobody_else_can_choose_for_them(meeting, seat, carer, choose):
    with pytest.raises(RuleBroken, match="Only the person themselves"):
        choose(seat, by_person=carer)

    seat.refresh_from_db()
    assert (seat.reply, seat.goes_alone_at) == (Reply.COMING, None)


def test_whoever_is_not_alone_any_more_is_told_so(meeting, seat, person):
    SeatFactory(meeting=meeting, coming=True)
    presence.guard(meeting, today=localdate())

    with pytest.raises(RuleBroken, match="not on your own now"):
        alone.stay_away(seat, by_person=person)

    assert alerts(meeting) == [(seat.pk, Why.FELL, Settled.MORE_COME)]


@pytest.mark.clause("R13")
def test_coming_after_all_takes_the_staying_away_back(meeting, seat, person):
    alone.stay_away(seat, by_person=person)

    replies.accept(seat, by_person=person)

    seat.refresh_from_db()
    assert (seat.reply, seat.attendance, seat.marked_at) == (Reply.COMING, "unmarked", None)
    assert alerts(meeting)[-1] == (seat.pk, Why.LATE, "")


@pytest.mark.clause("R13")
def test_the_next_one_alone_has_an_alert_of_their_own(meeting, seat, person):
    silent = SeatFactory(meeting=meeting)
    presence.guard(meeting, today=localdate())

    alone.stay_away(seat, by_person=person)

    assert alerts(meeting)[-1] == (silent.pk, Why.FELL, "")
    assert Notice.objects.filter(kind="alone_alert_person", about_id=silent.pk).count() == 1


def test_an_offer_of_another_way_is_told_and_settles_nothing(meeting, seat, chair):
    for _ in range(2):
        alone.offer_another_way(meeting, how="A call with Jo", by=chair)

    alert = meeting.alone_alerts.get()
    assert (alert.offered_way, alert.offered_by, alert.settled) == ("A call with Jo", chair, "")
    assert told("another_way") == 1


def test_nothing_is_offered_where_nobody_is_alone(meeting, chair):
    with pytest.raises(RuleBroken, match="Nobody would be on their own"):
        alone.offer_another_way(meeting, how="A call", by=chair)


def test_calling_it_off_settles_the_alert_and_keeps_who_stayed_away(meeting, seat, person, team):
    alone.stay_away(seat, by_person=person)
    SeatFactory.create_batch(2, meeting=meeting, coming=True)

    calling_off.call_off(meeting, today=localdate(), by=team)

    seat.refresh_from_db()
    assert seat.attendance == Attendance.STAYED_AWAY
    assert not meeting.alone_alerts.filter(closed_at=None).exists()


def test_holding_it_settles_the_alert(meeting, seat, team):
    meeting.starts_at = in_days(-1)
    meeting.save()

    register.mark(seat, Attendance.CAME, by=team)

    assert alerts(meeting) == [(seat.pk, Why.FELL, Settled.HELD)]


@pytest.mark.clause("R13")
def test_the_register_cannot_take_their_pay_away(meeting, seat, person, team):
    alone.stay_away(seat, by_person=person)
    meeting.starts_at = in_days(-1)
    meeting.save()
    seat.refresh_from_db()

    with pytest.raises(RuleBroken, match="Choose what happened"):
        register.mark(seat, Attendance.DID_NOT_COME, by=team)
    register.mark(seat, Attendance.CAME, by=team)

    seat.refresh_from_db()
    assert (seat.attendance, seat.marked_by) == (Attendance.CAME, team)


@pytest.mark.clause("R13")
def test_the_database_holds_one_open_alert_for_a_meeting(meeting, seat):
    with pytest.raises(IntegrityError, match="one_alert_is_open"), transaction.atomic():
        AloneAlertFactory(seat=seat)
