import pytest
from django.test import Client
from django.urls import reverse

from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.people.tests.factories import BehalfFactory
from payments.models import ClaimLine, Receipt, RemovedPhoto
from payments.tests.views.test_claims import ByLink, Mine, photo

pytestmark = pytest.mark.clause("C21")


class Theirs(Mine):
    """The pages of a claim, filled in by the team."""

    def __init__(self, client, seat):
        self.client, self.seat = client, seat

    def url(self, step=""):
        page = f"behalf_cost_{step}" if step else "behalf_cost"
        return reverse(page, args=[self.seat.person_id, self.seat.meeting.ref])


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True, title="Homes"))


@pytest.fixture(params=[Mine, ByLink, Theirs])
def way(request, client, seat, team):
    if request.param is Theirs:
        BehalfFactory(person=seat.person, by=team)
        client.force_login(team)
    return request.param(client, seat)


def test_a_person_takes_a_photo_away_and_sends_another(way, finance):
    for pence in ("12.50", "3.20"):
        way.post(kind="fare")
        way.post("amount", amount_pence=pence, photo=photo())
    way.post("check", send="1")
    line = ClaimLine.objects.order_by("pk").first()
    desk = Client()
    desk.force_login(finance)
    file = reverse("claim_receipt", args=[line.claim.ref, line.pk])
    assert b"".join(desk.get(file))

    assert "Take a photo away" in way.get("done").text
    refused = way.post("away", why="because")
    assert "Choose which photo to take away" in refused.text
    assert "Choose what is wrong with it" in refused.text
    assert "What is wrong with it?" in way.get("away").text
    there = way.post("away", line=line.pk, why="private")
    shown = way.client.get(there.url).text

    assert "The photo is gone. Nobody can see it now." in shown
    assert "It showed something private." in shown
    assert "Please send another photo" in shown
    assert desk.get(file).status_code == 404
    seen = desk.get(reverse("claim_check", args=[line.claim.ref])).text
    assert "The photo was taken away on" in seen
    asked = way.get("answer").text
    assert "The photo of this cost was taken away." in asked
    assert "Add a photo, or choose" in way.post("answer", line=line.pk).text
    way.post("answer", line=line.pk, photo=photo())
    assert Receipt.objects.count() == 2
    assert b"".join(desk.get(file))


def test_an_officer_takes_a_photo_away_and_one_of_elsewhere_does_not(client, seat, finance):
    mine = Mine(client, seat)
    mine.post(kind="fare")
    mine.post("amount", amount_pence="12.50", photo=photo())
    mine.post("check", send="1")
    line = ClaimLine.objects.get()
    at = reverse("claim_receipt_away", args=[line.claim.ref, line.pk])
    assert client.post(at, {"why": "wrong"}).status_code == 404

    client.force_login(finance)
    assert at in client.get(reverse("claim_check", args=[line.claim.ref])).text
    assert "Choose what is wrong with it" in client.post(at, {"why": "x"}).text
    done = client.post(at, {"why": "somebody"}, follow=True).text

    assert "Somebody else was in it." in done
    assert client.get(at).status_code == 404
    assert RemovedPhoto.objects.get().removed_by == finance
    client.force_login(seat.person.user)
    own = client.get(reverse("my_claim_detail", args=[line.claim.ref])).text
    assert f"{finance.name} from BASW took the photo away" in own
