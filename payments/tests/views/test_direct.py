import pytest
from django.test import Client
from django.urls import reverse

from activities.tests.factories import SeatFactory
from payments.models import DirectCost
from payments.tests.factories import DirectCostFactory, OrganisationFactory


@pytest.mark.clause("C21", "C22")
def test_the_team_enters_officers_agree_and_the_person_reads_it(
    client, team, finance, second_finance, person
):
    seat = SeatFactory(person=person, coming=True, meeting__held=True)
    agency = OrganisationFactory(name="Care Agency")
    at = reverse("paid_for", args=[seat.meeting.ref])
    given = {"seat": seat.pk, "kind": "care", "how": "invoice", "amount_pence": "60"}
    client.force_login(team)
    said = client.post(at, given).content.decode()
    assert "Choose who sends the invoice" in said
    assert "Enter the number of the invoice" in said
    client.post(at, given | {"organisation": agency.pk, "reference": "INV-7"})
    cost = DirectCost.objects.get()
    assert "Waits for two officers" in client.get(at).content.decode()

    for officer, act in ((finance, "agree"), (second_finance, "agree"), (finance, "paid")):
        desk = Client()
        desk.force_login(officer)
        assert "Care Agency" in desk.get(reverse("invoices")).content.decode()
        desk.post(reverse(f"invoice_{act}", args=[cost.pk]))

    client.force_login(person.user)
    shown = client.get(reverse("my_money")).content.decode()
    assert "We paid this for you: Care for someone, £60" in shown


def test_the_list_asks_the_same_for_one_and_many(client, finance, django_assert_num_queries):
    client.force_login(finance)
    for number in (1, 2):
        DirectCostFactory.create_batch(number)
        with django_assert_num_queries(4):
            client.get(reverse("invoices"))
