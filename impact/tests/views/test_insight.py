import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance, Level
from activities.tests.factories import ActivityFactory, GroupFactory, MeetingFactory, SeatFactory
from impact.domain import tallies
from impact.models import Area
from impact.tests.factories import DifferenceFactory, FeedbackFactory
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.models import DueState
from payments.tests.factories import DueFactory, today

NAMES = ["presence", "levels", "apart", "areas", "pay", "feedback"]


def held(*, came=3, **kwargs):
    meeting = MeetingFactory(held=True, **kwargs)
    for _ in range(came):
        SeatFactory(
            meeting=meeting,
            person=PersonFactory(name="Wren"),
            coming=True,
            attendance=Attendance.CAME,
            marked_at=timezone.now(),
            marked_by=meeting.activity.lead,
        )
    return meeting


def page_of(client):
    tallies.keep(now=timezone.now())
    return client.get(reverse("insight")).text


def table(client, name):
    tallies.keep(now=timezone.now())
    answer = client.get(reverse("insight_file", args=[name]))
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.text)))


def test_every_picture_has_a_sentence_a_table_and_a_file_that_agree(client, analyst):
    held()
    DifferenceFactory()
    client.force_login(analyst)

    page = page_of(client)

    assert page.count("<figure") == 6
    assert page.count('role="img"') == page.count("<desc")
    linked = [name for name in NAMES if reverse("insight_file", args=[name]) in page]
    assert linked == ["presence", "levels", "apart", "areas", "feedback"]
    for name in linked:
        for cells in table(client, name):
            assert all(cell in page for cell in cells)


@pytest.mark.clause("R10")
def test_meetings_are_counted_by_how_each_voice_could_be_heard(client, analyst):
    begins = timezone.now() - timedelta(days=3)
    ends = begins + timedelta(hours=1)
    held(separate_voices="Carers call us before.")
    held(separate_voices="Carers meet first.", carers_meet_at=begins, carers_meet_until=ends)
    held()
    held()
    client.force_login(analyst)

    assert table(client, "apart")[1:] == [
        ["A time of their own", "1"],
        ["Another way to give their views", "1"],
        ["Only together", "2"],
    ]
    assert "At 2 of 4 meetings they could." in page_of(client)
    assert tallies.verify(today=today()) == {}


@pytest.mark.clause("R5")
def test_meetings_are_counted_by_month_and_by_the_presence_rule(client, analyst):
    held(came=3)
    held(came=2)
    held(came=1)
    client.force_login(analyst)

    rows = table(client, "presence")

    assert rows[0] == ["Month", "Ready", "At risk", "Stop"]
    assert [sum(int(row[column]) for row in rows[1:]) for column in (1, 2, 3)] == [1, 1, 1]
    assert "2 of 3 meetings had enough people." in page_of(client)


@pytest.mark.clause("R2")
def test_presence_is_shown_by_level(client, analyst):
    high = ActivityFactory(inviting=True, group=GroupFactory(level=Level.GOVERNANCE))
    held(activity=high, came=12)
    held(came=1)
    client.force_login(analyst)

    rows = {row[0]: row[1:] for row in table(client, "levels")[1:]}

    assert rows == {
        "Practice": ["1", "0", "fewer than 8"],
        "Politics and policy": ["0", "0", "fewer than 8"],
        "Decision-making": ["1", "1", "10"],
    }


@pytest.mark.clause("I6")
def test_what_changed_is_shown_in_all_six_areas(client, analyst):
    DifferenceFactory(area=Area.EQUALITY)
    client.force_login(analyst)

    rows = table(client, "areas")[1:]

    assert [row[0] for row in rows] == [str(area.label) for area in Area]
    assert sum(int(row[1]) for row in rows) == 1


def test_payments_are_split_from_thirty_on(client, analyst):
    asked = timezone.now() - timedelta(days=1)
    for _ in range(29):
        DueFactory(state=DueState.PAID, paid_on=today(), made_at=asked)
    client.force_login(analyst)
    assert len(table(client, "pay")) == 1

    DueFactory(state=DueState.PAID, paid_on=today(), made_at=timezone.now() - timedelta(days=60))

    rows = table(client, "pay")[1:]
    assert [row[1] for row in rows] == ["30", "fewer than 8", "fewer than 8"]
    assert "9 in 10 payments came within 5 working days." in page_of(client)


def test_no_raw_number_of_people_and_no_name_is_on_the_page(client, analyst):
    meeting = held(came=13)
    for _ in range(13):
        FeedbackFactory(meeting=meeting, person=PersonFactory(name="Wren"), words="MAGPIE")
    client.force_login(analyst)

    page = page_of(client)
    rows = [cell for name in NAMES for row in table(client, name) for cell in row]

    assert "13" not in rows
    assert ">13<" not in page
    assert "Wren" not in page
    assert "MAGPIE" not in page
    assert table(client, "feedback")[1][1:] == ["15", "fewer than 8"]


def test_what_is_over_a_year_old_is_counted_in_no_picture(client, analyst):
    long_ago = timezone.now() - timedelta(days=400)
    old = held(starts_at=long_ago, ends_at=long_ago + timedelta(hours=2))
    for _ in range(30):
        FeedbackFactory(meeting=old, answered_at=long_ago, was_listened_to="yes")
        DueFactory(state=DueState.PAID, paid_on=long_ago.date(), made_at=long_ago)
    DifferenceFactory(activity=old.activity, decided_on=long_ago.date())
    client.force_login(analyst)

    page = page_of(client)

    assert "No meeting was held in the last 12 months." in page
    assert "No difference was noted in the last 12 months." in page
    assert "First figures come after 30 payments." in page
    assert "How people answered is shown from 30 answers on." in page


def test_a_chair_reads_the_figures_of_their_own_groups_only(client, chair):
    held()
    mine = ActivityFactory(inviting=True, group=GroupFactory(chairs=[chair]))
    held(activity=mine)
    client.force_login(chair)

    rows = {row[0]: row[1] for row in table(client, "levels")[1:]}

    assert rows["Practice"] == "1"


def test_the_page_is_whole_before_anything_happened(client, analyst):
    client.force_login(analyst)

    page = page_of(client)

    assert "No meeting was held in the last 12 months." in page
    assert "No difference was noted in the last 12 months." in page
    assert "First figures come after 30 payments." in page


def test_who_may_not_read_figures_gets_neither_page_nor_file(client, person, finance):
    for user in (person.user, finance, UserFactory()):
        client.force_login(user)
        assert client.get(reverse("insight")).status_code == 403
        assert client.get(reverse("insight_file", args=["pay"])).status_code == 403


def test_a_file_that_is_not_one_of_the_five_is_not_there(client, analyst):
    client.force_login(analyst)

    assert client.get(reverse("insight_file", args=["people"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_figures_cost_the_same_however_many(client, analyst, number, django_assert_num_queries):
    for _ in range(number):
        meeting = held()
        FeedbackFactory(meeting=meeting, answered_at=timezone.now())
        DifferenceFactory(activity=meeting.activity)
    tallies.keep(now=timezone.now())
    client.force_login(analyst)

    with django_assert_num_queries(4):
        client.get(reverse("insight"))
