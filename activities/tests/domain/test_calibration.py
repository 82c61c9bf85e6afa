"""Whether the forecast is to be trusted: on a made-up population whose chances are known."""

from datetime import date, timedelta
from io import StringIO
from math import sqrt
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from activities.domain import calibration, forecast
from activities.domain.calibration import Answer, Held
from activities.domain.forecast import Stood
from activities.models import Attendance, Moment, Reply
from activities.tests.registers import held, seat
from involvement.calendars import london_day
from involvement.people.domain import past

FIRST = date(2024, 1, 8)
ANSWERS = [Stood.YES] * 5 + [Stood.SILENT] * 3 + [Stood.UNSURE] * 2
USUAL = {Stood.YES: 1.0, Stood.UNSURE: 0.45, Stood.SILENT: 0.25}


def reliability(random):
    return [random.betavariate(8, 1.2) for _ in range(60)]


def usual(_number, own, stood):
    return own * USUAL[stood]


def population(chance, *, count=400, seed=7):
    """Meetings of three to six of sixty people, each of whom comes by a chance of their own."""
    random = Random(seed)
    reliable = reliability(random)
    for number in range(count):
        people = random.sample(range(60), random.randint(3, 6))
        stood = [random.choice(ANSWERS) for _ in people]
        came = [
            random.random() < chance(number, reliable[person], answer)
            for person, answer in zip(people, stood, strict=True)
        ]
        day = FIRST + timedelta(days=2 * number)
        yield Held(1, day - timedelta(days=14), day, tuple(map(Answer, people, stood, came)))


def judge(chance, number, **kwargs):
    meetings = list(population(chance, **kwargs))
    return calibration.verdict(calibration.walk(meetings), number)


def by_the_chances_themselves(number, *, seed):
    """Return the mistake of whoever knows everybody's own chance: nobody can do better."""
    reliable, mistakes = reliability(Random(seed)), []
    for meeting in population(usual, seed=seed):
        chances = [usual(0, reliable[one.person], one.stood) for one in meeting.answers]
        came = sum(one.came for one in meeting.answers)
        mistakes.append((forecast.at_least(number, chances) - (came >= number)) ** 2)
    return sum(mistakes) / len(mistakes)


@pytest.mark.clause("R11")
@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_population_with_known_chances_is_forecast_as_it_comes(number, seed):
    found = judge(usual, number, seed=seed)

    assert found.is_calibrated
    assert found.mistake < 0.8 * found.mistake_by_yes
    assert found.mistake < 1.1 * by_the_chances_themselves(number, seed=seed)
    wide = [band for band in found.bands if band.count >= 30]
    assert len(wide) >= 3
    for band in wide:
        by_chance = 3 * sqrt(band.said * (1 - band.said) / band.count)
        assert abs(band.said - band.happened) < 0.03 + by_chance
    assert sum(band.count for band in found.bands) == len(found.guesses)


def test_people_who_change_all_at_once_are_found_out():
    found = judge(lambda n, *own: usual(n, *own) * (1 if n < 200 else 0.3), 2)

    assert not found.is_calibrated


def test_where_a_yes_is_kept_always_nothing_beats_it():
    found = judge(lambda _n, _own, stood: float(stood == Stood.YES), 2)

    assert found.mistake_by_yes == 0
    assert not found.is_better


def test_nothing_is_known_of_a_meeting_before_it_was_held():
    meetings = list(population(lambda _n, own, _stood: own, count=40))
    guesses = list(calibration.walk(meetings))

    turned = [
        Held(1, one.asked_on, one.day, tuple(Answer(a.person, a.stood, False) for a in one.answers))
        if one.day >= meetings[20].asked_on
        else one
        for one in meetings
    ]

    before = sum(1 for one in meetings if one.asked_on <= meetings[20].asked_on)
    again = list(calibration.walk(turned))
    changed = [
        n for n, (g, h) in enumerate(zip(guesses, again, strict=True)) if g.chance != h.chance
    ]
    assert changed
    assert min(changed) >= 2 * before


def test_meetings_come_as_they_stood_in_one_statement(db, django_assert_num_queries):
    meeting = held()
    came, away = seat(meeting), seat(meeting, Attendance.DID_NOT_COME, reply=Reply.NONE)
    left_out = seat(meeting).person
    seat(meeting, Attendance.RESERVE_READY, is_reserve=True)
    past.leave_out(left_out, by=meeting.made_by)
    seat(held(days=-900))

    with django_assert_num_queries(1):
        old, found = calibration.past_meetings(Moment.ANSWERS, today=london_day(timezone.now()))

    assert len(old.answers) == 1
    assert (found.asked_on, found.day) == (meeting.reply_by, meeting.day)
    assert found.group == meeting.activity.group_id
    assert set(found.answers) == {
        Answer(came.person_id, Stood.YES, True),
        Answer(away.person_id, Stood.SILENT, False),
        Answer(left_out.pk, Stood.YES, True, tells=False),
    }


def test_of_few_meetings_nothing_can_be_said(db):
    seat(held())

    with pytest.raises(CommandError, match="Only 1 meetings were held"):
        call_command("presence_calibration", stdout=StringIO())
