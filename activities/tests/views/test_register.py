import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance, MeetingState
from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory, in_days
from involvement.audit.models import AuditRow


@pytest.fixture
def meeting(chair):
    return MeetingFactory(
        activity__group=GroupFactory(chairs=[chair]),
        starts_at=in_days(-1),
        invited_at=timezone.now(),
    )


@pytest.fixture
def page(client, chair, meeting):
    client.force_login(chair)
    url = reverse("meeting_register", args=[meeting.ref])

    def open_it(answers=None, **query):
        if answers is None:
            return client.get(url, query)
        named = {f"seat_{seat.pk}": answer for seat, answer in answers.items()}
        return client.post(url, named, follow=True)

    return open_it


def text(response):
    return " ".join(response.content.decode().split())


def test_everyone_as_planned_is_filled_in_and_nothing_saved(page, meeting):
    yes = SeatFactory(meeting=meeting, coming=True)
    ready = SeatFactory(meeting=meeting, reserve=True, coming=True)
    silent = SeatFactory(meeting=meeting)

    form = page(planned="").context["form"]

    assert [form[f"seat_{seat.pk}"].value() for seat in (yes, ready, silent)] == [
        Attendance.CAME,
        Attendance.RESERVE_READY,
        "",
    ]
    yes.refresh_from_db()
    assert yes.attendance == Attendance.UNMARKED


def test_who_is_left_out_can_be_marked_later(page, meeting):
    first, second = SeatFactory.create_batch(2, meeting=meeting, coming=True)

    part = text(page({first: "came"}))
    whole = text(page({first: "came", second: "part"}))

    assert "1 person is not marked." in part
    assert "The register is complete" in whole
    assert "2 people are paid without a claim." in whole
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


@pytest.mark.clause("R11", "R13")
def test_a_meeting_held_with_one_says_that_it_broke_the_rule(page, meeting):
    came, stayed = SeatFactory.create_batch(2, meeting=meeting, coming=True)

    shown = text(page({came: "came", stayed: "did_not_come"}))

    assert "1 person came. What was decided broke this rule. Rule R13, since" in shown


def test_no_page_shows_what_somebody_is_paid_or_chose(page, meeting):
    seat = SeatFactory(meeting=meeting, coming=True, fee_choice="none")

    shown = text(page({seat: "came"}))

    assert "£" not in shown
    assert "Do not pay me" not in shown


def test_a_wrong_answer_is_told_beside_the_name(page, meeting):
    seat = SeatFactory(meeting=meeting, coming=True, person__name="Ann")

    shown = text(page({seat: "flew"}))

    assert "Choose what happened with Ann" in shown
    seat.refresh_from_db()
    assert seat.attendance == Attendance.UNMARKED


def test_a_chair_who_took_part_is_marked_by_somebody_else(page, meeting, chair):
    mine = SeatFactory(meeting=meeting, coming=True, person__user=chair, person__name="Me")
    other = SeatFactory(meeting=meeting, coming=True)

    shown = page()
    page({mine: "came", other: "came"})

    assert "You took part yourself" in text(shown)
    assert list(shown.context["form"].fields) == [f"seat_{other.pk}"]
    mine.refresh_from_db()
    assert mine.attendance == Attendance.UNMARKED


def test_before_the_start_there_is_nothing_to_mark(page, meeting):
    meeting.starts_at, meeting.ends_at = in_days(3), in_days(3, hour=13)
    meeting.save()
    seat = SeatFactory(meeting=meeting, coming=True)

    assert "You can take the register once the meeting has started" in text(page())
    page({seat: "came"})
    seat.refresh_from_db()
    assert seat.attendance == Attendance.UNMARKED


def test_a_meeting_called_off_has_no_register(page, meeting):
    meeting.state = MeetingState.CANCELLED
    meeting.save()

    assert "called off, so there is no register" in text(page())


def test_a_register_with_nobody_says_so(page):
    assert "There is nobody here for you to mark." in text(page())


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_costs_the_same_for_one_and_for_three(
    page, meeting, number, django_assert_num_queries
):
    SeatFactory.create_batch(number, meeting=meeting, coming=True)

    with django_assert_num_queries(5):
        page()


@pytest.mark.parametrize("number", [1, 3])
def test_saving_locks_and_marks_everybody_at_once(
    client, chair, meeting, number, django_assert_num_queries
):
    seats = SeatFactory.create_batch(number, meeting=meeting, coming=True)
    client.force_login(chair)
    url = reverse("meeting_register", args=[meeting.ref])

    with django_assert_num_queries(21):  # four of them are savepoints, in a test only
        client.post(url, {f"seat_{seat.pk}": "came" for seat in seats})

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    assert set(meeting.seats.values_list("attendance", flat=True)) == {Attendance.CAME}
    assert AuditRow.objects.filter(action="seat.came", was="unmarked").count() == number
    assert AuditRow.objects.filter(action="due.approved").count() == number
    assert AuditRow.objects.filter(action__in=["meeting.held", "activity.meeting"]).count() == 2
