from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import ActivityFactory
from impact.equality.models import Outreach, Population
from impact.equality.tests.factories import (
    OutreachFactory,
    PopulationFactory,
    make,
    people_who_said,
)
from involvement.people.tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(team):
    return ActivityFactory(lead=team, group__nation="england", title="Letters")


@pytest.fixture
def as_team(client, team):
    client.force_login(team)
    return client


def at(name, activity, *more):
    return reverse(name, args=[activity.ref, *more])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.clause("R4")
def test_from_the_gap_to_a_plan_to_what_came_of_it(as_team, activity, analyst, team):
    people_who_said(34, sex="female")
    people_who_said(6, sex="male")
    make(by=analyst)
    partner = PartnerFactory(nation="england", name="Fathers' Network")
    page = as_team.get(at("activity_who", activity))
    assert "Nobody has said yet whom this work concerns." in text(page)

    said = {"why": "Parents", "basis": "census", "nation": "england", "source": ""}
    page = text(as_team.post(at("activity_who_choose", activity), said, follow=True))
    assert "Male <span" in page
    assert "With us: fewer than 8. Of the people concerned: 49.0%." in page
    assert "Open Government Licence" in page
    way = f"{at('activity_reach', activity)}?question=sex&group=male"
    assert way.replace("&", "&amp;") in page

    form = as_team.get(way).context["form"]
    assert (form.initial["whom"], form.initial["owner"]) == ("Male", team.pk)
    day = timezone.localdate() + timedelta(days=9)
    plan = {
        "whom": "Fathers",
        "partner": partner.pk,
        "mediator": "",
        "owner": team.pk,
        "by_day_day": day.day,
        "by_day_month": day.month,
        "by_day_year": day.year,
    }
    page = text(as_team.post(way, plan, follow=True))
    assert "Through Fathers&#x27; Network." in page
    reach = Outreach.objects.get()
    assert (reach.question, reach.group, reach.by_day) == ("sex", "male", day)

    as_team.post(at("activity_reach_asked", activity, reach.pk))
    end = at("activity_reach_end", activity, reach.pk)
    assert "Say what came of it" in text(as_team.post(end, {"how": "done"}))
    page = text(as_team.post(end, {"how": "done", "came_of_it": "Two talks"}, follow=True))
    assert "Two talks" in page
    assert "Say what came of it" not in page


def test_own_figures_are_typed_and_odd_ones_refused(as_team, activity):
    url = at("activity_who_shares", activity, "sex")
    assert as_team.get(url).status_code == 404
    choose = at("activity_who_choose", activity)
    said = {"why": "Parents", "basis": "own", "nation": "england", "source": ""}
    assert "Say where your own figures are from" in text(as_team.post(choose, said))
    as_team.post(choose, said | {"source": "Our survey"})

    page = text(as_team.post(url, {"female": "a lot", "male": "120"}))
    assert page.count("Use a number from 0 to 100, like 12 or 12.5") >= 2
    page = text(as_team.post(url, {"female": "", "male": "60.5"}, follow=True))

    assert Population.objects.first().shares == {"sex": {"male": 60.5}}
    assert "There are no figures of England yet." in page
    assert as_team.get(at("activity_who_shares", activity, "welsh")).status_code == 404


def test_a_plan_without_a_way_is_refused_and_an_unknown_gap_is_no_gap(as_team, activity, team):
    PopulationFactory(activity=activity)
    way = f"{at('activity_reach', activity)}?question=sex&group=<b>"

    page = as_team.post(way, {"whom": "Fathers", "owner": team.pk})

    assert "Choose a partner, or say who can speak for us" in text(page)
    assert "&lt;b&gt;" not in text(as_team.get(way))
    assert not Outreach.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same(as_team, activity, number, django_assert_num_queries):
    PopulationFactory(activity=activity)
    for _n in range(number):
        OutreachFactory(activity=activity, owner=UserFactory(name="Kim"), partner=PartnerFactory())

    with django_assert_num_queries(6):
        page = text(as_team.get(at("activity_who", activity)))

    assert page.count("Kim does it by") == number


def test_only_the_team_of_the_nation_comes_here(client, activity, chair, analyst, outsider):
    reach = OutreachFactory(activity=activity)
    activity.group.chairs.add(chair)
    for user in (chair, analyst, outsider):
        client.force_login(user)
        assert client.get(at("activity_who", activity)).status_code == 404
        assert client.post(at("activity_reach_asked", activity, reach.pk)).status_code == 404

    reach.refresh_from_db()
    assert reach.state == "planned"


def test_work_of_the_whole_uk_is_given_to_nobody_who_cannot_open_it(as_team, team):
    activity = ActivityFactory(lead=team, group__nation="uk")
    UserFactory().grants.create(role="team", nation="cymru")

    owners = as_team.get(at("activity_reach", activity)).context["form"].fields["owner"].queryset

    assert list(owners) == [team]
