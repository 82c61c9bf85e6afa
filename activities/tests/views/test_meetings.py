import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from activities import policies
from activities.domain import presence
from activities.models import Level, Meeting, Reading, Seat, Travel
from activities.tests.factories import (
    AdjustmentFactory,
    GroupFactory,
    MeetingFactory,
    PackCopyFactory,
    SeatFactory,
    TurnoutFactory,
    in_days,
)
from involvement.calendars import Nation
from involvement.notices.models import Notice
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory


@pytest.fixture
def group(chair):
    return GroupFactory(name="Housing group", level=Level.PRACTICE, chairs=[chair])


@pytest.fixture
def meeting(group):
    return MeetingFactory(
        title="Letters", activity__group=group, invited_at=timezone.now(), starts_at=in_days(14)
    )


@pytest.fixture
def as_chair(client, chair):
    client.force_login(chair)
    return client


@pytest.fixture
def as_team(client, team):
    client.force_login(team)
    return client


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    as_chair, group, number, django_assert_num_queries
):
    for row in MeetingFactory.create_batch(
        number, activity__group=group, invited_at=timezone.now()
    ):
        SeatFactory.create_batch(2, meeting=row, coming=True)

    with django_assert_num_queries(5):
        page = text(as_chair.get(reverse("meetings")))

    assert page.count("At risk") == number


@pytest.mark.clause("R2")
def test_the_list_says_at_what_level_and_shows_a_chair_only_their_own(as_chair, meeting):
    other = MeetingFactory(title="Not mine")

    page = text(as_chair.get(reverse("meetings")))

    assert "Housing group · Practice" in page
    assert meeting.title in page
    assert other.title not in page


def test_the_team_sees_the_meetings_of_its_nations(client, db):
    user = UserFactory()
    RoleGrant.objects.create(user=user, role="team", nation=Nation.CYMRU)
    MeetingFactory(title="In Cardiff", activity__group__nation=Nation.CYMRU)
    MeetingFactory(title="In Leeds", activity__group__nation=Nation.ENGLAND)
    client.force_login(user)

    page = text(client.get(reverse("meetings")))

    assert "In Cardiff" in page
    assert "In Leeds" not in page


def test_the_team_of_the_whole_uk_sees_every_nation(as_team):
    MeetingFactory(title="In Leeds", activity__group__nation=Nation.ENGLAND)

    assert "In Leeds" in text(as_team.get(reverse("meetings")))


def test_past_meetings_are_apart_and_a_missing_register_is_asked_for(as_chair, group):
    MeetingFactory(title="Was held", activity__group=group, held=True)
    MeetingFactory(title="Not marked", activity__group=group, starts_at=in_days(-2))

    now, past = (text(as_chair.get(reverse("meetings"), query)) for query in ({}, {"when": "past"}))

    assert "Not marked" in now
    assert "Take the register" in now
    assert "Was held" not in now
    assert "Was held" in past


def test_an_empty_list_says_so(as_chair):
    assert "No meeting is planned." in text(as_chair.get(reverse("meetings")))
    assert "No meeting has been held yet." in text(
        as_chair.get(reverse("meetings"), {"when": "past"})
    )


@pytest.mark.parametrize(
    "name", ["meeting", "meeting_fix", "meeting_register", "meeting_invite", "meeting_move"]
)
def test_strangers_see_no_meeting(client, outsider, meeting, name):
    client.force_login(outsider)

    assert client.get(reverse(name, args=[meeting.ref])).status_code == 404


@pytest.mark.parametrize("name", ["meeting_invite", "meeting_move", "meeting_cancel"])
def test_a_chair_runs_but_does_not_plan(as_chair, meeting, name):
    assert as_chair.get(reverse(name, args=[meeting.ref])).status_code == 404
    assert as_chair.post(reverse(name, args=[meeting.ref])).status_code == 404


