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


def test_a_booking_is_entered_twice_on_purpose_and_one_is_taken_back(client, team, finance, person):
    seat = SeatFactory(person=person, coming=True)
    at = reverse("paid_for", args=[seat.meeting.ref])
    given = {"seat": seat.pk, "kind": "fare", "how": "card", "amount_pence": "42", "newest": "0"}
    client.force_login(team)
    client.post(at, given)
    assert "This is here already." in client.post(at, given, follow=True).content.decode()
    newest = client.get(at).context["form"].initial["newest"]
    for _press in range(2):
        client.post(at, given | {"is_second": "on", "newest": newest})
    assert DirectCost.objects.count() == 2

    client.force_login(finance)
    cost = DirectCost.objects.latest("pk")
    take_back = reverse("booking_take_back", args=[cost.pk])
    assert take_back in client.get(reverse("bookings")).content.decode()
    assert "Enter what was wrong with it" in client.post(take_back).content.decode()
    said = client.post(take_back, {"reason": "Entered twice"}, follow=True).content.decode()
    assert "Taken back by Fin: Entered twice" in said
