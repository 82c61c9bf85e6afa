from datetime import timedelta

import pytest
from django.urls import reverse

from activities.tests.factories import GroupFactory
from impact.models import Subject, Tally
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import UserFactory
from payments.tests.factories import DueFactory, today


@pytest.mark.clause("C20")
def test_finance_and_keepers_see_how_long_people_wait_and_never_small_numbers(
    client, finance, keeper, django_assert_num_queries
):
    client.force_login(finance)
    page = reverse("on_time")
    group = GroupFactory()
    counts = {}
    late = today() - timedelta(days=3)
    for number in (1, 3):
        while len(counts) < number:
            counts[len(counts)] = DueFactory(pay_by=late, amount_pence=41_00)
        with django_assert_num_queries(6):
            told = client.get(page).content.decode()
    assert "First figures come after 30 payments." in told
    assert told.count("£41") == 3
    for days, number in (("3", 20), ("9", 16), ("70", 4)):
        Tally.objects.create(group=group, subject=Subject.PAID, key=days, number=number)

    told = client.get(page).content.decode()

    assert "In the last 12 months, 9 in 10 payments came within" in told
    assert "On average it took about 12 working days." in told
    assert told.count("fewer than 8") >= 2
    client.force_login(keeper)
    told = client.get(page).content.decode()
    assert "9 in 10" in told
    assert "£41" not in told
    scot = UserFactory()
    RoleGrant.objects.create(user=scot, role="finance", nation="scotland")
    client.force_login(scot)
    assert "No money is late." in client.get(page).content.decode()