@pytest.mark.clause("R2", "R10", "R11", "R12", "C13")
def test_the_glance_answers_what_a_chair_asks(as_chair, meeting):
    meeting.is_high_level = True
    meeting.separate_voices = "A phone call with each carer."
    meeting.save()
    SeatFactory.create_batch(2, meeting=meeting, coming=True)
    SeatFactory(meeting=meeting, carer=True, person__name="Dee")
    SeatFactory(meeting=meeting, reserve=True)

    page = text(as_chair.get(meeting.get_absolute_url()))

    for words in (
        "At risk",
        "2 yes, 1 not answered. Just enough people have said yes. One illness breaks it.",
        "Rule R11, since 1 October 2016: at least 2 people, and 3 is better.",
        "This meeting is high level. Its reserve has not said yes yet.",
        "2 of 3 seats filled. No reserve yet.",
        "2 yes, of 2 who may come",
        "0 yes, of 1 who may come",
        "A phone call with each carer.",
        "Asked, not answered",
        'Dee <span class="quiet">Carer</span>',
        "The words, the pictures, and what goes first.",
        "Practice",
    ):
        assert words in page


def test_a_meeting_with_nobody_invited_says_where_to_start(as_team, as_chair, chair, team, meeting):
    meeting.invited_at = None
    meeting.save()

    as_team.force_login(team)
    planner = text(as_team.get(meeting.get_absolute_url()))
    as_chair.force_login(chair)
    reader = text(as_chair.get(meeting.get_absolute_url()))

    assert "No one invited yet" in planner
    assert "Start here: invite people." in planner
    assert "The involvement team invites people." in reader


@pytest.mark.clause("R13")
def test_a_stop_has_no_button_to_go_ahead_and_no_way_round(as_chair, meeting):
    meeting.reply_by = localdate()
    meeting.save()
    SeatFactory(meeting=meeting, coming=True)
    SeatFactory(meeting=meeting)
    go_ahead = reverse("meeting_go_ahead", args=[meeting.ref])

    page = text(as_chair.get(meeting.get_absolute_url()))
    answer = text(as_chair.post(go_ahead, follow=True))

    assert "This meeting cannot go ahead while this is so." in page
    assert go_ahead not in page
    assert "This meeting cannot go ahead. Only 1 person said yes by" in answer
    meeting.refresh_from_db()
    assert meeting.going_ahead_at is None


def test_going_ahead_is_one_press(as_chair, meeting):
    SeatFactory.create_batch(3, meeting=meeting, coming=True)

    page = text(as_chair.post(reverse("meeting_go_ahead", args=[meeting.ref]), follow=True))

    assert "Everyone can see that it goes ahead." in page
    assert "Going ahead" in page


@pytest.mark.clause("C6")
def test_needs_are_listed_without_why_and_ticked_with_one_press(as_chair, meeting):
    need = AdjustmentFactory(seat__meeting=meeting, seat__person__name="Ann", seat__coming=True)
    trip = SeatFactory(meeting=meeting, coming=True, travel=Travel.BOOK)

    page = text(as_chair.get(meeting.get_absolute_url()))
    as_chair.post(reverse("adjustment_arranged", args=[meeting.ref, need.pk]))
    as_chair.post(reverse("seat_travel_booked", args=[meeting.ref, trip.pk]))
    after = text(as_chair.get(meeting.get_absolute_url()))

    assert "Ann: More breaks" in page
    assert page.count(">Asked<") == 1
    assert after.count(">Arranged<") == 1
    assert ">Booked<" in after


@pytest.mark.clause("C6")
def test_what_cannot_be_done_needs_a_reason(as_chair, meeting):
    need = AdjustmentFactory(seat__meeting=meeting, seat__coming=True)
    url = reverse("adjustment_cannot", args=[meeting.ref, need.pk])

    empty = text(as_chair.post(url, {"reason": ""}))
    page = text(as_chair.post(url, {"reason": "We can phone you instead."}, follow=True))

    assert "Enter what you want to tell the person" in empty
    assert "We can phone you instead." in page


