import pytest
from django.urls import reverse

from activities.models import Activity, Agreement, Level, MeetingState
from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    OutcomeFactory,
    PurposeFactory,
    SeatFactory,
)
from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.notices.delivery import send_due
from involvement.notices.models import Notice
from involvement.people.domain import grants
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import PersonFactory, UserFactory


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


@pytest.fixture
def cymru_member(db):
    user = UserFactory(name="Carys")
    RoleGrant.objects.create(user=user, role="team", nation=Nation.CYMRU)
    return user


def listed(answer):
    return [activity.title for activity in answer.context["rows"]]


def test_an_empty_list_says_how_to_start(signed_in):
    answer = signed_in.get(reverse("activities"))

    assert "No work is planned yet" in answer.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(signed_in, django_assert_num_queries, count):
    ActivityFactory.create_batch(count, group__name="Housing") if count == 1 else [
        ActivityFactory() for _ in range(count)
    ]

    with django_assert_num_queries(3):
        answer = signed_in.get(reverse("activities"))

    assert len(listed(answer)) == count


def test_the_list_can_show_one_stage(signed_in):
    ActivityFactory(title="New")
    ActivityFactory(title="Open", inviting=True)

    assert listed(signed_in.get(reverse("activities"))) == ["Open", "New"]
    assert listed(signed_in.get(reverse("activities"), {"state": "inviting"})) == ["Open"]
    assert listed(signed_in.get(reverse("activities"), {"state": "finished"})) == []
    assert signed_in.get(reverse("activities"), {"state": "nonsense"}).status_code == 404
    assert signed_in.get(reverse("activities"), {"after": "nonsense"}).status_code == 404


def test_a_member_sees_and_opens_only_their_nations_work(client, cymru_member):
    here = ActivityFactory(title="Here", group=GroupFactory(nation=Nation.CYMRU))
    there = ActivityFactory(title="There", group=GroupFactory(nation=Nation.SCOTLAND))
    whole = ActivityFactory(title="Whole", group=GroupFactory(nation=Nation.UK))
    client.force_login(cymru_member)

    assert listed(client.get(reverse("activities"))) == ["Here"]
    assert client.get(here.get_absolute_url()).status_code == 200
    for other in (there, whole):
        assert client.get(other.get_absolute_url()).status_code == 404
        assert client.post(reverse("activity_pause", args=[other.ref])).status_code == 404


def test_people_chairs_and_finance_do_not_plan(client, person, chair, finance):
    activity = ActivityFactory(group=GroupFactory(chairs=[chair]))
    for user in (person.user, chair, finance):
        client.force_login(user)
        assert client.get(reverse("activities")).status_code == 403
        assert client.get(reverse("activity_new")).status_code == 403
        assert client.get(activity.get_absolute_url()).status_code == 404


@pytest.mark.clause("P1")
def test_planning_makes_the_work_with_me_as_its_lead(signed_in, team):
    group = GroupFactory(name="Housing", level=Level.PRACTICE)

    answer = signed_in.post(
        reverse("activity_new"),
        {"name": "Letters", "group": group.pk, "serves_people": "They can read them."},
    )

    activity = Activity.objects.get()
    assert answer.url == activity.get_absolute_url()
    assert (activity.title, activity.group, activity.lead) == ("Letters", group, team)
    assert activity.serves_people == "They can read them."


@pytest.mark.clause("P1")
def test_a_plan_without_a_goal_is_asked_for_one_and_kept(signed_in):
    group = GroupFactory(name="Housing")

    answer = signed_in.post(reverse("activity_new"), {"name": "Letters", "group": group.pk})

    assert answer.context["form"].errors == {
        "serves_social_workers": [
            "Enter how it helps social workers, or how it helps people and families"
        ]
    }
    assert 'value="Letters"' in answer.text
    assert "<title>Error:" in answer.text
    assert Activity.objects.count() == 0


def test_a_plan_for_a_group_of_another_nation_is_refused(client, cymru_member):
    group = GroupFactory(nation=Nation.SCOTLAND)
    client.force_login(cymru_member)

    answer = client.post(
        reverse("activity_new"), {"name": "L", "group": group.pk, "serves_people": "Yes."}
    )

    assert answer.context["form"].errors == {"group": ["Choose a group from the list"]}


@pytest.mark.clause("P5", "U6")
def test_every_missing_thing_links_to_the_page_that_mends_it(signed_in):
    activity = ActivityFactory()

    answer = signed_in.get(activity.get_absolute_url())

    assert len(answer.context["missing"]) == 24
    for gap in answer.context["missing"]:
        assert f'href="{gap["url"]}">' in answer.text
        assert signed_in.get(gap["url"]).status_code == 200
    assert "Open invitations" not in answer.text
    assert "24 things are missing" in answer.text


@pytest.mark.clause("U6", "I7")
def test_a_ready_activity_opens_with_one_press(signed_in, team):
    activity = ActivityFactory(lead=team, ready=True)
    assert "Open invitations</button>" in signed_in.get(activity.get_absolute_url()).text

    for _ in range(2):
        answer = signed_in.post(reverse("activity_open", args=[activity.ref]), follow=True)

    assert "Invitations are open." in answer.text
    assert "Open for invitations" in answer.text
    activity.refresh_from_db()
    assert activity.state == "inviting"


