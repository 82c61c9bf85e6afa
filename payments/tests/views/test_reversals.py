import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from payments.models import Reversal
from payments.tests.factories import ReversalFactory

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def marked(by):
    seat = {"attendance": "did_not_come", "marked_by": by, "marked_at": timezone.now()}
    return {f"due__seat__{name}": value for name, value in seat.items()}


@pytest.mark.clause("C20")
def test_finance_finds_a_fee_decides_and_the_person_reads_it(
    client, finance, team, person, django_assert_num_queries
):
    client.force_login(finance)
    assert "Nothing to decide." in words(client.get(reverse("reversals")))
    first = ReversalFactory(due__seat__person=person, **marked(team))
    with django_assert_num_queries(3):
        assert "£50 too much" in words(client.get(reverse("reversals")))
    second = ReversalFactory(should_be_pence=60_00)
    own = ReversalFactory(**marked(finance))
    with django_assert_num_queries(3):
        page = client.get(reverse("reversals"))
    assert [row.pk for row in page.context["rows"]] == [first.pk, second.pk, own.pk]
    assert "£10 too little" in words(page)
    assert own.get_absolute_url() not in page.content.decode()
    assert client.get(own.get_absolute_url()).status_code == 404
    assert "3 registers were put right after their fees were paid." in words(
        client.get(reverse("runs"))
    )

    address = first.get_absolute_url()
    assert "Do they keep it?" in words(client.get(address))
    assert "Choose if they keep it" in words(client.post(address, {"decision": "\x00"}))
    page = words(client.post(address, {"decision": "asked", "words": ""}))
    assert "Write what they said when you called" in page
    assert Reversal.objects.filter(decided_at=None).count() == 3
    page = words(client.post(address, {"decision": "let_be", "words": ""}, follow=True))
    assert "Saved. They see it on their page." in page
    assert client.get(address).status_code == 404
    short = second.get_absolute_url()
    assert "We still owe them £10" in words(client.get(short))
    client.post(short)
    assert Reversal.objects.get(pk=second.pk).outcome == "made_up"
    assert second.rest.amount_pence == 10_00

    gift = ReversalFactory(due__goes_as="gift", **marked(team))
    shown = client.get(gift.get_absolute_url())
    assert "asked for it" not in words(shown)
    assert client.post(gift.get_absolute_url(), {"decision": "let_be"}).status_code == 302

    client.force_login(person.user)
    assert "We paid £50 too much for this. It was not your fault" in words(
        client.get(reverse("my_money"))
    )
