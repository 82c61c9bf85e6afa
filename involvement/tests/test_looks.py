"""Every look at what we hold of somebody is in the trail, once, with the reader's role."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import (
    ActivityFactory,
    AdjustmentFactory,
    GroupFactory,
    MeetingFactory,
    SeatFactory,
    in_days,
)
from impact.tests.factories import FeedbackFactory
from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.people.tests.factories import BehalfFactory
from payments.tests.factories import ClaimLineFactory, PayeeAccountFactory

WINDOW = [(15, False), (14, True), (0, True), (-1, True), (-2, False)]


def looks():
    rows = AuditRow.objects.filter(action__startswith="looked.").order_by("id")
    return list(rows.values_list("action", "person_id", "actor_id", "reason"))


def near_meeting(chair, **changes):
    group = GroupFactory(chairs=[chair])
    return MeetingFactory(
        activity__group=group, invited_at=timezone.now(), starts_at=in_days(7), **changes
    )


def test_opening_a_file_is_noted_with_the_role(client, team, person):
    client.force_login(team)

    client.get(reverse("person", args=[person.pk]))

    assert looks() == [("looked.file", person.pk, team.pk, "team")]


def test_a_second_look_within_ten_minutes_is_the_same_look(client, team, second_team, person):
    for user, after in ((team, 0), (team, 9), (second_team, 9), (team, 11)):
        with time_machine.travel(timezone.now() + timedelta(minutes=after)):
            trail.look("file", [person.pk], by=user, reason="team")

    assert [actor for _action, _person, actor, _role in looks()] == [
        team.pk,
        second_team.pk,
        team.pk,
    ]


@pytest.fixture
def second_team(db):
    from involvement.people.tests.factories import UserFactory

    return UserFactory(roles=["team"])


def test_needs_are_noted_for_each_whose_needs_are_shown(client, chair):
    meeting = near_meeting(chair)
    need = AdjustmentFactory(seat__meeting=meeting, seat__coming=True)
    SeatFactory(meeting=meeting, coming=True)
    client.force_login(chair)

    client.get(meeting.get_absolute_url())

    assert looks() == [("looked.needs", need.seat.person_id, chair.pk, "chair")]


@pytest.mark.parametrize(("days", "sees"), WINDOW)
def test_a_chair_sees_needs_from_two_weeks_before_until_the_day_after(client, chair, days, sees):
    meeting = near_meeting(chair)
    need = AdjustmentFactory(seat__meeting=meeting, seat__coming=True, words="near the door")
    client.force_login(chair)

    with time_machine.travel(meeting.starts_at - timedelta(days=days)):
        client.force_login(chair)
        page = client.get(meeting.get_absolute_url())
        answer = client.get(reverse("adjustment_cannot", args=[meeting.ref, need.pk]))

    assert ("near the door" in page.text) is sees
    assert ("You can see what people need from" in page.text) is not sees
    assert answer.status_code == (200 if sees else 404)
    assert len(looks()) == sees


def test_the_team_sees_needs_at_any_time(client, team):
    meeting = MeetingFactory(invited_at=timezone.now(), starts_at=in_days(60))
    AdjustmentFactory(seat__meeting=meeting, seat__coming=True, words="near the door")
    client.force_login(team)

    assert "near the door" in client.get(meeting.get_absolute_url()).text


def test_where_money_goes_is_noted(client, finance):
    claim = ClaimLineFactory(sent=True).claim
    PayeeAccountFactory(person=claim.person)
    client.force_login(finance)

    client.get(claim.get_absolute_url())

    assert looks() == [("looked.bank", claim.person_id, finance.pk, "finance")]


def test_single_answers_are_noted_and_the_reader_is_the_contact(client, db):
    activity = ActivityFactory(inviting=True)
    lead = activity.lead
    answer = FeedbackFactory(meeting__activity=activity, answered_at=timezone.now())
    client.force_login(lead)

    client.get(reverse("activity_feedback", args=[activity.ref]))

    assert looks() == [("looked.answers", answer.person_id, lead.pk, "contact")]


def test_a_page_that_was_refused_was_no_look(client, chair, person):
    client.force_login(chair)

    client.get(reverse("person", args=[person.pk]))

    assert looks() == []


@pytest.mark.parametrize("name", ["behalf_invitation", "behalf_invitation_help", "behalf_cost"])
def test_filling_in_for_somebody_is_a_look_at_their_things(client, team, name):
    entry = BehalfFactory(by=team)
    seat = SeatFactory(person=entry.person)
    client.force_login(team)

    client.get(reverse(name, args=[entry.person_id, seat.meeting.ref]))

    assert looks() == [("looked.file", entry.person_id, team.pk, "team")]


def test_reading_why_something_helps_is_a_look(client, team, person):
    person.named_worker = team
    person.save()
    client.force_login(team)

    client.get(reverse("person_why", args=[person.pk]))

    assert looks() == [("looked.needs", person.pk, team.pk, "team")]
