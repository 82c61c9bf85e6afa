import pytest

from activities.models import FeeChoice
from activities.tests.factories import SeatFactory, in_days
from payments.domain import planner
from payments.tests.factories import today

URL = "/my/money/planner/"


def answers():
    day = today()
    return {
        "every": "week",
        "limit_pence": "7654.32",
        "count_by": "money",
        "starts_on_day": day.day,
        "starts_on_month": day.month,
        "starts_on_year": day.year,
    }


@pytest.mark.clause("C20")
def test_a_person_plans_waits_and_deletes_and_nobody_else_meets_it(
    client, person, carer, finance, team, keeper
):
    # soon enough that a fee shows among the weeks of the plan, whatever holidays lie between
    seat = SeatFactory(person=person, coming=True, meeting__starts_at=in_days(7))
    client.force_login(person.user)
    assert "not typed a limit yet" in client.get(URL).text
    told = client.post(URL + "limit/", answers() | {"limit_pence": "lots", "starts_on_month": "13"})
    assert "Use numbers only" in told.text
    assert "real date" in told.text
    assert client.post(URL + "limit/", answers()).url == URL
    page = client.get(URL)
    assert "£7,654.32" in page.text
    assert seat.meeting.title in page.text
    assert "no-store" in page["Cache-Control"]

    client.post(f"{URL}wait/{seat.meeting.ref}/")
    seat.refresh_from_db()
    assert seat.fee_choice == FeeChoice.WAIT
    assert "Fees that wait for you" in client.get(URL).text
    assert "7654.32" in client.get(URL + "limit/").text

    client.force_login(carer.user)
    assert "7,654" not in client.get(URL).text
    assert client.post(f"{URL}wait/{seat.meeting.ref}/").status_code == 404
    for somebody in (finance, team, keeper):
        client.force_login(somebody)
        assert client.get(URL).status_code == 403
        assert client.get(URL + "limit/").status_code == 403

    client.force_login(person.user)
    client.post(URL + "forget/")
    assert planner.of(person) is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_takes_as_many_queries_whatever_it_holds(
    client, person, django_assert_num_queries, count
):
    for _ in range(count):
        SeatFactory(person=person, coming=True)
    client.force_login(person.user)
    client.post(URL + "limit/", answers())
    with django_assert_num_queries(6):
        client.get(URL)
