import pytest

from activities.domain import adjustments
from activities.models import AdjustmentState, Travel
from activities.tests.factories import AdjustmentFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken


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
