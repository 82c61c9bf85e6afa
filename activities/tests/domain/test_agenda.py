from datetime import timedelta

import pytest

from activities.domain import agenda
from activities.models import AgendaItem, MeetingState
from activities.tests.factories import AgendaItemFactory, MeetingFactory
from involvement.audit.models import AuditRow
from involvement.calendars import LONDON
from involvement.errors import RuleBroken


def acts():
    return list(AuditRow.objects.order_by("id").values_list("action", flat=True))


def order(meeting):
    return [piece.item.title for piece in agenda.pieces(meeting)]


@pytest.fixture
def meeting(team):
    """Two pieces of half an hour with a break between, in a meeting of two hours from 11am."""
    meeting = MeetingFactory()
    agenda.add(meeting, title="Words", minutes=30, lead="Jo", ask="What is not clear?", by=team)
    agenda.add(meeting, title="Break", minutes=15, is_break=True, by=team)
    agenda.add(meeting, title="Pictures", minutes=30, by=team)
    return meeting


def test_each_piece_has_its_time_after_the_one_before(meeting):
    times = [
        (piece.starts_at.astimezone(LONDON).strftime("%H:%M"), piece.item.title)
        for piece in agenda.pieces(meeting)
    ]

    assert times == [("11:00", "Words"), ("11:30", "Break"), ("11:45", "Pictures")]


def test_the_last_piece_is_not_put_twice(meeting, team):
    agenda.add(meeting, title="Pictures", minutes=30, by=team)

    assert order(meeting) == ["Words", "Break", "Pictures"]
    assert acts() == ["agenda.added"] * 3


def test_pieces_change_places_and_the_ends_stay(meeting, team):
    words, _break, pictures = meeting.agenda.all()

    agenda.earlier(words, by=team)
    agenda.later(pictures, by=team)
    assert order(meeting) == ["Words", "Break", "Pictures"]
    agenda.later(words, by=team)
    agenda.earlier(pictures, by=team)

    assert order(meeting) == ["Break", "Pictures", "Words"]


def test_a_piece_is_changed_and_taken_off_once(meeting, team):
    item = meeting.agenda.first()

    for _twice in range(2):
        agenda.change(item, title="Words", minutes=40, by=team)
    for _twice in range(2):
        agenda.remove(AgendaItem(pk=item.pk, meeting=meeting), by=team)
    agenda.later(item, by=team)

    assert order(meeting) == ["Break", "Pictures"]
    assert acts()[3:] == ["agenda.changed", "agenda.removed"]


@pytest.mark.parametrize(
    ("state", "why"), [(MeetingState.HELD, "held"), (MeetingState.CANCELLED, "called off")]
)
def test_the_agenda_of_a_meeting_that_is_over_stays(team, state, why):
    item = AgendaItemFactory(meeting__state=state)

    with pytest.raises(RuleBroken, match=why):
        agenda.change(item, minutes=5, by=team)


def test_a_break_is_advised_at_least_every_hour(meeting, team):
    assert agenda.advice(meeting, agenda.pieces(meeting)) == []

    agenda.add(meeting, title="Letters", minutes=31, by=team)

    assert agenda.advice(meeting, agenda.pieces(meeting)) == [
        "People would sit for 61 minutes. Plan a break at least every 60."
    ]


def test_a_long_meeting_without_an_agenda_needs_a_break_too():
    long = MeetingFactory.build(activity=None, made_by=None, level="practice")
    long.ends_at = long.starts_at + timedelta(minutes=90)
    short = MeetingFactory.build(activity=None, made_by=None, level="practice")
    short.ends_at = short.starts_at + timedelta(minutes=60)

    assert "90 minutes" in agenda.advice(long, [])[0]
    assert agenda.advice(short, []) == []


def test_an_agenda_that_does_not_fit_is_told(meeting, team):
    agenda.add(meeting, title="Break", minutes=10, is_break=True, by=team)
    agenda.add(meeting, title="Letters", minutes=50, by=team)

    assert agenda.advice(meeting, agenda.pieces(meeting)) == [
        "This is 15 minutes longer than the meeting."
    ]


def test_a_copy_is_made_once(meeting):
    other = MeetingFactory()

    for _twice in range(2):
        agenda.copy(meeting, to=other)

    assert order(other) == order(meeting) == ["Words", "Break", "Pictures"]