def test_a_need_is_found_only_at_its_own_meeting(as_chair, meeting):
    need = AdjustmentFactory()

    response = as_chair.post(reverse("adjustment_arranged", args=[meeting.ref, need.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Not sent yet"),
        ({"sent_at": in_days(-40)}, "Sent on time"),
        ({"sent_at": in_days(25)}, "Sent late"),
        ({"sent_at": in_days(-40), "reading": Reading.CANNOT_READ}, "cannot open or read them"),
    ],
)
def test_papers_say_how_long_before_and_who_cannot_read(as_chair, meeting, changes, words):
    PackCopyFactory(seat=SeatFactory(meeting=meeting, coming=True), **changes)
    # on any day of the year, holidays or not
    Meeting.objects.filter(pk=meeting.pk).update(papers_by=localdate())

    assert words in text(as_chair.get(meeting.get_absolute_url()))


@pytest.mark.parametrize("number", [1, 3])
def test_the_glance_costs_the_same_for_one_and_for_three(
    as_chair, meeting, number, django_assert_num_queries
):
    for _ in range(number):
        AdjustmentFactory(seat__meeting=meeting, seat__coming=True)

    with django_assert_num_queries(8):
        as_chair.get(meeting.get_absolute_url())


@pytest.mark.clause("R11", "R12")
def test_the_fixes_are_there_to_press(as_team, meeting):
    SeatFactory(meeting=meeting, coming=True, person__name="Ann")
    reserve = SeatFactory(meeting=meeting, reserve=True, coming=True, person__name="Dee")
    step_up = reverse("seat_step_up", args=[meeting.ref, reserve.pk])

    page = text(as_team.get(reverse("meeting_fix", args=[meeting.ref])))
    as_team.post(step_up)

    for way in (
        step_up,
        reverse("meeting_invite", args=[meeting.ref]),
        reverse("meeting_move", args=[meeting.ref]),
        reverse("meeting_ask_person", args=[meeting.ref]),
    ):
        assert way in page
    assert presence.counts(meeting).confirmed == 2


def test_asking_the_person_is_one_press(as_chair, meeting):
    SeatFactory(meeting=meeting, coming=True)

    page = text(as_chair.post(reverse("meeting_ask_person", args=[meeting.ref]), follow=True))

    assert "We have asked what they want to do." in page
    assert Notice.objects.filter(kind="alone_alert_person").count() == 1


def test_chairs_who_come_with_a_meeting_are_the_chairs_of_its_group(
    meeting, chair, team, outsider, django_assert_num_queries
):
    elsewhere = UserFactory(roles=["chair"])
    MeetingFactory(activity__group__chairs=[elsewhere])
    meeting.activity.group.chairs.add(outsider)  # whose role was taken away
    everybody = [chair, team, outsider, elsewhere]
    asked = [policies.may_run_meeting(user, meeting) for user in everybody]
    meetings = Meeting.objects.select_related("activity__group")

    with django_assert_num_queries(1):
        known = policies.with_chairs(meetings).get(pk=meeting.pk)
        found = [policies.may_run_meeting(user, known) for user in everybody]

    assert found == asked == [True, True, False, False]


@pytest.mark.clause("R11")
def test_the_chair_reads_how_many_may_come_and_why_but_nothing_of_one_person(as_chair, meeting):
    TurnoutFactory(yes=1000, yes_came=920, silent=1000, silent_came=300)
    seats = SeatFactory.create_batch(3, meeting=meeting, coming=True)
    SeatFactory(meeting=meeting)
    for page in ("meeting", "meeting_fix"):
        shown = text(as_chair.get(reverse(page, args=[meeting.ref])))

        assert "How many may come" in shown
        assert "Very likely: about 95%" in shown
        assert "Likely: about 85%" in shown
        assert (
            "3 said yes. 1 has not answered. Of people who say yes, about 9 in 10 come. "
            "Of people who have not answered, about 3 in 10 come."
        ) in shown
        assert "so this is rough" not in shown

    Seat.objects.filter(pk=seats[0].pk).update(reply="not_coming")
    Seat.objects.filter(meeting=meeting, reply="none").delete()
    shown = text(as_chair.get(reverse("meeting", args=[meeting.ref])))
    assert "Too few may still come" in shown
