"""The map of presence: what is filled and vacant, and how meetings went, by whatever one asks."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from activities.domain import invitations, places
from activities.models import Level, Place, Status
from activities.tests.factories import (
    ActivityFactory,
    GroupFactory,
    MeetingFactory,
    PlaceFactory,
    StatusChangeFactory,
    TermFactory,
    in_days,
)
from impact.domain import tallies
from impact.tests.views.test_insight import held
from involvement.calendars import Nation
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.tests.test_documents import text_of

MAP = reverse("presence_map")


@pytest.fixture
def reader(client, analyst):
    client.force_login(analyst)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def file(client, name, **asked):
    answer = client.get(reverse("presence_map_file", args=[name]), asked)
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def days_ago(days):
    return localdate() - timedelta(days=days)


@pytest.fixture
def country(db):
    """Two groups: one of practice with a place left ten days ago, one that decides, all filled."""
    here = GroupFactory(name="=Here", level=Level.PRACTICE, nation=Nation.ENGLAND)
    there = GroupFactory(name="There", level=Level.GOVERNANCE, nation=Nation.CYMRU)
    TermFactory(place__group=here, person=PersonFactory(name="Wren"))
    TermFactory(place=PlaceFactory(group=here), left_on=days_ago(10))
    PlaceFactory(group=here, opened_on=days_ago(31))
    PlaceFactory(group=here, closed_on=localdate())
    again = PlaceFactory(group=there)
    TermFactory(place=again, starts_on=days_ago(90), left_on=days_ago(50))
    TermFactory(place=again, starts_on=days_ago(20))
    for came in (3, 2, 1):
        held(activity=ActivityFactory(inviting=True, group=here), came=came)
    held(activity=ActivityFactory(inviting=True, group=there), came=1)
    tallies.keep(now=timezone.now())
    return here, there


@pytest.mark.clause("R2", "R5")
def test_places_and_meetings_are_counted_by_level_nation_month_and_group(reader, country):
    head = ["Groups", "Places", "Filled", "Vacant", "Ready", "At risk", "Stop"]

    assert file(reader, "levels") == [
        ["Level", *head],
        ["Practice", "1", "3", "1", "2", "1", "1", "1"],
        ["Politics and policy", "0", "0", "0", "0", "0", "0", "0"],
        ["Decision-making", "1", "1", "1", "0", "0", "0", "1"],
    ]
    assert file(reader, "nations") == [
        ["Nation", *head],
        ["England", "1", "3", "1", "2", "1", "1", "1"],
        ["Cymru", "1", "1", "1", "0", "0", "0", "1"],
    ]
    months = file(reader, "months")
    assert [sum(int(row[n]) for row in months[1:]) for n in (1, 2, 3)] == [1, 1, 2]
    assert file(reader, "groups")[1:] == [
        ["'=Here", "Practice", "England", "3", "1", "2", "1", "1", "1", "20"],
        ["There", "Decision-making", "Cymru", "1", "1", "0", "0", "0", "1", ""],
    ]


@pytest.mark.clause("R5")
def test_the_picture_comes_first_and_says_the_same_as_its_table_and_file(reader, country):
    page = reader.get(MAP).text

    assert page.count("<figure") == page.count('role="img"') + 1 == 4  # none is planned
    assert "2 of 4 places are filled." in page
    assert "Practice: 1 of 3" in page
    assert "2 of 4 meetings had enough people." in page
    assert "No meeting is planned." in page
    for name in ("levels", "nations", "months"):
        assert page.index(f'id="{name}"') < page.index(reverse("presence_map_file", args=[name]))
        for row in file(reader, name):
            assert all(f">{cell}</" in page for cell in row)
    filled, outline = (
        re.findall(rf'<rect {what}[^>]*width="(\d+)%"', page) for what in ("class", 'x="0"')
    )
    assert (filled[:3], outline[:3]) == (["33", "0", "33"], ["100", "33", "100"])
    assert "Wren" not in page


@pytest.mark.clause("R5")
def test_the_map_as_a_document_says_the_same_as_its_files(
    reader, country, django_assert_num_queries
):
    url = f"{reverse('presence_map_pdf')}?nation=england"
    assert url in reader.get(MAP, {"nation": "england"}).text

    with django_assert_num_queries(8):
        words = text_of(reader.get(url).content)

    assert words.startswith("Map of presence England. Made on ")
    for name in ("levels", "nations", "months", "groups"):
        for row in file(reader, name, nation="england"):
            assert " ".join(" ".join(row).replace("'=", "=").split()) in words
    assert "There" not in words
    assert "Wren" not in words


@pytest.mark.clause("R2")
def test_vacant_places_are_listed_longest_first_with_their_days(reader, country):
    page = reader.get(reverse("vacant_places"))
    rows = file(reader, "vacant")

    assert [days for _place, days in page.context["vacant"]] == [31, 10]
    assert "2 places are vacant. On average for 20 days. The longest for 31 days." in page.text
    assert [row[-1] for row in rows] == ["Days vacant", "31", "10"]
    assert rows[1][:5] == [
        "'=Here", "Practice", "England", "Critical friend", days_ago(31).isoformat()
    ]  # fmt: skip
    assert str(country[0].get_absolute_url()) not in page.text  # an analyst keeps no register


def test_a_place_that_is_vacated_and_filled_again_moves_on_the_map(reader, country, team):
    [place] = Place.objects.filter(group=country[1])

    places.vacate(place, left_on=localdate(), by=team)
    assert "3 places are vacant." in reader.get(MAP).text
    assert file(reader, "vacant", nation="cymru")[1][-1] == "0"

    places.fill(place, PersonFactory(), starts_on=localdate(), ends_on=None, by=team)
    assert len(file(reader, "vacant", nation="cymru")) == 1
    assert "No place is vacant." in reader.get(reverse("vacant_places"), {"nation": "cymru"}).text


@pytest.mark.clause("R5", "R11")
def test_meetings_to_come_stand_as_was_last_kept_of_each(reader, team):
    meeting = MeetingFactory(starts_at=in_days(40))
    invitations.invite(meeting, PersonFactory(), today=localdate(), by=team)  # one alone: it stops
    changed = MeetingFactory(starts_at=in_days(40))
    for status in (Status.STOP, Status.READY):
        StatusChangeFactory(meeting=changed, status=status)
    MeetingFactory(starts_at=in_days(40))

    heads, row = file(reader, "coming")

    assert heads[1:4] == ["Ready", "At risk", "Stop"]
    assert heads[4:] == ["Waiting for answers", "Nobody is invited yet"]
    assert row[1:] == ["1", "0", "1", "0", "1"]
    assert "Too few people are coming to 1 of 3 meetings." in reader.get(MAP).text


def test_the_map_is_narrowed_by_level_and_nation_and_nothing_odd(reader, country):
    page = reader.get(MAP, {"nation": "cymru"})

    assert "1 of 1 place is filled." in page.text
    assert [len(page.context["rows"]), page.context["found"].vacant.number] == [1, 0]
    assert f"{reverse('presence_map_file', args=['groups'])}?nation=cymru" in page.text
    assert len(file(reader, "groups", level="practice")) == 2
    assert "No group is like that." in reader.get(MAP, {"level": "policy"}).text
    assert reader.get(MAP, {"level": "odd"}).status_code == 404
    assert reader.get(reverse("presence_map_file", args=["people"])).status_code == 404


def test_everybody_reads_of_their_own_groups_only(client, country, chair, person, finance):
    _here, there = country
    there.chairs.add(chair)
    welsh = UserFactory()
    RoleGrant.objects.create(user=welsh, role="team", nation=Nation.CYMRU)

    for user in (chair, welsh):
        client.force_login(user)
        assert [row[0] for row in file(client, "groups")[1:]] == ["There"]
        assert "1 of 1 place is filled." in client.get(MAP).text
    for user in (person.user, finance, UserFactory()):
        client.force_login(user)
        for url in (MAP, reverse("vacant_places"), reverse("presence_map_file", args=["groups"])):
            assert client.get(url).status_code == 403


def test_before_there_is_anything_the_map_says_so(reader):
    assert "There are no groups whose figures you can read." in reader.get(MAP).text

    GroupFactory()

    page = reader.get(MAP).text
    assert "No group has places for people yet." in page
    assert "No meeting that was held is counted yet." in page
    assert "No place is vacant." in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_map_costs_the_same_however_much_there_is(reader, number, django_assert_num_queries):
    for _ in range(number):
        group = GroupFactory()
        TermFactory(place__group=group)
        PlaceFactory(group=group)
        meeting = held(activity=ActivityFactory(inviting=True, group=group))
        StatusChangeFactory(meeting=MeetingFactory(activity=meeting.activity))
    tallies.keep(now=timezone.now())

    with django_assert_num_queries(7):
        page = reader.get(MAP)
    with django_assert_num_queries(4):
        vacant = reader.get(reverse("vacant_places"))
    with django_assert_num_queries(3):
        rows = file(reader, "groups")

    assert len(page.context["rows"]) == len(vacant.context["rows"]) == len(rows) - 1 == number
