"""Access changes at once when roles do, and two roles never add up on one's own record."""

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    SeatFactory,
    in_days,
)
from involvement.people.tests.factories import PersonFactory
from payments.models import LineState, PayoutRun, RunState
from payments.tests.factories import ClaimLineFactory


def also(person, role):
    person.user.grants.create(role=role, nation="uk")
    return person.user


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("team", "people"),
        ("finance", "claims"),
        ("finance", "runs"),
        ("analyst", "insight"),
        ("keeper", "settings"),
        ("chair", "meetings"),
    ],
)
def test_a_role_that_is_taken_ends_at_the_next_page(client, request, role, address):
    user = request.getfixturevalue(role)
    client.force_login(user)
    before = client.get(reverse(address)).status_code

    user.grants.all().delete()
    after = client.get(reverse(address)).status_code

    assert (before, after) == (200, 403)


def test_a_chair_who_leaves_a_group_leaves_its_meetings_at_once(client, chair):
    group = GroupFactory(chairs=[chair])
    meeting = MeetingFactory(activity__group=group)
    client.force_login(chair)
    assert client.get(meeting.get_absolute_url()).status_code == 200

    group.chairs.remove(chair)

    assert client.get(meeting.get_absolute_url()).status_code == 404


def test_a_role_for_another_nation_does_not_count(client, team):
    activity = ActivityFactory(group__nation="scotland")
    client.force_login(team)
    assert client.get(activity.get_absolute_url()).status_code == 200

    team.grants.update(nation="cymru")

    assert client.get(activity.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("act", ["claim_approve", "claim_refuse", "claim_ask", "claim_approve_all"])
def test_somebody_of_the_pay_team_never_decides_their_own_claim(client, person, act):
    line = ClaimLineFactory(claim__seat__person=person, sent=True)
    client.force_login(also(person, "finance"))
    args = [line.claim.ref] if act == "claim_approve_all" else [line.claim.ref, line.pk]
    typed = {"reason": "other", "question": "other", "words": "Why", "sentence": "Why"}

    client.post(reverse(act, args=args), typed)
    client.post(reverse("claims"), {"claim": [f"{line.claim.ref}.{line.pk}"]})

    line.refresh_from_db()
    assert (line.state, line.question, line.first_check_by) == (LineState.SENT, "", None)


def test_somebody_of_the_pay_team_never_decides_what_they_typed(client, finance):
    line = ClaimLineFactory(claim__entered_by=finance, sent=True)
    client.force_login(finance)

    client.post(reverse("claim_approve", args=[line.claim.ref, line.pk]))

    line.refresh_from_db()
    assert line.state == LineState.SENT


@pytest.mark.parametrize("role", ["chair", "team"])
def test_nobody_marks_themselves_on_the_register(client, person, role):
    user = also(person, role)
    group = GroupFactory(chairs=[user])
    meeting = MeetingFactory(
        activity__group=group, starts_at=in_days(-1), invited_at=timezone.now()
    )
    seat = SeatFactory(meeting=meeting, person=person, coming=True)
    client.force_login(user)

    client.post(reverse("meeting_register", args=[meeting.ref]), {f"seat_{seat.pk}": "came"})

    seat.refresh_from_db()
    assert seat.attendance == "unmarked"


@pytest.mark.parametrize("name", ["person", "person_change", "person_pause", "person_account"])
def test_somebody_of_the_team_is_not_looked_after_by_themselves(client, person, name):
    client.force_login(also(person, "team"))
    own, other = (reverse(name, args=[p.pk]) for p in (person, PersonFactory()))
    assert reverse("person", args=[person.pk]) not in client.get(reverse("people")).text

    assert client.post(own).status_code == 404
    assert client.get(own).status_code == 404
    assert client.post(other).status_code != 404


def test_a_keeper_of_the_pay_team_gives_themselves_nothing(client, finance, keeper):
    finance.grants.create(role="keeper", nation="uk")
    client.force_login(finance)

    for role in ("team", "finance", "keeper"):
        given = {"role": role, "nation": "cymru" if role == "finance" else "uk"}
        client.post(reverse("role_give", args=[finance.pk]), given)

    assert finance.grants.count() == 2
    assert not finance.proposed_grants.exists()


def test_who_froze_a_run_does_not_let_it_go(client, finance, second_finance):
    run = PayoutRun.objects.create(
        pay_on=timezone.localdate(),
        state=RunState.FROZEN,
        frozen_at=timezone.now(),
        frozen_by=finance,
        total_pence=0,
        line_count=0,
    )
    client.force_login(finance)

    client.post(reverse("run_release", args=[run.pk]))

    run.refresh_from_db()
    assert run.state == RunState.FROZEN
