"""Pages of vouchers and gifts, for finance; and choosing them, for the person."""

import pytest

from activities.domain import invited
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement import links
from involvement.audit.models import AuditRow
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.models import DueState, Organisation, Sending
from payments.tests.factories import OrganisationFactory, SendingFactory, today
from payments.tests.money import earned_fee, person_with_account


def sent_today(**answers):
    day = today()
    return answers | {
        "sent_on_day": day.day, "sent_on_month": day.month, "sent_on_year": day.year,
    }  # fmt: skip


@pytest.fixture
def due(db):
    due = earned_fee(person=person_with_account(name="Ann Lee"))
    due.person.address = "1 High Street"
    due.person.save(update_fields=["address"])
    return due


def as_(client, user):
    client.force_login(user)
    return client


@pytest.mark.clause("C20")
def test_a_voucher_from_the_choice_to_the_post(client, due, finance, second_finance):
    to_fee = f"/my/money/fee/{due.seat.meeting.ref}/"
    as_(client, due.person.user)
    told = client.post(to_fee, {"choice": "voucher"}).text
    assert "Choose where you want to spend the voucher" in told
    client.post(to_fee, {"choice": "voucher", "voucher": "food", "give_to": "left over"})
    due.refresh_from_db()
    due.seat.refresh_from_db()
    assert (due.goes_as, due.seat.fee_to) == ("voucher", "food")
    money = client.get("/my/money/").text
    assert "comes as a voucher" in money
    assert to_fee in money
    assert 'value="food" checked' in client.get(to_fee).text.replace("  ", " ")

    page = f"/payments/gifts/{due.pk}/"
    as_(client, finance)
    assert "1 fee is wanted as a voucher" in client.get("/payments/runs/").text
    assert "Ann Lee" in client.get("/payments/gifts/").text
    assert "Food shops" in client.get(page + "prepare/").text
    assert client.post(page + "prepare/").status_code == 302
    assert "Another officer has to agree" not in client.get("/payments/gifts/").text
    client.post(page + "agree/")
    assert Sending.objects.get().state == "waiting"
    assert client.get(page + "sent/").status_code == 404

    as_(client, second_finance)
    client.post(page + "agree/")
    shown = client.get(page + "sent/").text
    assert "1 High Street" in shown
    assert AuditRow.objects.filter(action="looked.file", person_id=due.person_id).count() == 1
    answer = client.post(page + "sent/", sent_today(how="post", reference=""))
    assert "Enter the reference" in answer.text
    client.post(page + "sent/", sent_today(how="post", reference="V12"))
    due.refresh_from_db()
    assert due.state == DueState.PAID
    assert "V12" in client.get(page).text
    assert client.get(page + "sent/").status_code == 404

    as_(client, due.person.user)
    assert "Fee, as a voucher" in client.get("/my/money/").text
    assert "comes as a voucher" not in client.get("/my/money/").text
    assert client.get(page).status_code == 404


@pytest.mark.clause("C20")
def test_a_gift_goes_to_an_organisation_of_the_list(client, due, finance, second_finance):
    as_(client, due.person.user)
    to_fee = f"/my/money/fee/{due.seat.meeting.ref}/"
    client.post(to_fee, {"choice": "give", "give_to": "Carers <b>Trust"})
    assert "goes to Carers &lt;b&gt;Trust" in client.get("/my/money/").text
    page = f"/payments/gifts/{due.pk}/"
    as_(client, finance)
    answers = {"name": "Carers Trust", "account_name": "Carers"}
    again = client.post("/payments/organisations/new/", answers | {"sort_code": "12"})
    assert "Enter a 6-number sort code" in again.text
    answers |= {"sort_code": "08 99 99", "account_number": "66374951"}
    client.post("/payments/organisations/new/", answers)
    charity = Organisation.objects.get()
    assert "No organisation on our list is confirmed yet" in client.get(page + "prepare/").text
    assert client.post(page + "prepare/", {"organisation": charity.pk}).status_code == 200
    own = f"/payments/organisations/{charity.pk}/"
    client.post(own + "confirm/")
    assert "Someone else has to confirm" in client.get(own).text
    as_(client, second_finance).post(own + "confirm/")
    assert "66374951" in client.get(own).text
    charity.refresh_from_db()
    assert charity.confirmed_by == second_finance

    client.post(page + "prepare/", {"organisation": charity.pk})
    as_(client, finance).post(page + "agree/")
    assert "66374951" in client.get(page + "sent/").text
    assert not AuditRow.objects.filter(action="looked.file").exists()
    assert "Do not pay it" not in client.get(page + "sent/").text
    client.post(own + "stop/")
    assert "Do not pay it" in client.get(page + "sent/").text
    client.post(page + "sent/", sent_today(reference="B1"))  # it had left before
    assert Sending.objects.get().sent_how == "bank"
    assert "Carers Trust" not in client.get("/payments/organisations/").text


def test_a_choice_by_link_keeps_where_the_fee_goes(client, person):
    seat = SeatFactory(person=person, meeting=MeetingFactory())
    link = "/" + links.issue(LinkPurpose.INVITATION, seat.pk, to=person).split("/", 3)[3]
    client.post(link + "yes/help/", {})
    client.post(link + "yes/travel/", {"travel": "not_needed"})
    client.post(link + "yes/fee/", {"fee_choice": "give", "give_to": "Carers Trust"})
    assert "Carers Trust" in client.get(link + "yes/fee/").text
    assert "Carers Trust" in client.get(link + "yes/check/").text
    client.post(link + "yes/check/", {})
    seat.refresh_from_db()
    assert (seat.reply, seat.fee_choice, seat.fee_to) == ("coming", "give", "Carers Trust")
    assert invited.last_time(seat).to == "Carers Trust"
    assert "what you asked" in client.get(link + "done/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_as_many_queries_whatever_their_length(
    client, finance, django_assert_num_queries, count
):
    for _ in range(count):
        SendingFactory(due__seat__person=PersonFactory())
        OrganisationFactory()
    as_(client, finance)
    with django_assert_num_queries(3):
        client.get("/payments/gifts/")
    with django_assert_num_queries(3):
        client.get("/payments/organisations/")


def test_only_finance_and_never_ones_own(client, due, team):
    gift = SendingFactory()
    officer = UserFactory(roles=["finance"])
    gift.person.user = officer
    gift.person.save(update_fields=["user"])
    page = f"/payments/gifts/{gift.due_id}/"
    as_(client, officer)
    assert [client.get(page + end).status_code for end in ("", "sent/")] == [404, 404]
    assert client.post(page + "cancel/").status_code == 404
    assert client.get(f"/payments/gifts/{due.pk}/").status_code == 404
    as_(client, team)
    assert client.get(page).status_code == 404
    assert client.get("/payments/gifts/").status_code == 403
