import pytest
from django.test import Client

from activities.tests.factories import MeetingFactory, SeatFactory
from payments.models import ClaimLine
from payments.tests.factories import ClaimLineFactory
from payments.tests.views.test_claims import ByLink, Mine, photo


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True, title="Homes"))


@pytest.mark.clause("C22")
def test_the_same_journey_as_last_time_is_offered_to_who_signed_in(client, seat):
    before = SeatFactory(person=seat.person, coming=True, meeting__held=True)
    ClaimLineFactory(sent=True, claim__seat=before, amount_pence=4_60)
    ClaimLineFactory(sent=True, claim__seat=before, kind="food", amount_pence=7_00)
    ClaimLineFactory(sent=True, kind="taxi", amount_pence=9_00)  # somebody else's
    mine, by_link = Mine(client, seat), ByLink(Client(), seat)

    assert "Same as last time: Bus, train or tram, £4.60" in mine.get().content.decode()
    assert "last time" not in by_link.get().content.decode()
    where = mine.post(kind="fare", same="1").url
    assert 'value="4.60"' in client.get(where).content.decode()
    mine.post("amount", amount_pence="4.60", photo=photo())

    line = ClaimLine.objects.get(claim__seat=seat)
    assert (line.kind, line.amount_pence, line.state) == ("fare", 4_60, "draft")
