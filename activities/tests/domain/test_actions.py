from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import actions, closings
from activities.tests.factories import ActionFactory, ClosingFactory, MeetingFactory
from involvement.notices import delivery
from involvement.notices.models import Notice
from involvement.people.tests.factories import UserFactory


def told(kind):
    return list(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


@pytest.mark.clause("C10")
def test_whoever_does_something_hears_all_of_it_once_when_the_meeting_is_closed(team):
    meeting, owner = MeetingFactory(held=True), UserFactory(name="Olu")
    for what, who in [("Book a room", owner), ("Write it up", owner), ("Ring", team)]:
        ActionFactory(meeting=meeting, owner=who, what=what, due_on=localdate())

    for _twice in range(2):
        closings.close(meeting, by=team)
    delivery.send_due()

    assert told(actions.AGREED) == ["Olu"]
    (letter,) = (one for one in mail.outbox if one.to == [owner.email])
    assert "- Book a room" in letter.body
    assert "- Write it up" in letter.body
    assert "Ring" not in letter.body
    assert f"/meetings/{meeting.ref}/close/" in letter.body


def test_what_is_due_is_reminded_of_on_its_day_and_a_week_later(team):
    meeting = ClosingFactory().meeting
    days = {0: "today", -7: "a week ago", -1: "nobody ran", -4: "told", 1: "tomorrow"}
    for days_on, name in days.items():
        due_on = localdate() + timedelta(days=days_on)
        ActionFactory(meeting=meeting, owner=UserFactory(name=name), due_on=due_on)
    ActionFactory(meeting=meeting, due_on=localdate(), done_at=timezone.now(), done_by=team)
    ActionFactory(due_on=localdate())  # its meeting is not closed: nobody has been told of it

    assert actions.queue_due(today=localdate()) == 3
    assert actions.queue_due(today=localdate()) == 0
    assert actions.queue_due(today=localdate() + timedelta(days=1)) == 1

    assert sorted(told(actions.DUE)) == ["a week ago", "nobody ran", "today", "tomorrow"]


def test_what_was_done_or_given_to_somebody_else_meanwhile_reminds_nobody(team):
    meeting = ClosingFactory().meeting
    done, given = ActionFactory.create_batch(2, meeting=meeting, due_on=localdate(), owner=team)
    actions.queue_due(today=localdate())

    closings.finish_action(done, by=team)
    given.owner = UserFactory()
    given.save()
    with time_machine.travel(timezone.now() + timedelta(hours=24)):
        delivery.send_due()

    assert [letter for letter in mail.outbox if letter.to == [team.email]] == []
