"""Counting who is coming, and the guard that speaks up for one alone."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import alone, invitations, presence, replies
from activities.domain.enough import Counts, Status, Voice
from activities.models import Attendance, Meeting, MeetingState, Reply, Why
from activities.tests.factories import (
    GroupFactory,
    MeetingFactory,
    PresenceRuleFactory,
    SeatFactory,
    in_days,
)
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice


@pytest.fixture
def meeting(db, chair):
    return MeetingFactory(activity__group=GroupFactory(chairs=[chair]), invited_at=timezone.now())


@pytest.fixture
def late_meeting(meeting):
    meeting.reply_by = localdate()
    meeting.save()
    return meeting


def alerts_open(meeting):
    return list(meeting.alone_alerts.filter(closed_at=None).values_list("seat", "why"))


def alerts():
    return sorted(Notice.objects.filter(kind__startswith="alone").values_list("kind", "about_id"))


@pytest.mark.clause("R10", "R11", "R12")
def test_counting_keeps_the_voices_apart_and_the_reserve_out(meeting):
    SeatFactory(meeting=meeting, coming=True)
    SeatFactory(meeting=meeting, reply=Reply.NOT_SURE, replied_at=timezone.now())
    SeatFactory(meeting=meeting, not_coming=True)
    SeatFactory(meeting=meeting, carer=True, coming=True)
    SeatFactory(meeting=meeting, carer=True, reserve=True, coming=True)
    SeatFactory(meeting=meeting, reserve=True)
    SeatFactory(meeting=meeting, reserve=True, coming=True, stepped_up_at=timezone.now())
    SeatFactory(meeting=meeting, invited_at=None, invited_by=None, purpose=None)

    found = presence.counts(meeting)

    assert found == Counts(Voice(3, 2, 0), Voice(1, 1, 0), reserves_ready=1, reserves_asked=1)


@pytest.mark.clause("R11")
def test_a_year_is_assessed_with_one_count_and_one_rule(meeting, django_assert_num_queries):
    many = [meeting, *(MeetingFactory(invited_at=timezone.now()) for _ in range(3))]
    for row in many:
        SeatFactory(meeting=row, coming=True)

    with django_assert_num_queries(2):
        found = presence.assess_many(many, today=localdate())

    assert [found[row.pk].status for row in many] == [Status.STOP] * 4


@pytest.mark.clause("R11", "R12")
def test_meetings_that_come_counted_are_judged_the_same_in_no_more_statements(
    meeting, django_assert_num_queries
):
    later = MeetingFactory(starts_at=in_days(90), ends_at=in_days(91), invited_at=timezone.now())
    nobody = MeetingFactory(invited_at=timezone.now())
    stricter = PresenceRuleFactory(valid_from=later.day, minimum=3, ideal=4)
    for one in (meeting, later):
        SeatFactory(meeting=one, coming=True)
        SeatFactory(meeting=one, carer=True, coming=True)
        SeatFactory(meeting=one, reserve=True, coming=True)

    with django_assert_num_queries(1):
        found = {
            one.pk: presence.assess_counted(one, today=localdate())
            for one in presence.counted(Meeting.objects.all())
        }

    assert found == presence.assess_many(Meeting.objects.all(), today=localdate())
    assert set(found) == {meeting.pk, later.pk, nobody.pk}
    assert (found[later.pk].rule, found[later.pk].status) == (stricter, Status.STOP)
    assert presence.status(meeting, today=localdate()) == found[meeting.pk]


def test_a_held_meeting_is_judged_by_who_came(team):
    held = MeetingFactory(held=True, invited_at=timezone.now())
    for attendance in (Attendance.CAME, Attendance.PART, Attendance.DID_NOT_COME):
        SeatFactory(
            meeting=held,
            coming=True,
            attendance=attendance,
            marked_at=timezone.now(),
            marked_by=team,
        )

    found = presence.status(held, today=localdate())

    assert (found.status, found.counts.came) == (Status.AT_RISK, 2)


def test_whoever_chairs_no_more_hears_of_nobody_alone(meeting, chair):
    chair.grants.all().delete()
    seats = SeatFactory.create_batch(2, meeting=meeting)

    replies.decline(seats[0], by_person=seats[0].person)

    told = Notice.objects.filter(kind="alone_alert_chair")
    assert [notice.user for notice in told] == [meeting.activity.lead]


@pytest.mark.clause("R13")
def test_a_drop_out_that_leaves_one_alone_alerts_at_once(meeting, chair):
    lead = meeting.activity.lead
    stays, goes = SeatFactory.create_batch(2, meeting=meeting)

    replies.decline(goes, by_person=goes.person)

    assert alerts_open(meeting) == [(stays.pk, Why.FELL)]
    told = Notice.objects.filter(kind="alone_alert_chair")
    assert {notice.user_id for notice in told} == {chair.pk, lead.pk}
    [kind] = Notice.objects.filter(kind="alone_alert_person")
    assert (kind.person_id, kind.about_id) == (stays.person_id, stays.pk)


@pytest.mark.clause("R13")
def test_nobody_is_alarmed_by_the_first_invitation(meeting, person, team):
    meeting.invited_at = None
    meeting.save()

    invitations.invite(meeting, person, today=localdate(), by=team)

    assert presence.status(meeting, today=localdate()).counts.expected == 1
    assert alerts() == []


@pytest.mark.clause("R13")
def test_one_yes_before_the_reply_by_date_is_no_alarm(meeting):
    first, _second = SeatFactory.create_batch(2, meeting=meeting)

    replies.accept(first, by_person=first.person)

    assert presence.watch(today=meeting.reply_by - timedelta(days=1)) == 0
    assert alerts() == []


@pytest.mark.clause("R13")
def test_the_watch_alerts_once_from_the_reply_by_date(meeting):
    SeatFactory(meeting=meeting, coming=True)
    SeatFactory(meeting=meeting)

    spoke = [presence.watch(today=meeting.reply_by + timedelta(days=n)) for n in range(3)]

    assert spoke == [1, 0, 0]
    assert [kind for kind, _id in alerts()] == ["alone_alert_chair"] * 2 + ["alone_alert_person"]


def test_the_watch_leaves_safe_and_past_meetings_alone(late_meeting):
    SeatFactory.create_batch(2, meeting=late_meeting, coming=True)
    past = MeetingFactory(
        starts_at=in_days(-2), reply_by=localdate() - timedelta(days=9), invited_at=timezone.now()
    )
    SeatFactory(meeting=past, coming=True)

    assert presence.watch(today=localdate()) == 0
    assert alerts() == []


@pytest.mark.clause("R13")
def test_being_alone_again_alerts_again(meeting):
    stays, goes, back = SeatFactory.create_batch(3, meeting=meeting)
    replies.decline(goes, by_person=goes.person)
    replies.decline(back, by_person=back.person)
    replies.accept(back, by_person=back.person)
    in_between = alerts_open(meeting)

    replies.decline(back, by_person=back.person)

    assert in_between == []
    assert alerts().count(("alone_alert_person", stays.pk)) == 2


def test_the_guard_called_twice_tells_once(late_meeting):
    SeatFactory(meeting=late_meeting, coming=True)
    before = presence.counts(late_meeting)

    presence.reply_changed(late_meeting, before=before, today=localdate())
    presence.reply_changed(late_meeting, before=before, today=localdate())

    assert len(alerts()) == 3


def test_falling_to_stop_takes_going_ahead_back(late_meeting, team):
    seats = SeatFactory.create_batch(2, meeting=late_meeting, coming=True)
    late_meeting.going_ahead_at, late_meeting.going_ahead_by = timezone.now(), team
    late_meeting.save()

    replies.decline(seats[0], by_person=seats[0].person)

    late_meeting.refresh_from_db()
    assert late_meeting.going_ahead_at is late_meeting.going_ahead_by is None
    assert AuditRow.objects.filter(action="meeting.not_going_ahead").count() == 1


def test_going_ahead_stays_while_there_are_enough(late_meeting, team):
    seats = SeatFactory.create_batch(3, meeting=late_meeting, coming=True)
    late_meeting.going_ahead_at, late_meeting.going_ahead_by = timezone.now(), team
    late_meeting.save()

    replies.decline(seats[0], by_person=seats[0].person)

    late_meeting.refresh_from_db()
    assert late_meeting.going_ahead_by == team


@pytest.mark.clause("R13")
def test_the_one_person_may_choose_to_come_with_someone(late_meeting):
    seat = SeatFactory(meeting=late_meeting, coming=True)
    stopped = presence.status(late_meeting, today=localdate()).status

    alone.go_alone(seat, with_whom="Kim", by_person=seat.person)
    alone.go_alone(seat, with_whom="Kim and Lee", by_person=seat.person)

    seat.refresh_from_db()
    assert (seat.goes_alone_with, seat.goes_alone_at is not None) == ("Kim and Lee", True)
    assert stopped == Status.STOP
    assert presence.status(late_meeting, today=localdate()).status == Status.AT_RISK
    assert AuditRow.objects.filter(action="seat.goes_alone").count() == 1
    assert presence.watch(today=localdate()) == 0


@pytest.mark.clause("R13")
def test_nobody_else_can_choose_it_for_them(late_meeting, person):
    seat = SeatFactory(meeting=late_meeting, coming=True)

    with pytest.raises(RuleBroken, match="Only the person themselves"):
        alone.go_alone(seat, by_person=person)

    seat.refresh_from_db()
    assert seat.goes_alone_at is None


@pytest.mark.parametrize(
    ("others", "reply", "match"),
    [(1, Reply.COMING, "not on your own"), (0, Reply.NOT_SURE, "Tell us first")],
)
def test_the_choice_is_only_there_for_one_alone_who_comes(late_meeting, others, reply, match):
    seat = SeatFactory(meeting=late_meeting, reply=reply, replied_at=timezone.now())
    SeatFactory.create_batch(others, meeting=late_meeting, coming=True)

    with pytest.raises(RuleBroken, match=match):
        alone.go_alone(seat, by_person=seat.person)


def test_a_meeting_called_off_has_no_choice_and_no_alarm(late_meeting):
    seat = SeatFactory(meeting=late_meeting, coming=True)
    late_meeting.state = MeetingState.CANCELLED
    late_meeting.save()

    with pytest.raises(RuleBroken, match="This meeting is over"):
        alone.go_alone(seat, by_person=seat.person)
    assert presence.guard(late_meeting, today=localdate()) is False


def test_each_meeting_is_judged_by_the_rule_of_its_day(late_meeting):
    SeatFactory.create_batch(3, meeting=late_meeting, coming=True)
    was = presence.status(late_meeting, today=localdate()).status
    PresenceRuleFactory(valid_from=late_meeting.day, minimum=4, ideal=5)

    assert (was, presence.status(late_meeting, today=localdate()).status) == (
        Status.READY,
        Status.STOP,
    )


def test_the_choice_ends_when_the_person_says_no(late_meeting):
    seat = SeatFactory(meeting=late_meeting, coming=True)
    alone.go_alone(seat, by_person=seat.person)

    replies.decline(seat, by_person=seat.person)

    seat.refresh_from_db()
    assert seat.goes_alone_at is None


def test_asking_the_person_asks_once(late_meeting, chair):
    seat = SeatFactory(meeting=late_meeting, coming=True)

    alone.ask_person(late_meeting, by=chair)
    alone.ask_person(late_meeting, by=chair)

    assert alerts().count(("alone_alert_person", seat.pk)) == 1


def test_asking_makes_no_sense_with_two(late_meeting, chair):
    SeatFactory.create_batch(2, meeting=late_meeting, coming=True)

    with pytest.raises(RuleBroken, match="Nobody would be on their own"):
        alone.ask_person(late_meeting, by=chair)


def at_once(*acts):
    """Run acts in threads that start together, and return what went wrong."""
    ready, wrong = Barrier(len(acts)), []

    def run(act):
        ready.wait()
        try:
            act()
        except RuleBroken as why:
            wrong.append(why)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.mark.clause("R13")
@pytest.mark.django_db(transaction=True)
def test_two_drop_outs_at_once_alert_once():
    meeting = MeetingFactory(invited_at=timezone.now())
    stays, first, second = SeatFactory.create_batch(3, meeting=meeting)

    wrong = at_once(
        lambda: replies.decline(first, by_person=first.person),
        lambda: replies.decline(second, by_person=second.person),
        lambda: presence.watch(today=meeting.reply_by),
    )

    assert wrong == []
    assert presence.counts(meeting).expected == 1
    assert alerts() == [("alone_alert_chair", meeting.pk), ("alone_alert_person", stays.pk)]


@pytest.mark.clause("R12")
@pytest.mark.django_db(transaction=True)
def test_two_reserves_stepping_up_at_once_are_both_counted():
    meeting = MeetingFactory(invited_at=timezone.now())
    lead = meeting.activity.lead
    SeatFactory(meeting=meeting, coming=True)
    seats = SeatFactory.create_batch(2, meeting=meeting, reserve=True, coming=True)

    wrong = at_once(
        *(
            lambda seat=seat: invitations.step_up(seat, today=localdate(), by=lead)
            for seat in seats * 2
        )
    )

    assert wrong == []
    assert presence.counts(meeting).confirmed == 3
    assert Notice.objects.filter(kind="step_up").count() == 2
