"""A chair on a phone: one glance, a mend, a tick, and the register. (ux.md C1, C2, C3, C5)"""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone

from activities.models import Adjustment, Attendance, Help, MeetingState, Seat
from activities.tests.factories import (
    AdjustmentFactory,
    GroupFactory,
    MeetingFactory,
    SeatFactory,
    in_days,
)
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.journeys.conftest import Counted
from involvement.tests.journeys.test_main_job import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("worker")]
A4_SHEET = {"format": "A4", "print_background": True}


@pytest.fixture
def meeting(transactional_db):
    chair = UserFactory(name="Chris Bevan", email="chris@basw.example", roles=["chair"])
    group = GroupFactory(name="England: Adults", chairs=[chair])
    meeting = MeetingFactory(
        activity__group=group,
        title="First look",
        starts_at=in_days(3),
        invited_at=timezone.now(),
    )
    SeatFactory(meeting=meeting, person=PersonFactory(name="Ann Lee"), coming=True)
    SeatFactory(meeting=meeting, person=PersonFactory(name="Rae Ashdown"), not_coming=True)
    dee = PersonFactory(name="Dee Winter", carer=True)
    AdjustmentFactory(
        seat=SeatFactory(meeting=meeting, person=dee, carer=True, coming=True), help=Help.BREAKS
    )
    zoe = PersonFactory(name="Zoe Reed", email="zoe@people.example")
    SeatFactory(meeting=meeting, person=zoe, reserve=True, coming=True)
    return meeting


def test_a_full_meeting_at_high_level_prints_on_one_side(visit, meeting):
    type(meeting).objects.update(is_high_level=True)
    meeting.activity.purposes.update(hard_topics="Some of it is hard. Jo can call you.")
    for kind, name in zip(Help, ("Ivy Moor", "Jan Marsh", "Kit Fen", "Lou Heath"), strict=False):
        seat = SeatFactory(meeting=meeting, person=PersonFactory(name=name), coming=True)
        AdjustmentFactory(seat=seat, help=kind)
    chris = sign_in(visit("chris", "phone"), "chris@basw.example")

    chris.go(f"/meetings/{meeting.ref}/")

    with pikepdf.open(BytesIO(chris.page.pdf(**A4_SHEET))) as sheet:
        assert len(sheet.pages) == 1
    chris.page.emulate_media(media="print")
    assert chris.page.get_by_text("Need help?").is_visible()
    assert not chris.page.get_by_text("How this changed").is_visible()


@pytest.mark.clause("R11", "R12", "R13")
@pytest.mark.parametrize("way", ["phone", "no_javascript"])
def test_a_chair_looks_mends_ticks_and_takes_the_register(visit, meeting, way):
    chris = sign_in(visit("chris", way), "chris@basw.example")

    glance = Counted(chris)
    glance.go(f"/meetings/{meeting.ref}/")
    assert (glance.pages, glance.answers, glance.presses) == (1, 0, 0)
    main = chris.text
    for before, after in (("At risk", "Ann Lee"), ("Ann Lee", "To arrange")):
        assert main.index(before) < main.index(after)
    tick = Counted(chris)
    tick.press("Mark as arranged", same_page=True)
    assert (tick.pages, tick.answers, tick.presses) == (0, 0, 1)
    assert Adjustment.objects.get().state == "arranged"

    mend = Counted(chris)
    mend.press("What you can do")
    mend.press("Ask now", same_page=True)
    assert chris.reads("We have asked. You can see the answer here.")
    assert (mend.pages, mend.answers, mend.presses) <= (3, 1, 3)

    began = timezone.now() - timedelta(hours=3)
    type(meeting).objects.update(starts_at=began, ends_at=began + timedelta(hours=2))
    chris.go(f"/meetings/{meeting.ref}/")
    register = Counted(chris)
    register.press("Take the register")
    register.press("Mark everyone as planned", same_page=True)
    register.press("Save")
    assert chris.reads("The register is complete")
    assert (register.pages, register.answers, register.presses) == (2, 0, 3)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    marked = Seat.objects.values_list("person__name", "attendance").order_by("person__name")
    assert list(marked) == [
        ("Ann Lee", Attendance.CAME),
        ("Dee Winter", Attendance.CAME),
        ("Rae Ashdown", Attendance.UNMARKED),
        ("Zoe Reed", Attendance.RESERVE_READY),
    ]
