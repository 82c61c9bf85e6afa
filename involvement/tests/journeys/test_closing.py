"""A chair closes a meeting on a phone, in the pages, answers and presses of ux.md C4."""

import pytest
from django.utils import timezone

from activities.models import Attendance, Closing, Decision
from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory
from involvement.notices import delivery
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.journeys.conftest import Counted
from involvement.tests.journeys.test_main_job import link_in, post_to, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("worker")]
PAGES, ANSWERS, PRESSES = 4, 2, 6


@pytest.fixture
def meeting(transactional_db):
    chair = UserFactory(name="Chris Bevan", email="chris@basw.example", roles=["chair"])
    group = GroupFactory(name="England: Adults", chairs=[chair])
    meeting = MeetingFactory(
        held=True, activity__group=group, title="First look", invited_at=timezone.now()
    )
    ann = PersonFactory(name="Ann Lee", email="ann@people.example", with_account=True)
    for person in (ann, PersonFactory(name="Rae Ashdown", email="rae@people.example")):
        SeatFactory(
            meeting=meeting, person=person, coming=True, attendance=Attendance.CAME,
            marked_at=timezone.now(), marked_by=meeting.made_by,
        )  # fmt: skip
    return meeting


@pytest.mark.clause("C10", "C11")
@pytest.mark.parametrize("way", ["phone", "no_javascript"])
def test_a_chair_closes_a_meeting_and_people_hear(visit, meeting, way):
    chris = sign_in(visit("chris", way), "chris@basw.example")
    chris.go(f"/meetings/{meeting.ref}/")
    counted = Counted(chris)

    counted.press("Close this meeting")
    counted.answer("What was decided?", "Letters start with what happens next.")
    counted.answer("Why?", "People stop reading after two lines.")
    counted.press("Save and continue")
    counted.press("Save and continue")
    counted.press("Close and tell people")

    assert chris.reads("2 people are being told.")
    assert (counted.pages, counted.answers, counted.presses) == (PAGES, ANSWERS, PRESSES)
    assert Decision.objects.get().who == "The Council"
    assert Closing.objects.get().closed_at
    delivery.send_due()
    ann = visit("ann", way)
    ann.go(link_in(post_to("ann@people.example", about="First look")))
    assert ann.reads("Letters start with what happens next.")
