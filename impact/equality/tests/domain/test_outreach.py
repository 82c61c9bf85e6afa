from datetime import timedelta

import pytest
from django.utils import timezone

from activities.tests.factories import ActivityFactory
from impact.equality.domain import outreach
from impact.equality.models import Outreach, OutreachState
from impact.equality.tests.factories import OutreachFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db


def plan(team, **said):
    today = timezone.localdate()
    usual = {
        "whom": "Fathers",
        "partner": None,
        "mediator": "A group's leader",
        "owner": team,
        "by_day": today + timedelta(days=7),
    }
    return outreach.plan(said.pop("activity"), today=today, by=team, **usual | said)


@pytest.mark.clause("R3")
def test_it_is_planned_through_a_partner_or_mediator_and_only_once(team):
    activity = ActivityFactory(lead=team)
    partner = PartnerFactory()

    first = plan(
        team, activity=activity, partner=partner, mediator="", question="sex", group="male"
    )
    again = plan(
        team, activity=activity, partner=partner, mediator="", question="sex", group="male"
    )

    assert first == again
    assert (first.partner, first.group, first.state) == (partner, "male", OutreachState.PLANNED)
    assert AuditRow.objects.filter(action="outreach.planned", subject_id=first.pk).count() == 1
    with pytest.raises(RuleBroken, match="Choose a partner"):
        plan(team, activity=activity, mediator="")
    with pytest.raises(RuleBroken, match="still to come"):
        plan(team, activity=activity, by_day=timezone.localdate() - timedelta(days=1))


@pytest.mark.clause("R3")
def test_what_came_of_it_is_kept_and_stays(team):
    reach = OutreachFactory()

    outreach.ask(reach, by=team)
    outreach.ask(reach, by=team)
    outreach.end(reach, is_done=True, came_of_it="Three came to a first talk", by=team)
    outreach.end(reach, is_done=True, came_of_it="Three came to a first talk", by=team)

    reach.refresh_from_db()
    assert (reach.state, reach.ended_by) == (OutreachState.DONE, team)
    acts = AuditRow.objects.filter(action__startswith="outreach.").values_list("action", flat=True)
    assert sorted(acts) == ["outreach.asked", "outreach.done"]
    with pytest.raises(RuleBroken, match="moved on"):
        outreach.end(reach, is_done=False, came_of_it="No time", by=team)
    with pytest.raises(RuleBroken, match="moved on"):
        outreach.ask(reach, by=team)


def test_what_is_not_done_says_why(team):
    outreach.end(OutreachFactory(), is_done=False, came_of_it="The group has closed", by=team)

    assert Outreach.objects.get().get_state_display() == "Not done"
