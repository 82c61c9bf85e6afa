"""Messages that a partner organisation passes on, because the person agreed."""

import pytest

from activities.tests.factories import SeatFactory
from involvement.errors import RuleBroken
from involvement.notices import delivery, outbox
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.domain import partners
from involvement.people.tests.factories import (
    NeedsFactory,
    PartnerFactory,
    PersonFactory,
    TrustedPersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_trial(settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"


@pytest.fixture
def door():
    return PartnerFactory(name="Open Door", contact_name="Bo", email="bo@open-door.example")


@pytest.fixture
def cai(door):
    return PersonFactory(name="Cai", by_text=True, came_through=door, reached_through_partner=True)


def send(kind, person, about, **context):
    outbox.queue(kind, to=person, about_id=about, key=f"{kind}:{person.pk}", **context)
    delivery.send_due()


def went():
    return list(TrialPost.objects.order_by("id").values_list("route", "to"))


@pytest.mark.clause("C2")
def test_an_invitation_goes_to_the_partner_to_be_passed_on(cai, door):
    seat = SeatFactory(person=cai)
    NeedsFactory(person=cai)

    send("invitation", cai, seat.pk)

    [post] = TrialPost.objects.all()
    assert (post.route, post.to) == ("email", door.email)
    assert post.subject == "Please pass this on to Cai"
    assert post.body.startswith("Hello Bo,")
    assert "We asked them to take part" in post.body
    assert seat.meeting.title in post.body
    for private in ("http", "£", "break", seat.purpose.why):
        assert private not in post.body
    notice = Notice.objects.get()
    assert (notice.person, notice.route, notice.state) == (cai, "email", NoticeState.SENT)


def test_what_is_private_goes_to_the_person_alone(cai):
    send("break_check_in", PersonFactory(by_text=True), 1)  # no longer true: nothing leaves
    send("phone_changed", cai, cai.pk, way="text", at=cai.phone)

    assert went() == [("text", cai.phone)]


@pytest.mark.parametrize("changes", [{"reached_through_partner": False}, {"route": "email"}])
def test_whoever_did_not_agree_is_written_to_themselves(cai, door, changes):
    door.email = "" if "route" in changes else door.email
    door.save()
    cai.reached_through_partner = changes.get("reached_through_partner", True)
    cai.save()

    send("invitation", cai, SeatFactory(person=cai).pk)

    assert went() == [("text", cai.phone)]


def test_a_copy_for_whom_they_trust_goes_there_and_not_to_the_partner(cai, door):
    robin = TrustedPersonFactory(
        person=cai, contact="robin@friends.example", may_read=True, gets_copies=True
    )

    send("invitation", cai, SeatFactory(person=cai).pk)

    assert went() == [("email", door.email), ("email", robin.contact)]


def test_the_person_hears_of_it_directly_and_once(team, door):
    person = PersonFactory(name="Cai", by_text=True)

    for _ in range(2):
        partners.reach_through(person, came_through=door, reached_through_partner=True, by=team)
        person.refresh_from_db()
    delivery.send_due()

    assert went() == [("text", person.phone)]
    assert "through Open Door now" in TrialPost.objects.get().body


def test_another_partner_is_told_to_the_person_as_well(team, cai):
    other = PartnerFactory(email="other@partners.example")

    partners.reach_through(cai, came_through=other, reached_through_partner=True, by=team)

    assert Notice.objects.get().about_id == other.pk


@pytest.mark.parametrize("partner", [None, {"email": ""}])
def test_a_partner_without_an_address_passes_nothing_on(team, person, partner):
    through = partner and PartnerFactory(**partner)

    with pytest.raises(RuleBroken, match="e-mail address first"):
        partners.reach_through(person, came_through=through, reached_through_partner=True, by=team)

    assert not Notice.objects.exists()


def test_a_partner_keeps_an_address_while_people_are_reached_through_it(team, cai, door):
    with pytest.raises(RuleBroken, match="Keep an e-mail address"):
        partners.change(door, email="", by=team)

    for _ in range(2):
        partners.reach_directly(cai, by=team)
    partners.change(door, email="", by=team)

    door.refresh_from_db()
    assert door.email == ""


def test_post_to_check_says_through_whom_it_goes(client, team, cai, door):
    send("invitation", cai, SeatFactory(person=cai).pk)
    Notice.objects.update(state=NoticeState.UNSURE)
    client.force_login(team)

    page = client.get("/team/letters/").text

    assert "Open Door, bo@open-door.example" in page
