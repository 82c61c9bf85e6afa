import pytest
from django.utils.timezone import localdate

from activities.domain import adjustments, packs, replies
from activities.models import AdjustmentState, Help, PackCopy, Travel
from activities.tests.factories import AdjustmentFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.domain import needs
from involvement.people.models import Needs
from involvement.people.tests.factories import NeedsFactory


@pytest.mark.clause("C6")
def test_arranging_twice_is_one_act(team):
    need = AdjustmentFactory()

    adjustments.arrange(need, by=team)
    adjustments.arrange(need, by=team)

    need.refresh_from_db()
    assert (need.state, need.settled_by) == (AdjustmentState.ARRANGED, team)
    assert AuditRow.objects.filter(action="adjustment.arranged").count() == 1


@pytest.mark.clause("C6")
def test_what_cannot_be_done_is_explained_and_may_still_be_arranged(team):
    need = AdjustmentFactory()

    adjustments.explain_cannot(need, reason="The room has no loop.", by=team)
    adjustments.explain_cannot(need, reason="No loop. We can phone you.", by=team)
    adjustments.explain_cannot(need, reason="No loop. We can phone you.", by=team)
    need.refresh_from_db()
    explained = (need.state, need.reason)
    adjustments.arrange(need, by=team)

    need.refresh_from_db()
    assert explained == (AdjustmentState.CANNOT, "No loop. We can phone you.")
    assert (need.state, need.reason) == (AdjustmentState.ARRANGED, "")
    assert AuditRow.objects.filter(action="adjustment.cannot").count() == 1


def test_no_reason_is_no_explanation(team):
    with pytest.raises(RuleBroken, match="Say why"):
        adjustments.explain_cannot(AdjustmentFactory(), reason="  ", by=team)


@pytest.mark.clause("C22")
def test_booking_travel_twice_is_one_act(team):
    seat = SeatFactory(coming=True, travel=Travel.BOOK)

    adjustments.book_travel(seat, by=team)
    adjustments.book_travel(seat, by=team)

    seat.refresh_from_db()
    assert seat.travel_booked_by == team
    assert AuditRow.objects.filter(action="seat.travel_booked").count() == 1


def test_travel_nobody_asked_for_is_not_booked(team):
    with pytest.raises(RuleBroken, match="did not ask"):
        adjustments.book_travel(SeatFactory(coming=True), by=team)


@pytest.mark.clause("C6")
def test_what_helps_is_said_once_and_asked_for_wherever_they_said_yes(person):
    seat = SeatFactory(person=person, coming=True)
    kept = AdjustmentFactory(seat=seat, help=Help.BREAKS, state=AdjustmentState.ASKED)
    AdjustmentFactory(seat=seat, help=Help.BSL)
    asked = SeatFactory(person=person)
    past = SeatFactory(person=person, coming=True, meeting__held=True)
    packs.plan(seat.meeting, today=localdate())
    was = PackCopy.objects.get(seat=seat).send_on

    for _ in range(2):
        adjustments.keep_for_all(
            person,
            help=[Help.BREAKS, Help.POST],
            words="A chair by the door",
            today=localdate(),
            by=person.user,
        )

    told = needs.of(person)
    assert told.help == [Help.BREAKS, Help.POST, Help.OTHER]
    assert told.words == "A chair by the door"
    rows = seat.adjustments.all()
    assert {row.help for row in rows} == {Help.BREAKS, Help.POST, Help.OTHER}
    assert kept in rows
    assert PackCopy.objects.get(seat=seat).send_on < was
    assert not asked.adjustments.exists()
    assert not past.adjustments.exists()
    assert AuditRow.objects.filter(action="needs.help_changed", person_id=person.pk).count() == 1


def test_what_is_asked_for_in_an_answer_is_what_helps_from_then_on(person):
    NeedsFactory(person=person, help=[Help.BSL], why="Because", hard_times=["early"])

    replies.accept(SeatFactory(person=person), help=[Help.BREAKS], by_person=person)

    told = Needs.objects.get(person=person)
    assert (told.help, told.why, told.hard_times) == ([Help.BREAKS], "Because", ["early"])
