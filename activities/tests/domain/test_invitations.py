import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import invitations, presence
from activities.models import ActivityState, MeetingState, Seat, Settled
from activities.tests.factories import (
    ActivityFactory,
    AloneAlertFactory,
    MeetingFactory,
    SeatFactory,
    in_days,
)
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.models import Capacity
from involvement.people.tests.factories import PersonFactory


@pytest.fixture
def meeting(db):
    return MeetingFactory()


def invite(meeting, *people, **more):
    return invitations.invite_many(
        meeting, people, today=localdate(), by=meeting.activity.lead, **more
    )


@pytest.mark.clause("C13", "U6")
def test_inviting_says_in_what_capacity_and_with_which_purpose(meeting, person, carer):
    invite(meeting, person, carer)
    meeting.refresh_from_db()
    purpose = meeting.activity.current_purpose

    seats = Seat.objects.order_by("pk")
    assert [(seat.person, seat.capacity) for seat in seats] == [
        (person, Capacity.SERVICE_USER),
        (carer, Capacity.CARER),
    ]
    assert {(seat.purpose, seat.fee_offered_pence) for seat in seats} == {
        (purpose, purpose.fee_pence)
    }
    assert meeting.invited_at == seats[0].invited_at
    assert sorted(Notice.objects.filter(kind="invitation").values_list("key", flat=True)) == [
        f"invitation:{seat.pk}:{purpose.version}" for seat in seats
    ]


@pytest.mark.clause("C13")
def test_somebody_with_two_capacities_is_asked_in_one(meeting, person):
    seat = invitations.invite(
        meeting, person, capacity=Capacity.CARER, today=localdate(), by=meeting.activity.lead
    )

    assert seat.capacity == Capacity.CARER


def test_asking_twice_asks_once(meeting, person, team):
    first = invitations.invite(meeting, person, today=localdate(), by=team)
    again = invitations.invite(meeting, person, is_reserve=True, today=localdate(), by=team)

    assert (again, again.is_reserve) == (first, False)
    assert Notice.objects.filter(kind="invitation").count() == 1


@pytest.mark.clause("C5")
def test_somebody_who_takes_a_break_is_not_asked_and_nobody_else_is(meeting, person):
    paused = PersonFactory(name="Sam", paused_at=timezone.now())

    with pytest.raises(RuleBroken, match="Sam is taking a break"):
        invite(meeting, person, paused)

    assert not Seat.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.clause("U6")
def test_nobody_is_asked_before_the_purpose_is_agreed(person):
    meeting = MeetingFactory(activity=ActivityFactory(state=ActivityState.PLANNING))

    with pytest.raises(RuleBroken, match="Nobody can be invited yet"):
        invite(meeting, person)

    assert not Seat.objects.exists()


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"state": MeetingState.CANCELLED}, "called off"),
        ({"state": MeetingState.HELD}, "started already"),
        ({"starts_at": in_days(-1)}, "started already"),
    ],
)
def test_nobody_is_asked_to_a_meeting_that_is_over(db, person, changes, match):
    meeting = MeetingFactory(**changes)

    with pytest.raises(RuleBroken, match=match):
        invite(meeting, person)


@pytest.mark.clause("R13")
def test_asking_more_people_ends_being_alone(meeting, person):
    meeting.invited_at = timezone.now()
    meeting.save()
    alert = AloneAlertFactory(seat__meeting=meeting)

    invite(meeting, person)

    alert.refresh_from_db()
    assert alert.settled == Settled.MORE_COME


@pytest.mark.clause("R12")
def test_a_reserve_has_the_same_offer_and_counts_when_stepped_up(meeting, person, carer, team):
    [seat] = invite(meeting, person)
    [reserve] = invite(meeting, carer, is_reserve=True)
    before = presence.counts(meeting).expected

    invitations.step_up(reserve, today=localdate(), by=team)
    invitations.step_up(reserve, today=localdate(), by=team)

    reserve.refresh_from_db()
    assert (reserve.purpose, reserve.fee_offered_pence) == (seat.purpose, seat.fee_offered_pence)
    assert reserve.stepped_up_at is not None
    assert (before, presence.counts(meeting).expected) == (1, 2)
    assert Notice.objects.filter(kind="step_up").count() == 1


def test_only_a_reserve_who_has_not_said_no_steps_up(meeting, team):
    seat = SeatFactory(meeting=meeting, person__name="Ann")
    declined = SeatFactory(meeting=meeting, reserve=True, not_coming=True, person__name="Dee")

    with pytest.raises(RuleBroken, match="Ann has a full seat already"):
        invitations.step_up(seat, today=localdate(), by=team)
    with pytest.raises(RuleBroken, match="Dee has said no"):
        invitations.step_up(declined, today=localdate(), by=team)
