from datetime import date, time, timedelta

import pytest
from django.utils.timezone import localdate

from activities.domain import agenda, apart, meetings, packs, series
from activities.models import Every, Meeting, MeetingState, PackCopy, Series
from activities.tests.factories import AgendaItemFactory, MeetingFactory, SeatFactory
from involvement.calendars import LONDON, london_day
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.tests.factories import PersonFactory

NEW = {"starts": time(14), "ends": time(15), "mode": "online", "place": "By video"}


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (Every.WEEK, [date(2026, 1, 20), date(2026, 1, 27), date(2026, 2, 3)]),
        (Every.TWO_WEEKS, [date(2026, 1, 27), date(2026, 2, 10), date(2026, 2, 24)]),
        (Every.MONTH, [date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 14)]),
        (Every.QUARTER, [date(2026, 4, 14), date(2026, 7, 14), date(2026, 10, 13)]),
    ],
)
def test_a_series_keeps_its_weekday(every, days):
    assert series.days_after(date(2026, 1, 13), every=every, number=3) == days


def test_the_fifth_weekday_is_the_last_where_there_is_none():
    assert series.days_after(date(2026, 1, 30), every=Every.MONTH, number=2) == [
        date(2026, 2, 27), date(2026, 3, 27),
    ]  # fmt: skip


def test_a_bank_holiday_suits_nobody():
    assert not series.suits(date(2026, 12, 25), nation="uk")
    assert series.suits(date(2026, 11, 30), nation="uk")
    assert not series.suits(date(2026, 11, 30), nation="scotland")


def days_on(meeting, *numbers):
    return [meeting.day + timedelta(days=7 * number) for number in numbers]


@pytest.fixture
def repeated(team):
    """A meeting that comes again twice, each with people invited to it."""
    meeting = MeetingFactory(separate_voices="A call")
    AgendaItemFactory(meeting=meeting, ask="Is it clear?")
    series.repeat(
        meeting, every=Every.WEEK, days=days_on(meeting, 1, 2), today=localdate(), by=team
    )
    for one in Meeting.objects.all():
        SeatFactory(meeting=one, coming=True)
        packs.plan(one, today=localdate())
    return list(Meeting.objects.order_by("starts_at"))


def test_repeating_plans_the_same_again_and_once(team, repeated):
    first = repeated[0]
    again = series.repeat(
        first, every=Every.WEEK, days=days_on(first, 2, 1), today=localdate(), by=team
    )

    assert [one.pk for one in again] == [one.pk for one in repeated[1:]]
    assert Series.objects.count() == 1
    for one in repeated:
        assert (one.title, one.place, one.separate_voices) == (first.title, first.place, "A call")
        assert one.series == first.series
        assert [item.ask for item in one.agenda.all()] == ["Is it clear?"]
        assert one.starts_at.astimezone(LONDON).time() == time(11)
        assert one.papers_by < one.day


def test_repeating_needs_a_day_and_a_meeting_that_is_on(team):
    with pytest.raises(RuleBroken, match="one day"):
        series.repeat(MeetingFactory(), every=Every.WEEK, days=[], today=localdate(), by=team)
    gone = MeetingFactory(state=MeetingState.CANCELLED)
    with pytest.raises(RuleBroken, match="called off"):
        series.repeat(gone, every=Every.WEEK, days=days_on(gone, 1), today=localdate(), by=team)


def test_moving_one_leaves_the_others(team, repeated):
    first, second, third = repeated

    meetings.move(second, day=second.day + timedelta(days=1), **NEW, today=localdate(), by=team)

    assert [Meeting.objects.get(pk=one.pk).sequence for one in repeated] == [0, 1, 0]
    assert Meeting.objects.get(pk=third.pk).day == third.day
    assert first.series_id == second.series_id


def test_moving_all_that_follow_moves_packs_and_calendars_and_tells_each_once(team, repeated):
    first, second, third = repeated
    sent_before = dict(PackCopy.objects.values_list("seat__meeting", "send_on"))
    day = second.day + timedelta(days=7)

    changed = [
        series.move(second, day=day, **NEW, today=localdate(), by=team),
        series.move(Meeting.objects.get(pk=second.pk), day=day, **NEW, today=localdate(), by=team),
    ]

    assert changed == [2, 0]
    now = {one.pk: one for one in Meeting.objects.all()}
    assert (now[first.pk].sequence, now[first.pk].day) == (0, first.day)
    for one in (second, third):
        moved = now[one.pk]
        assert (moved.sequence, moved.day) == (1, one.day + timedelta(days=7))
        assert moved.starts_at.astimezone(LONDON).time() == time(14)
        assert PackCopy.objects.get(seat__meeting=one).send_on > sent_before[one.pk]
    told = Notice.objects.filter(kind__in=["meeting_moved", "series_moved"])
    assert sorted(told.values_list("kind", "about_id")) == sorted(
        ("meeting_moved", one.seats.get().pk) for one in (second, third)
    )


def test_who_is_in_several_hears_once_with_every_new_date(team, repeated, settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"
    first, second, third = repeated
    ann = PersonFactory(name="Ann")
    own = [SeatFactory(meeting=one, person=ann, coming=True) for one in (first, second, third)]
    by_text = PersonFactory(by_text=True)
    for one in (second, third):
        SeatFactory(meeting=one, person=by_text)
    day = second.day + timedelta(days=7)

    series.move(second, day=day, **NEW, today=localdate(), by=team)
    series.move(Meeting.objects.get(pk=second.pk), day=day, **NEW, today=localdate(), by=team)

    (notice,) = Notice.objects.filter(person=ann)
    assert (notice.kind, notice.about_id) == ("series_moved", own[1].pk)
    delivery.send_due()
    post = TrialPost.objects.get(subject__startswith="Your meetings have new dates")
    assert post.body.count("/i/") == 2
    assert post.body.index(f"{day.day} {day:%B}") < post.body.index(
        f"{(third.day + timedelta(days=7)).day} {third.day + timedelta(days=7):%B}"
    )
    text = TrialPost.objects.get(body__startswith="2 meetings of yours")
    assert len(text.body) < 300
    assert text.body.count("http") == 1


def test_all_are_moved_or_none(team, repeated):
    second = repeated[1]
    past = localdate() - timedelta(days=1)

    with pytest.raises(RuleBroken, match="today on"):
        series.move(second, day=past, **NEW, today=localdate(), by=team)

    assert set(Meeting.objects.values_list("sequence", flat=True)) == {0}


def test_nothing_follows_a_meeting_by_itself_or_what_is_over(db, repeated):
    alone = MeetingFactory()
    Meeting.objects.filter(pk=repeated[2].pk).update(state=MeetingState.CANCELLED)

    assert list(series.following(alone)) == []
    assert [one.pk for one in series.following(repeated[0])] == [repeated[1].pk]


def test_the_time_apart_moves_along(team):
    meeting = MeetingFactory()
    own = (meeting.day, time(10), time(10, 45))
    apart.offer(meeting, words="The small room", carers=own, today=localdate(), by=team)
    day = meeting.day + timedelta(days=3)

    [again] = series.repeat(
        Meeting.objects.get(pk=meeting.pk), every=Every.WEEK,
        days=days_on(meeting, 1), today=localdate(), by=team,
    )  # fmt: skip
    meetings.move(meeting, day=day, **NEW, today=localdate(), by=team)

    meeting.refresh_from_db()
    assert london_day(meeting.carers_meet_at) == day
    assert meeting.carers_meet_at.astimezone(LONDON).time() == time(13)
    assert again.carers_meet_until.astimezone(LONDON).time() == time(10, 45)
    assert agenda.pieces(again) == []
