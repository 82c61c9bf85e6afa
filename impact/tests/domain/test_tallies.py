import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from activities.models import Attendance
from activities.tests.factories import ActivityFactory, MeetingFactory, SeatFactory
from impact.domain import tallies
from impact.models import Area, Felt, Subject, Tally
from impact.tests.factories import DifferenceFactory, FeedbackFactory
from involvement.calendars import london_day, working_days_between
from payments.models import DueState
from payments.tests.factories import DueFactory

DAY = timedelta(days=1)


def now():
    return timezone.now()


def kept(subject):
    rows = Tally.objects.filter(subject=subject).order_by("group", "key")
    return [(group, key, number) for group, key, number in rows.values_list(*GROUPED)]


GROUPED = ("group", "key", "number")


def came(meeting, **person):
    return SeatFactory(
        meeting=meeting,
        coming=True,
        attendance=Attendance.CAME,
        marked_at=now(),
        marked_by=meeting.activity.lead,
        **person,
    )


def test_somebody_who_came_twice_to_a_group_is_one_person_there(db, person):
    here = ActivityFactory(inviting=True)
    elsewhere = ActivityFactory(inviting=True)
    for activity in (here, here, elsewhere):
        came(MeetingFactory(held=True, activity=activity), person=person)
    came(MeetingFactory(held=True, activity=here))

    tallies.keep(now=now())

    assert kept(Subject.CAME) == [(here.group_id, "", 2), (elsewhere.group_id, "", 1)]


@pytest.mark.clause("I6")
def test_differences_are_counted_by_area_and_only_of_the_last_year(db):
    one = DifferenceFactory(area=Area.EQUALITY)
    today = one.decided_on
    for days, area in ((364, Area.POLICY), (365, Area.ETHOS)):
        DifferenceFactory(activity=one.activity, area=area, decided_on=today - days * DAY)

    tallies.keep(now=now())

    group = one.activity.group_id
    assert kept(Subject.CHANGED) == [(group, "equality", 1), (group, "policy", 1)]


def test_payments_are_counted_by_working_days_from_asking(db):
    paid_on = london_day(now())
    DueFactory(state=DueState.PAID, paid_on=paid_on, made_at=now())
    DueFactory(state=DueState.PAID, paid_on=paid_on, made_at=now() - 14 * DAY)
    DueFactory(state=DueState.PAID, paid_on=paid_on - 365 * DAY, made_at=now() - 366 * DAY)

    tallies.keep(now=now())

    paid = sorted((key, number) for _group, key, number in kept(Subject.PAID))
    assert paid == [("0", 1), ("10", 1)]


def test_what_is_owed_and_late_counts_with_the_days_it_has_waited(db):
    today, asked = london_day(now()), now() - 28 * DAY
    for state in (DueState.APPROVED, DueState.ON_ITS_WAY, DueState.FAILED, DueState.WITHDRAWN):
        DueFactory(state=state, made_at=asked, pay_by=today - DAY)
        DueFactory(state=state, made_at=asked, pay_by=today)

    tallies.keep(now=now())

    waited = str(working_days_between(london_day(asked), today))
    assert {key for _group, key, _number in kept(Subject.PAID)} == {waited}
    assert sum(number for _group, _key, number in kept(Subject.PAID)) == 3


def test_answers_are_counted_by_side(db, chair):
    meeting = MeetingFactory(held=True)
    FeedbackFactory(meeting=meeting)
    FeedbackFactory(meeting=meeting, answered_at=now(), was_listened_to=Felt.NO)
    FeedbackFactory(
        meeting=meeting, person=None, user=chair, answered_at=now(), was_listened_to=Felt.YES
    )

    tallies.keep(now=now())

    group = meeting.activity.group_id
    assert kept(Subject.ASKED) == [(group, "people", 2), (group, "staff", 1)]
    assert kept(Subject.ANSWERED) == [(group, "people", 1), (group, "staff", 1)]
    assert kept(Subject.LISTENED) == [(group, "no", 1)]


def test_a_new_count_takes_the_place_of_the_last(db):
    DifferenceFactory(area=Area.POLICY)
    tallies.keep(now=now())
    DifferenceFactory(area=Area.POLICY)

    assert tallies.keep(now=now()) == tallies.keep(now=now()) == 2

    assert Tally.objects.count() == 2


def test_what_changed_since_is_found_by_a_recount(db, capsys):
    one = DifferenceFactory(area=Area.POLICY)
    call_command("count_figures")
    call_command("count_figures", verify=True)
    assert "Counted. Tallies: 1.\nOK\n" in capsys.readouterr().out

    DifferenceFactory(activity=one.activity, area=Area.POLICY)
    Tally.objects.create(group=one.activity.group, subject=Subject.CAME, number=3)

    with pytest.raises(CommandError) as found:
        call_command("count_figures", verify=True)
    group = one.activity.group_id
    assert set(str(found.value).splitlines()) == {
        f"Group {group}, changed policy: kept 1, counted 2.",
        f"Group {group}, came: kept 3, counted 0.",
    }


@pytest.mark.django_db(transaction=True)
def test_two_counts_at_once_follow_one_another():
    DifferenceFactory()
    start, made = threading.Barrier(3), []

    def work():
        start.wait(10)
        made.append(tallies.keep(now=now()))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)

    assert made == [1, 1, 1]
    assert Tally.objects.count() == 1