def test_pressing_open_too_early_tells_why_and_changes_nothing(signed_in):
    activity = ActivityFactory()

    answer = signed_in.post(reverse("activity_open", args=[activity.ref]), follow=True)

    assert "Nobody can be invited yet. Still to do: Answer promise P1" in answer.text
    activity.refresh_from_db()
    assert activity.state == "planning"


def test_pausing_carrying_on_and_finishing(signed_in):
    activity = ActivityFactory(meeting=True)
    MeetingFactory(activity=activity, held=True)

    for name, word in [
        ("activity_pause", "paused"),
        ("activity_resume", "meeting"),
        ("activity_finish", "finished"),
    ]:
        answer = signed_in.post(reverse(name, args=[activity.ref]), follow=True)
        activity.refresh_from_db()
        assert (activity.state, answer.status_code) == (word, 200)
        assert reverse(name, args=[activity.ref]) not in answer.text


def test_work_whose_lead_has_gone_says_so_and_finds_a_new_one(signed_in, team, keeper):
    gone = UserFactory(name="Old Lead", roles=["team"])
    activity = ActivityFactory(lead=gone, title="Kinship care")
    page, lead = (reverse(name, args=[activity.ref]) for name in ("activity", "activity_lead"))
    assert "Old Lead, who led this work" not in signed_in.get(page).text

    grants.close(gone, reason="left", by=keeper)
    assert "The account of Old Lead, who led this work, is closed." in signed_in.get(page).text
    for _time in range(2):
        answer = signed_in.post(lead, follow=True)

    activity.refresh_from_db()
    assert activity.lead == team
    assert lead not in answer.text
    assert list(
        AuditRow.objects.filter(action="activity.lead_taken").values_list("actor_id", flat=True)
    ) == [team.pk]
    assert not Notice.objects.filter(kind="lead_taken").exists()


def test_who_led_the_work_before_hears_of_it(signed_in, team, mailoutbox):
    activity = ActivityFactory(lead=UserFactory(name="Lee", email="lee@basw.example"))

    for _time in range(2):
        signed_in.post(reverse("activity_lead", args=[activity.ref]))
    send_due()

    [mail] = mailoutbox
    assert mail.to == ["lee@basw.example"]
    assert f'Jo leads "{activity.title}" from now on.' in mail.body


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_is_on_it(
    signed_in, team, django_assert_num_queries, count
):
    activity = ActivityFactory(inviting=True, lead=team)
    for _ in range(count):
        meeting = MeetingFactory(activity=activity)
        seat = SeatFactory(meeting=meeting, coming=True)
        Agreement.objects.create(purpose=seat.purpose, person=seat.person, agrees=True)

    with django_assert_num_queries(5):
        answer = signed_in.get(activity.get_absolute_url())

    assert len(answer.context["meetings"]) == len(answer.context["people"]) == count


@pytest.mark.clause("U4", "R8")
def test_the_page_shows_who_agreed_who_differs_and_who_has_not_said(signed_in):
    activity = ActivityFactory(inviting=True)
    meeting = MeetingFactory(activity=activity)
    first = activity.current_purpose
    for name, version, agrees, words in [
        ("Ann", 1, True, ""),
        ("Bob", 1, False, "The fee is too low."),
        ("Cat", 0, True, ""),
    ]:
        seat = SeatFactory(meeting=meeting, person=PersonFactory(name=name))
        if version:
            Agreement.objects.create(purpose=first, person=seat.person, agrees=agrees, words=words)

    text = signed_in.get(activity.get_absolute_url()).text

    assert "1 of 3 people invited agree to the purpose as it is now." in text
    assert "The fee is too low." in text
    assert text.count("Does not agree yet") == text.count("Has not said yet") == 1

    OutcomeFactory(purpose=PurposeFactory(activity=activity, version=2, agreed=True))
    text = signed_in.get(activity.get_absolute_url()).text
    assert "0 of 3 people invited" in text
    assert "Agreed to version 1, asked again" in text


def test_work_that_is_finishing_misses_nothing_and_says_what_is_left(signed_in):
    activity = ActivityFactory(state="finishing", ready=True)

    shown = signed_in.get(activity.get_absolute_url()).text

    assert "Not ready to invite" not in shown
    assert "What is left is to pay, to tell, and to learn." in shown


def test_tasks_follow_the_stage_of_the_work(signed_in, team):
    activity = ActivityFactory(lead=team, inviting=True)
    meeting = MeetingFactory(activity=activity)

    def words():
        found = signed_in.get(activity.get_absolute_url()).context["stages"]
        return {task.title: task.status_word for stage in found[2:] for task in stage.tasks}

    assert words() == {
        "Plan a meeting": "Completed",
        "Invite people": "Not started",
        "Send the papers": "Cannot start yet",
        "Write down what changed, and look back": "Cannot start yet",
    }
    SeatFactory(meeting=meeting)
    meeting.invited_at = meeting.made_at
    meeting.save()
    assert words()["Invite people"] == "Completed"
    assert words()["Send the papers"] == "1 meeting ahead"
    meeting.state = MeetingState.HELD
    meeting.save()
    assert words()["Write down what changed, and look back"] == "Not started"


def test_a_changed_purpose_shows_as_a_problem_while_people_are_invited(signed_in, team):
    activity = ActivityFactory(lead=team, inviting=True)
    OutcomeFactory(purpose=PurposeFactory(activity=activity, version=2))

    stage = signed_in.get(activity.get_absolute_url()).context["stages"][1]

    assert stage.tasks[-1].status_word == "There is a problem"
