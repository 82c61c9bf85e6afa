import pytest
from django.test import Client
from django.urls import reverse

from activities.tests.factories import MeetingFactory, SeatFactory
from payments.models import ClaimLine, LineState, PhotoState, SentPhoto
from payments.tests.factories import SentPhotoFactory
from payments.tests.views.test_claims import ByLink, Mine, photo

pytestmark = pytest.mark.clause("C21")


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True, title="Homes"))


@pytest.fixture(params=[Mine, ByLink])
def way(request, client, seat):
    return request.param(client, seat)


def test_a_photo_alone_is_typed_here_and_put_right_by_the_person(way, team):
    assert "Choose a photo first" in way.post("photo").content.decode()
    shown = way.client.post(way.url("photo"), {"photo": photo()}, follow=True).content.decode()
    assert "We have your photo" in shown
    assert "We type it for you" in shown
    desk = Client()
    desk.force_login(team)
    sent = SentPhoto.objects.get()
    at = reverse("photo", args=[sent.pk])
    assert "Save the photo" in desk.get(at).content.decode()
    assert b"".join(desk.get(reverse("photo_file", args=[sent.pk])))
    bad = desk.post(at, {"kind": "moon", "amount_pence": "x"}).content.decode()
    assert "Choose what it was for" in bad
    desk.post(at, {"kind": "fare", "amount_pence": "4.60"})
    line = ClaimLine.objects.get()
    assert desk.get(at).content.decode().count("Typed") == 1

    done = way.get("done").content.decode()
    assert "What we typed from your photo" in done
    assert "£4.60" in done
    assert "4.60" in way.get("right").content.decode()
    way.post("right", line=line.pk, kind="fare", amount_pence="6.40")

    assert ClaimLine.objects.get(state=LineState.SENT).amount_pence == 6_40


def test_the_list_has_what_one_may_type_and_few_queries(
    client, team, finance, person, django_assert_num_queries
):
    SentPhotoFactory(seat__person=person)
    for reader, queries in ((team, 4), (finance, 4)):
        client.force_login(reader)
        with django_assert_num_queries(queries):
            assert person.name in client.get(reverse("photos")).content.decode()
        SentPhotoFactory.create_batch(2)
        with django_assert_num_queries(queries):
            client.get(reverse("photos"))


def test_one_that_cannot_be_read_says_so_to_the_person(way, team):
    sent = SentPhotoFactory(seat=way.seat)
    desk = Client()
    desk.force_login(team)

    desk.post(reverse("photo_unreadable", args=[sent.pk]))

    sent.refresh_from_db()
    assert sent.state == PhotoState.UNREADABLE
    assert "We could not read it" in way.get("photo").content.decode()


def test_the_newest_meeting_is_meant_where_none_is_named(client, seat):
    client.force_login(seat.person.user)

    assert client.get(reverse("my_photo")).url == reverse("my_claim_photo", args=[seat.meeting.ref])
