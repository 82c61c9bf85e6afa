"""What somebody who means harm would try, and what must come of it."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from activities.models import Mode
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement import links
from involvement.calendars import Nation
from involvement.logs import Line
from involvement.people.domain import details as known
from involvement.people.models import LinkPurpose, Person
from involvement.people.tests.factories import PersonFactory, UserFactory
from involvement.people.tests.test_sign_in import CODE
from payments.tests.factories import ClaimFactory, PayoutRunFactory


def token_for(seat, purpose=LinkPurpose.INVITATION):
    return links.issue(purpose, seat.pk, to=seat.person).rstrip("/").rsplit("/", 1)[1]


def test_a_log_does_not_keep_the_token_of_a_link(client, caplog, db):
    token = token_for(SeatFactory())

    client.get(reverse("invitation_no", args=[token]))

    [line] = [record for record in caplog.records if "Method Not Allowed" in record.getMessage()]
    assert token in line.getMessage()
    assert token not in Line("{message}", style="{").format(line)
    handler = logging.getLogger().manager.root.handlers
    assert any(isinstance(one.formatter, Line) for one in handler)


@pytest.mark.parametrize(
    "address", ["/meetings/%00/", "/team/activities/%00/purpose/", "/payments/claims/%00/"]
)
def test_an_address_with_a_nul_in_it_is_not_there(client, team, address):
    client.force_login(team)

    assert client.get(address).status_code == 404


def test_a_nul_among_the_ticked_claims_approves_nothing(client, finance):
    client.force_login(finance)

    assert client.post(reverse("claims"), {"claim": ["\x00", "CL-1\x00"]}).status_code == 302


def test_a_nul_as_the_claim_to_take_back_is_no_claim(client, person):
    claim = ClaimFactory(seat=SeatFactory(person=person, coming=True), sent=True)
    client.force_login(person.user)

    address = reverse("my_claim_done", args=[claim.seat.meeting.ref])

    assert client.post(address, {"claim": "\x00"}).status_code == 404


def test_a_sign_in_first_used_a_day_later_is_over_for_staff(client, finance):
    client.force_login(finance)

    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        client.get(reverse("home"))

    assert "_auth_user_id" not in client.session


def test_a_role_given_to_an_old_session_does_not_make_it_fresh(client, person):
    run = PayoutRunFactory()
    client.force_login(person.user)
    client.get(reverse("my_home"))
    person.user.grants.create(role="finance", nation="uk")

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        answer = client.post(reverse("run_release", args=[run.pk]))

    assert answer.url.startswith("/sign-in/")


def test_a_meeting_that_got_a_place_asks_for_travel_and_does_not_break(client, db):
    seat = SeatFactory(meeting=MeetingFactory(mode=Mode.ONLINE), fee_offered_pence=0)
    token = token_for(seat)
    client.post(reverse("invitation_help", args=[token]), {})
    client.post(reverse("invitation_travel", args=[token]), {})
    seat.meeting.mode = Mode.IN_PERSON
    seat.meeting.save(update_fields=["mode"])

    answer = client.get(reverse("invitation_check", args=[token]), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("invitation_travel", args=[token])
    too_long = {"disagrees": "x" * 1001}
    assert client.post(reverse("invitation_check", args=[token]), too_long).status_code == 200


def test_adding_somebody_does_not_tell_whether_another_nation_has_them(team):
    there = PersonFactory(name="Ann", email="ann@people.example", nation=Nation.SCOTLAND)
    details = {name: getattr(there, name) for name in (*known.DETAILS,) if name != "nation"}

    known.add(by=team, nation=Nation.ENGLAND, **details)

    assert Person.objects.filter(name="Ann").count() == 2


def test_what_an_act_said_is_in_no_cookie_of_its_own(client, finance):
    client.force_login(finance)

    answer = client.post(reverse("claims"), {})

    assert set(client.cookies) <= {"sessionid", "csrftoken"}
    assert b"Nothing was approved" in client.get(answer.url).content


def test_codes_for_one_address_are_rationed(client, db, worker, mailoutbox):
    UserFactory(email="rationed@basw.example")

    for _time in range(5):
        client.cookies.clear()
        ask_for_code(client, "rationed@basw.example", "203.0.113.8")

    assert len(mailoutbox) == 3


def test_one_visitor_who_tries_many_addresses_has_to_wait(client, team, worker, mailoutbox):
    for number in range(20):
        client.cookies.clear()
        ask_for_code(client, f"guess{number}@basw.example", "203.0.113.9")
    ask_for_code(client, team.email, "203.0.113.9")

    assert mailoutbox == []


def ask_for_code(client, email, visitor):
    address = reverse("account_request_login_code")
    return client.post(address, {"email": email}, REMOTE_ADDR=visitor)


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_leads_to_no_other_site(client, db, worker, mailoutbox, next_page):
    user = UserFactory(email=f"to-{len(next_page)}@basw.example")
    asked = {"email": user.email, "next": next_page}
    client.post(reverse("account_request_login_code"), asked)
    code = CODE.search(mailoutbox[0].body)[1]

    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "next": next_page})

    assert answer.url == reverse("home")


def test_papers_of_another_meeting_do_not_open_with_my_link(client, db):
    mine, other = SeatFactory(), SeatFactory()
    token = token_for(mine, LinkPurpose.PAPERS)

    for purpose in ("invitation", "cost", "feedback"):
        assert client.get(reverse(purpose, args=[token])).status_code == 410
    assert client.get(reverse("papers_file", args=[token, other.pk])).status_code == 404
