"""The forecast as the database has it: who counts, how answers stood, and who is left out."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import glance, turnout
from activities.domain.forecast import Stood
from activities.models import Attendance, Moment, Reply, Seat, Turnout
from activities.tests.factories import MeetingFactory, SeatFactory, TurnoutFactory, in_days
from activities.tests.registers import held, seat
from involvement.calendars import midnight
from involvement.people.domain import past
from involvement.people.tests.factories import PersonFactory

WAYS = ("yes", "yes_came", "unsure", "unsure_came", "silent", "silent_came")


def counted(moment=Moment.ANSWERS, today=None):
    found = next(row for row in turnout.count(today=today or localdate()) if row.moment == moment)
    return tuple(getattr(found, way) for way in WAYS)


def chance_of(meeting, number=2):
    found = glance.look(meeting, today=localdate()).forecast
    return next(likely.chance for likely in found.likely if likely.number == number)


@pytest.fixture
def coming(db):
    """A meeting to come, with two who said yes."""
    meeting = MeetingFactory(invited_at=timezone.now())
    for person in PersonFactory.create_batch(2):
        SeatFactory(meeting=meeting, person=person, coming=True)
    return meeting


def test_answers_count_as_they_stood_on_the_day_to_answer_by_and_on_the_day(db):
    meeting = held()
    last = midnight(meeting.reply_by)
    seat(meeting)
    seat(meeting, after=0)  # on the last day
    seat(meeting, after=1)  # the day after: silent until then
    seat(meeting, Attendance.DID_NOT_COME, reply=Reply.NONE)
    seat(meeting, Attendance.PART, reply=Reply.ASKED)
    gone = {"reply": Reply.NOT_COMING, "replied_at": last + timedelta(days=3)}
    seat(meeting, Attendance.UNMARKED, **gone, dropped_out_at=gone["replied_at"])
    seat(meeting, Attendance.UNMARKED, reply=Reply.NOT_COMING)
    stepped = last + timedelta(days=5)
    seat(meeting, Attendance.RESERVE_CAME, is_reserve=True, stepped_up_at=stepped)
    seat(meeting, Attendance.RESERVE_READY, is_reserve=True)

    assert counted() == (3, 2, 1, 1, 2, 1)
    assert counted(Moment.DAY) == (4, 4, 1, 1, 1, 0)


def test_only_what_tells_if_people_come_counts(db):
    meeting = held()
    seat(meeting, Attendance.CALLED_OFF)
    away = seat(meeting, Attendance.UNMARKED, reply=Reply.NOT_COMING)
    away.dropped_out_at = meeting.starts_at - timedelta(days=1)
    away.attendance, away.marked_at = Attendance.STAYED_AWAY, meeting.ends_at
    away.save()
    seat(held(days=-800))
    seat(held(days=0))
    erased = seat(meeting).person
    erased.erased_at = timezone.now()
    erased.save(update_fields=["erased_at"])
    past.leave_out(seat(meeting).person, by=meeting.made_by)

    assert counted() == (0,) * 6

    past.count_again(meeting.seats.get(person__past_left_out=True).person, by=meeting.made_by)
    assert counted() == (1, 1, 0, 0, 0, 0)


def test_a_count_is_kept_once_a_day_in_one_statement(db, django_assert_num_queries):
    seat(held())
    with django_assert_num_queries(4):  # two are the transaction
        turnout.keep(today=localdate())
    seat(held())

    turnout.keep(today=localdate())

    assert Turnout.objects.filter(counted_on=localdate()).count() == 2
    assert Turnout.objects.get(moment=Moment.DAY).yes == 2


@pytest.mark.clause("R11")
def test_the_newest_count_and_ones_own_past_make_the_chance(coming):
    assert chance_of(coming) == pytest.approx(0.85**2)

    TurnoutFactory(counted_on=localdate() - timedelta(days=1), yes=200, yes_came=20)
    TurnoutFactory(yes=90, yes_came=81)
    TurnoutFactory(counted_on=localdate() + timedelta(days=1), yes=90, yes_came=0)
    rate = (81 + 8.5) / 100
    assert chance_of(coming) == pytest.approx(rate**2)

    one = coming.seats.first().person
    for _ in range(2):
        seat(held(activity=coming.activity), Attendance.DID_NOT_COME, person=one)
    assert chance_of(coming) == pytest.approx(rate * rate * 8 / 10)
    assert chance_of(coming, 3) is None


def test_a_past_elsewhere_tells_this_chair_nothing(coming):
    """They read the registers of their own group alone, and no forecast says more than those."""
    TurnoutFactory()
    usual = chance_of(coming)

    for each in coming.seats.all():
        seat(held(), Attendance.DID_NOT_COME, person=each.person)

    assert chance_of(coming) == usual


def test_near_the_day_answers_turn_out_as_they_stand_then(coming):
    TurnoutFactory(moment=Moment.DAY, yes=90, yes_came=90)
    before = chance_of(coming)

    coming.remind_on = localdate()
    coming.save(update_fields=["remind_on"])

    assert before == pytest.approx(0.85**2)
    assert chance_of(coming) == pytest.approx(((90 + 8.5) / 100) ** 2)


def test_whoever_is_left_out_or_was_erased_has_no_past_at_once(coming):
    TurnoutFactory(yes=990, yes_came=891)
    usual = chance_of(coming)
    one, two = (seat.person for seat in coming.seats.all())
    for person in (one, two):
        for _ in range(4):
            seat(held(activity=coming.activity), Attendance.DID_NOT_COME, person=person)
    assert chance_of(coming) < usual - 0.3

    past.leave_out(one, by=coming.made_by)
    two.erased_at = timezone.now()
    two.save(update_fields=["erased_at"])

    assert chance_of(coming) == pytest.approx(usual)


def test_a_reserve_counts_only_with_a_full_seat_and_a_no_not_at_all(coming):
    SeatFactory(meeting=coming, reserve=True, coming=True)
    SeatFactory(meeting=coming, not_coming=True)
    assert chance_of(coming, 3) is None

    coming.seats.filter(is_reserve=True).update(stepped_up_at=timezone.now())

    assert chance_of(coming, 3) == pytest.approx(0.85**3)


def test_a_meeting_that_is_over_has_no_forecast(coming):
    coming.starts_at = in_days(-1)

    assert glance.look(coming, today=localdate()).forecast is None


def test_how_an_answer_stood_knows_every_reply():
    assert set(turnout.STANDS) == set(Reply)
    assert set(turnout.STANDS.values()) == set(Stood)


@pytest.mark.parametrize("moment", Moment)
def test_a_page_reads_the_past_as_the_night_counts_it(moment, coming):
    """It is written twice, for speed; over every answer and mark both say the same."""
    coming.remind_on = localdate() if moment == Moment.DAY else localdate() + timedelta(days=1)
    last = midnight((meeting := held(activity=coming.activity)).reply_by)
    when = [last - timedelta(days=3), last + timedelta(hours=23), last + timedelta(days=3)]
    people = []
    for reply, replied_at, attendance, (is_reserve, stepped_up_at), dropped_out_at in product(
        [Reply.COMING, Reply.NOT_COMING, Reply.NOT_SURE],
        when,
        [Attendance.CAME, Attendance.DID_NOT_COME, Attendance.CALLED_OFF, Attendance.UNMARKED],
        [(False, None), (True, None), (True, when[1]), (True, when[2])],
        [None, when[0], when[2]],
    ):
        about = {"reply": reply, "replied_at": replied_at, "dropped_out_at": dropped_out_at}
        about |= {"is_reserve": is_reserve, "stepped_up_at": stepped_up_at}
        people.append((attendance, about))
    everybody = PersonFactory.create_batch(len(people))
    by, since = meeting.activity.lead, last - timedelta(days=20)
    asked = {"purpose": meeting.activity.current_purpose, "invited_by": by, "invited_at": since}
    Seat.objects.bulk_create(
        Seat(
            meeting=meeting,
            person=person,
            capacity=person.capacity,
            attendance=attendance,
            **({} if attendance == Attendance.UNMARKED else {"marked_at": since, "marked_by": by}),
            **asked,
            **about,
        )
        for person, (attendance, about) in zip(everybody, people, strict=True)
    )
    Seat.objects.bulk_create(
        Seat(meeting=coming, person=person, capacity=person.capacity, **asked)
        for person in everybody
    )

    page = turnout.bring(
        coming.seats.filter(person__in=everybody),
        turnout.moment_of(coming, today=localdate()),
        **turnout.needed(coming, today=localdate()),
    )
    read = {seat.person_id: seat.own_past for seat in page}

    night = turnout.telling(turnout.held(until=localdate())).filter(**{f"at_{moment}": Stood.YES})
    counted = {one.person_id: one.came for one in night}
    assert {*counted.values()} == {True, False}
    assert {pk: found["came"] for pk, found in read.items() if found["answered"]} == counted
