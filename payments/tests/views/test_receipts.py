from django.urls import reverse

from activities.tests.factories import MeetingFactory, SeatFactory
from payments.models import ClaimLine
from payments.tests.views.test_claims import Mine, photo


def test_a_receipt_is_saved_by_its_owner_and_finance_only(client, person, carer, team, finance):
    seat = SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))
    Mine(client, seat).post(kind="fare")
    Mine(client, seat).post("amount", amount_pence="5", photo=photo())
    line = ClaimLine.objects.select_related("claim").get()
    url = reverse("my_claim_receipt", args=[line.claim.ref, line.pk])
    client.force_login(finance)
    assert client.get(url).status_code == 404  # a draft is its owner's alone
    client.force_login(seat.person.user)
    Mine(client, seat).post("check", send="1")

    for user, status in [(seat.person.user, 200), (finance, 200), (carer.user, 404), (team, 404)]:
        client.force_login(user)
        page = client.get(url)
        assert page.status_code == status
        assert bool(page.streaming and b"".join(page.streaming_content)) is (status == 200)

    client.force_login(finance)
    page = client.get(url)
    assert page["Content-Disposition"].startswith(f'attachment; filename="{line.claim.ref}')
    assert "sandbox" in page["Content-Security-Policy"]
    assert b"".join(page.streaming_content).startswith(b"\xff\xd8")
