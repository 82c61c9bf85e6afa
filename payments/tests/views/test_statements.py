from datetime import date

import pytest

from involvement.audit.models import AuditRow
from involvement.people.tests.factories import PersonFactory
from involvement.tests.test_documents import text_of
from payments.models import DueState
from payments.tests.factories import DueFactory


@pytest.fixture
def ann(db):
    ann = PersonFactory(name="Ann Lee")
    paid = {"seat__person": ann, "state": DueState.PAID, "paid_on": date(2026, 5, 1)}
    DueFactory(**paid)
    DueFactory(**paid, goes_as="voucher")
    DueFactory(**paid, goes_as="gift", amount_pence=20_00)
    return ann


@pytest.mark.clause("C20")
def test_finance_prints_a_statement_for_who_does_not_sign_in(client, finance, ann, carer):
    client.force_login(finance)
    found = client.post("/payments/statements/", {"name": "ann"}).text
    own = f"/payments/statements/{ann.pk}/"
    assert own in found
    assert carer.name not in found  # never paid
    assert "paid nobody" in client.post("/payments/statements/", {"name": "zzzz"}).text
    assert not AuditRow.objects.filter(action="looked.paid").exists()

    assert f"{own}2026/" in client.get(own).text
    pdf = text_of(client.get(own + "2026/paid.pdf").content)
    assert pdf.startswith(
        "What we paid you Tax year: 6 April 2026 to 5 April 2027 Ann Lee Fees Paid on"
    )
    assert ("(voucher)" in pdf, pdf.count("Together"), "Together £100" in pdf) == (True, 2, True)
    assert "gave away" in pdf
    assert AuditRow.objects.filter(action="looked.paid").count() == 1
    page = client.get(own + "2026/").text
    assert "Together: £100<" in page
    assert "Together: £20<" in page
    assert "(voucher)" in page
    look = AuditRow.objects.get(action="looked.paid")
    assert (look.person_id, look.actor_id, look.reason) == (ann.pk, finance.pk, "finance")
    assert client.get(own + "2025/").status_code == 404
    assert client.get(own + "2025/paid.pdf").status_code == 404
    assert client.get(own + "9999/").status_code == 404


def test_nobody_else_prints_it_nor_finance_their_own(client, finance, team, ann):
    client.force_login(team)
    assert client.get("/payments/statements/").status_code == 403
    assert client.get(f"/payments/statements/{ann.pk}/2026/").status_code == 404
    ann.user = finance
    ann.save(update_fields=["user"])
    client.force_login(finance)
    assert client.get(f"/payments/statements/{ann.pk}/").status_code == 404
