"""Two people act at the same moment, on the same place, meeting or agenda."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import agenda, closings, places, series
from activities.models import Attendance, Every, Meeting, Series, Term
from activities.tests.domain.test_presence import at_once
from activities.tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    PlaceFactory,
    SeatFactory,
)
from involvement.notices.models import Notice
from involvement.people.tests.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_place_is_given_to_one_of_two():
    place, by = PlaceFactory(), UserFactory()
    ann, dee = PersonFactory(name="Ann"), PersonFactory(name="Dee")

    wrong = at_once(
        *(
            lambda who=who: places.fill(place, who, starts_on=localdate(), ends_on=None, by=by)
            for who in (ann, dee)
        )
    )

    holder = Term.objects.get().person
    assert [str(why) for why in wrong] == [f"{holder.name} holds this place."]


def test_a_meeting_is_closed_once_and_each_is_told_once():
    meeting = MeetingFactory(held=True)
    for _each in range(3):
        SeatFactory(
            meeting=meeting, coming=True, attendance=Attendance.CAME,
            marked_at=timezone.now(), marked_by=meeting.made_by,
        )  # fmt: skip

    wrong = at_once(*[lambda: closings.close(meeting, by=meeting.made_by)] * 4)

    assert wrong == []
    assert Notice.objects.filter(kind="meeting_closed").count() == 3


def test_a_meeting_is_repeated_once():
    meeting = MeetingFactory()
    days = [meeting.day + timedelta(days=7 * number) for number in (1, 2)]

    wrong = at_once(
        *[
            lambda: series.repeat(
                meeting, every=Every.WEEK, days=days, today=localdate(), by=meeting.made_by
            )
        ]
        * 3
    )

    assert wrong == []
    assert (Meeting.objects.count(), Series.objects.count()) == (3, 1)


def test_two_who_order_an_agenda_leave_it_whole():
    meeting = MeetingFactory()
    first, second, third = AgendaItemFactory.create_batch(3, meeting=meeting)

    wrong = at_once(
        lambda: agenda.later(first, by=meeting.made_by),
        lambda: agenda.earlier(third, by=meeting.made_by),
    )

    assert wrong == []
    assert {piece.item.pk for piece in agenda.pieces(meeting)} == {
        first.pk, second.pk, third.pk,
    }  # fmt: skip
