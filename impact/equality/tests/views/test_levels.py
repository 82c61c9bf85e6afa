import csv
import io
import re

import pytest
import time_machine
from django.urls import reverse

from activities.models import Level
from impact.equality.models import Figure, Part
from impact.equality.tests.domain.test_crowds import by_level
from impact.equality.tests.domain.test_releases import JULY, came
from impact.equality.tests.factories import (
    NOW,
    PopulationFactory,
    ReleaseFactory,
    people_who_said,
)

pytestmark = pytest.mark.django_db
WANTED = {"nation": "england", "circle": "by_level", "until": "2026-10-01", "least": "8"}


@pytest.fixture
def practice():
    """47, 16, 31 and 4: numbers that may be seen nowhere."""
    came(people_who_said(47, sex="female") + people_who_said(16, sex="male"), level=Level.PRACTICE)


@pytest.mark.clause("R1")
def test_levels_stand_side_by_side_from_frozen_figures(client, analyst, practice):
    by_level(analyst, until=JULY)
    came(people_who_said(31, sex="male") + people_who_said(4, sex="female"), level=Level.POLICY)
    with time_machine.travel(NOW):
        client.force_login(analyst)
        page = client.post(reverse("release_new"), WANTED, follow=True).text
        again = client.post(reverse("release_new"), WANTED).text
        file = client.get(reverse("levels_csv", args=["england"])).text
    rows = list(csv.reader(io.StringIO(file)))

    assert "made already" in again
    assert rows[:3] == [
        ["Question", "Answer", "Practice", "Politics and policy"],
        ["12 months up to", "", "2026-07-01", "2026-10-01"],
        ["Answered", "", "65", "35"],
    ]
    of_sex = [row[1:] for row in rows if row[0] == "What is your sex?"]
    assert of_sex == [
        ["Female", "45 (about 69%)", "fewer than 8"],
        ["Male", "15 (about 23%)", "30 (about 85%)"],
        ["Not said", "fewer than 8", "fewer than 8"],
    ]
    sex = page.split('id="sex"')[1].split("<h2")[0]
    assert "The widest difference is “Male”: about 23% (Practice) and 85% (Politics and" in sex
    assert re.findall(r'width="(\d+)%" height="22"', sex) == ["81", "0", "27", "100"]
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", sex)
    assert cells == ["Answer", *rows[0][2:], *(cell for row in of_sex for cell in row)]
    assert "Carried over: People who came on practice." in page
    assert "<li>Decision-making</li>" in page.split("Not shown yet")[1]
    assert page.count("<h1") == 1
    numbers = {n for row in rows[2:] for cell in row[2:] for n in re.findall(r"\d+", cell)}
    assert not {"47", "63", "16", "31", "4"} & numbers


def test_before_there_are_figures_by_level_the_page_says_what_to_do(client, team, analyst):
    ReleaseFactory(made_by=analyst)
    client.force_login(team)
    assert "The equality analyst makes them" in client.get(reverse("levels")).text
    client.force_login(analyst)
    for url in (reverse("levels"), reverse("levels_of", args=["cymru"])):
        assert reverse("release_new") in client.get(url).text
    assert client.get(reverse("levels_csv", args=["cymru"])).text.startswith("Question")
    assert client.get(reverse("levels_of", args=["france"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_newest_of_each_part_is_read_and_no_more(
    client, team, django_assert_num_queries, count
):
    for nation in ("england", "scotland"):
        for part in Part:
            ReleaseFactory.create_batch(count, made_by=team, nation=nation, circle=part)
    client.force_login(team)

    with django_assert_num_queries(4):
        page = client.get(reverse("levels"))

    told = page.context["found"].told
    assert [one.release.circle for one in told] == list(Part)
    assert {one.release.nation for one in told} == {"england"}
    assert reverse("levels_of", args=["scotland"]) in page.text
    assert "This cannot be shown: it would tell of few people." in page.text


@pytest.mark.parametrize("who", ["person", "finance", "outsider"])
def test_whoever_reads_no_figures_reads_none_of_levels(client, request, who):
    somebody = request.getfixturevalue(who)
    client.force_login(getattr(somebody, "user", somebody))

    for url in (reverse("levels"), reverse("levels_csv", args=["uk"])):
        assert client.get(url).status_code in (403, 404)


def test_the_gap_is_also_seen_at_each_level(client, team, analyst):
    chosen = PopulationFactory(activity__lead=team, activity__group__nation="england")
    for part, men in ((Part.GOVERNANCE, 15), (Part.PRACTICE, 0)):
        release = ReleaseFactory(made_by=analyst, circle=part, answered=40)
        Figure.objects.create(release=release, question="sex.1", group="male", size=men)
    client.force_login(team)

    page = client.get(reverse("activity_who", args=[chosen.activity.ref]))

    assert [one.release.circle for one in page.context["compared"]] == ["practice", "governance"]
    assert "People who came on decision-making" in page.text
