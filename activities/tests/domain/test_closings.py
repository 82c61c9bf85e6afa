from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import closings
from activities.models import Action, Attendance, Closing, Decision, Meeting, MeetingState
from activities.tests.factories import (
    ActionFactory,
    ClosingFactory,
    DecisionFactory,
    MeetingFactory,
    SeatFactory,
)
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices import delivery
from involvement.notices.models import Notice

SAID = {"what": "Two on the panel", "why": "One alone is too few", "who": "The Council"}


def acts():
    return list(AuditRow.objects.order_by("id").values_list("action", flat=True))


def came(meeting, attendance=Attendance.CAME, **traits):
    return SeatFactory(
        meeting=meeting,
        coming=True,
        attendance=attendance,
        marked_at=timezone.now(),
        marked_by=meeting.made_by,
        **traits,
    )


@pytest.fixture
def held(db):
    """A meeting that was held, to which two came."""
    meeting = MeetingFactory(held=True)
    came(meeting)
    came(meeting, carer=True)
    return meeting


@pytest.mark.clause("C11")
def test_a_decision_says_what_why_and_who_and_is_there_once(held, team):
    for why in ("One alone is too few", "One alone is too few", "They asked for it"):
        closings.decide(held, **SAID | {"why": why}, by=team)

    decision = Decision.objects.get()
    assert (decision.what, decision.why, decision.who) == (
        "Two on the panel", "They asked for it", "The Council",
    )  # fmt: skip
    assert acts() == ["decision.written", "decision.changed"]


def test_an_action_has_an_owner_and_a_day_and_is_there_once(held, team, chair):
    for owner in (team, team, chair):
        closings.agree_action(held, what="Write it", owner=owner, due_on=localdate(), by=team)

    action = Action.objects.get()
    assert (action.owner, action.due_on) == (chair, localdate())
    assert acts() == ["action.written", "action.changed"]


def test_what_changed_is_kept_as_it_was_last_written(held, team):
    for words in ("The first page", "The first page", "The pictures"):
        closings.note_change(held, words, by=team)

    assert Closing.objects.get().changed == "The pictures"
    assert acts() == ["closing.changed", "closing.changed"]


def test_a_line_is_taken_out_once(held, team):
    decision, action = DecisionFactory(meeting=held), ActionFactory(meeting=held)

    for line in (decision, action, decision, action):
        closings.take_out(type(line)(pk=line.pk or 1, meeting=held), by=team)

    assert (Decision.objects.count(), Action.objects.count()) == (0, 0)
    assert acts() == ["decision.taken_out", "action.taken_out"]


@pytest.mark.clause("C10")
def test_closing_tells_everyone_who_did_not_say_no_once(
    held, team, django_capture_on_commit_callbacks
):
    said_no = SeatFactory(meeting=held, not_coming=True)
    silent = SeatFactory(meeting=held)
    closings.decide(held, **SAID, by=team)

    for _twice in range(2):
        closings.close(held, by=team)
    delivery.send_due()

    told = Notice.objects.filter(kind="meeting_closed")
    assert told.count() == 3
    assert silent.person in [notice.person for notice in told]
    assert said_no.person not in [notice.person for notice in told]
    letters = [letter for letter in mail.outbox if "What was decided" in letter.subject]
    assert len(letters) == 3
    assert "Two on the panel" in letters[0].body
    assert "One alone is too few" in letters[0].body
    assert "/decided/" in letters[0].body
    assert acts().count("meeting.closed") == 1


def test_nothing_decided_is_told_as_well(held, team):
    closings.close(held, by=team)
    delivery.send_due()

    assert "Nothing was decided this time." in mail.outbox[0].body


def test_a_meeting_without_a_whole_register_is_not_closed(team):
    meeting = MeetingFactory(held=True, state=MeetingState.PLANNED)
    closings.decide(meeting, **SAID, by=team)

    with pytest.raises(RuleBroken, match="Finish the register first"):
        closings.close(meeting, by=team)

    assert Closing.objects.get().closed_at is None
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "days", "why"),
    [
        (MeetingState.CANCELLED, -3, "called off"),
        (MeetingState.PLANNED, 30, "not started"),
    ],
)
def test_nothing_is_decided_at_a_meeting_that_was_not(team, state, days, why):
    starts = timezone.now() + timedelta(days=days)
    meeting = MeetingFactory(state=state, starts_at=starts)

    with pytest.raises(RuleBroken, match=why):
        closings.decide(meeting, **SAID, by=team)


def test_what_people_were_told_is_not_changed_behind_their_backs(team):
    closing = ClosingFactory()
    decision = DecisionFactory(meeting=closing.meeting)

    for act in (
        lambda: closings.decide(closing.meeting, **SAID, by=team),
        lambda: closings.note_change(closing.meeting, "More", by=team),
        lambda: closings.take_out(decision, by=team),
        lambda: closings.agree_action(
            closing.meeting, what="It", owner=team, due_on=localdate(), by=team
        ),
    ):
        with pytest.raises(RuleBroken, match="people have been told"):
            act()


def test_an_action_is_done_once_and_is_no_longer_open(team):
    def to_do():
        meetings = closings.with_what_came(Meeting.objects.order_by("pk"))
        return [closings.to_do(meeting) for meeting in meetings]

    action = ActionFactory(meeting=ClosingFactory().meeting)
    unclosed = ActionFactory()
    assert to_do() == [[action], []]

    for _twice in range(2):
        closings.finish_action(action, by=team)

    action.refresh_from_db()
    assert (action.done_by, unclosed.done_at) == (team, None)
    assert to_do() == [[], []]
    assert acts() == ["action.done"]


@pytest.mark.clause("R11")
def test_who_was_in_the_room_comes_from_the_register(held):
    came(held, Attendance.PART)
    came(held, Attendance.DID_NOT_COME)
    came(held, Attendance.RESERVE_READY, reserve=True, carer=True)

    room = closings.room(held, today=localdate())

    assert (room.service_users, room.carers, room.number, room.is_breach) == (2, 1, 3, False)
    assert len(closings.names_in_the_room(held.seats.all())) == 3


@pytest.mark.clause("R11", "R13")
@pytest.mark.parametrize(("number", "is_breach"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_decision_taken_with_too_few_is_in_breach(db, number, is_breach):
    meeting = MeetingFactory(held=True)
    for _each in range(number):
        came(meeting)

    assert closings.room(meeting, today=localdate()).is_breach is is_breach


@pytest.mark.clause("R11")
def test_a_corrected_register_corrects_the_breach(held):
    seat = held.seats.first()

    seat.attendance = Attendance.DID_NOT_COME
    seat.save()

    assert closings.room(held, today=localdate()).is_breach


@pytest.mark.clause("R13")
def test_one_who_chose_to_come_alone_is_no_breach(db):
    meeting = MeetingFactory(held=True)
    came(meeting, goes_alone_at=timezone.now())

    assert not closings.room(meeting, today=localdate()).is_breach


def test_the_log_holds_what_closed_meetings_decided(held, team):
    closed = DecisionFactory(meeting=ClosingFactory(meeting=held).meeting)
    DecisionFactory(meeting=MeetingFactory(held=True, activity=held.activity))

    assert list(closings.log(held.activity)) == [closed]
    assert Meeting.objects.count() == 2
