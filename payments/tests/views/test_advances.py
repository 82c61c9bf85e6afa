"""Money before the day: asked for on a phone, by link or for somebody; agreed by officers."""

import pytest
from django.urls import reverse

from activities.tests.factories import SeatFactory
from involvement import links
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import BehalfFactory
from payments.domain import advances
from payments.models import Advance
from payments.tests.advancing import after, cost, given
from payments.tests.factories import AdvanceFactory
from payments.tests.money import person_with_account

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C22")]


def text(answer):
    return " ".join(answer.content.decode().split())


def test_somebody_asks_signed_in_by_link_and_by_phone(client, person, team, finance):
    seat = SeatFactory(person=person, coming=True)
    here = reverse("my_before", args=[seat.meeting.ref])
    client.force_login(person.user)
    assert "Choose what you need money for" in text(client.post(here, {"amount_pence": "5"}))
    assert "up to £100" in text(client.post(here, {"kind": "taxi", "amount_pence": "150"}))
    said = text(client.post(here, {"kind": "taxi", "amount_pence": "20"}, follow=True))
    assert "Taxi, £20" in said
    assert "Sent" in said
    advances.refuse(Advance.objects.get(), reason="We book it.", by=finance)
    assert "We book it." in text(client.get(here))
    client.post(here, {"again": Advance.objects.get().pk})
    client.post(here, {"take_back": Advance.objects.get().pk})
    assert Advance.objects.get().state == "taken_back"
    assert client.post(here, {"take_back": AdvanceFactory().pk}).status_code == 404

    client.logout()
    door = links.issue(LinkPurpose.INVITATION, seat.pk, to=person) + "before/"
    said = text(client.post(door, {"kind": "food", "amount_pence": "8"}, follow=True))
    assert "Food, £8" in said

    BehalfFactory(person=person, by=team)
    client.force_login(team)
    here = reverse("behalf_before", args=[person.pk, seat.meeting.ref])
    client.post(here, {"kind": "care", "amount_pence": "30"})
    assert Advance.objects.get(kind="care").entered_by == team


def test_officers_agree_and_decide_what_becomes_of_the_rest(
    client, finance, second_finance, django_assert_num_queries
):
    seat = SeatFactory(person=person_with_account(), coming=True)
    waiting = AdvanceFactory(seat=seat)
    client.force_login(finance)
    for number in (1, 2):
        with django_assert_num_queries(4):
            assert waiting.person.name in text(client.get(reverse("advances")))
        AdvanceFactory.create_batch(number * 2)
    here = reverse("advance", args=[waiting.pk])
    assert "Agree" in text(client.get(here))
    client.post(reverse("advance_refuse", args=[waiting.pk]), {"reason": "We book it."})
    assert Advance.objects.get(pk=waiting.pk).reason == "We book it."

    advance = given(seat, [finance, second_finance], kind="food")
    here = reverse("advance", args=[advance.pk])
    with after(seat):
        client.force_login(finance)
        cost(seat, 12_00)
        assert "They have from before" in text(
            client.get(reverse("claim_check", args=[seat.claims.get().ref]))
        )
        seat.claims.get().lines.update(state="taken_back")
        assert "£20" in text(client.get(reverse("advances_left")))
        assert "£20 is left" in text(client.get(here))
        client.post(reverse("advance_keep", args=[advance.pk]))
        end = reverse("advance_end", args=[advance.pk])
        assert 'value="20.00"' in client.get(end).text
        told = client.post(end, {"ending": "let_go", "reason": "x", "pence": "20.01"})
        assert "There is £20 left" in text(told)
        client.post(end, {"ending": "let_go", "reason": "x", "pence": "15"})
        assert "Another officer has to agree" in text(client.get(here))
        client.force_login(second_finance)
        client.post(reverse("advance_end_agree", args=[advance.pk]))
        assert "£5 is left" in text(client.get(here))
        client.force_login(seat.person.user)
        said = text(client.get(reverse("my_before", args=[seat.meeting.ref])))
        assert "You do not have to give back £15 of it" in said
        assert "We sent you £20" in said
