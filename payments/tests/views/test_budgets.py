import pytest
from django.urls import reverse

from activities.tests.factories import ActivityFactory, GroupFactory, MeetingFactory, SeatFactory
from involvement.calendars import financial_year_start
from payments.models import GroupBudget
from payments.tests.book_factories import GroupBudgetFactory
from payments.tests.factories import today


@pytest.mark.parametrize("count", [1, 3])
def test_the_pay_team_sees_and_sets_the_budgets_of_groups(
    count, client, finance, django_assert_num_queries
):
    groups = GroupFactory.create_batch(count)
    GroupBudgetFactory(group=groups[0], amount_pence=40_00)
    meeting = MeetingFactory(activity__group=groups[0])
    SeatFactory(meeting=meeting, coming=True, fee_offered_pence=50_00)
    client.force_login(finance)

    with django_assert_num_queries(6):
        page = client.get(reverse("budgets"), {"year": financial_year_start(meeting.day).year})

    assert len(page.context["rows"]) == count
    if financial_year_start(meeting.day) == financial_year_start(today()):
        assert "More than the budget" in page.text
    where = reverse("budget_set", args=[financial_year_start(today()).year, groups[0].pk])
    bad = client.post(where, {"amount_pence": "lots"})
    assert bad.context["form"].errors == {"amount_pence": ["Use numbers only, like 12.50"]}
    assert client.post(where, {"amount_pence": "1,200"}).status_code == 302
    assert GroupBudget.objects.get().amount_pence == 1200_00
    assert client.get(reverse("budget_set", args=[1999, groups[0].pk])).status_code == 404


def test_the_team_sees_what_is_left_of_its_work(client, team, django_assert_num_queries):
    activity = ActivityFactory(lead=team, inviting=True)
    SeatFactory(meeting=MeetingFactory(activity=activity), coming=True, fee_offered_pence=50_00)
    client.force_login(team)

    with django_assert_num_queries(6):
        page = client.get(reverse("activity_budget", args=[activity.ref]))

    rows = page.text.split("<dd")
    assert any("£950" in row for row in rows)
    assert page.context["figures"].left == 950_00
