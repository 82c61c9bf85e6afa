"""Staff repeat a meeting in the pages, answers and presses of ux.md S1b."""

import pytest

from activities.models import Meeting
from activities.tests.factories import MeetingFactory
from involvement.people.tests.factories import UserFactory
from involvement.tests.journeys.test_closing import Counted
from involvement.tests.journeys.test_main_job import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("worker")]
PAGES, ANSWERS, PRESSES = 3, 2, 4


@pytest.mark.parametrize("way", ["phone", "no_javascript"])
def test_a_meeting_is_repeated_in_a_minute(visit, transactional_db, way):
    UserFactory(name="Jo Marsh", email="jo@basw.example", roles=["team"])
    meeting = MeetingFactory()
    jo = sign_in(visit("jo", way), "jo@basw.example")
    counted = Counted(jo)

    counted.go(f"/meetings/{meeting.ref}/repeat/")
    counted.choose("Every two weeks")
    counted.answer("How many more times?", 3)
    counted.press("Continue")
    counted.press("Plan these meetings")

    assert (counted.pages, counted.answers, counted.presses) == (PAGES, ANSWERS, PRESSES)
    assert jo.reads("All meetings of this series")
    assert Meeting.objects.filter(series__isnull=False).count() == 4
