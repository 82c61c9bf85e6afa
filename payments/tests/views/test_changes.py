import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from involvement import links
from involvement.audit.models import AuditRow
from involvement.people.models import LinkPurpose, Person
from payments.domain import changes, payees, payouts
from payments.models import ChangeState, PayeeCall, PayeeChange
from payments.tests.factories import PayeeChangeFactory, today
from payments.tests.money import earned_fee, person_with_account

OLD = {
    "way": "bank",
    "account_name": "Ann Lee",
    "sort_code": "089999",
    "account_number": "66374958",
}


@pytest.fixture
def change(person):
    Person.objects.filter(pk=person.pk).update(phone="07700 900123")
    person.refresh_from_db()
    payees.save(person, **OLD, by=person.user)
    return payees.save(person, **OLD | {"account_number": "12345697"}, by=person.user).change


@pytest.fixture
def link(change):
    return links.issue(LinkPurpose.NOT_ME, change.pk, to=change.person)


def words(response):
    return " ".join(response.content.decode().split())


def said(moment):
    return moment.astimezone(timezone.get_default_timezone()).strftime("%-d %B %Y")


def test_opening_the_link_changes_nothing_and_one_press_stops_it(client, change, link):
    for _ in range(2):
        page = words(client.get(link))
        assert "Did you change your bank details?" in page
        change.refresh_from_db()
        assert change.state == ChangeState.WAITING

    for _ in range(2):
        page = words(client.post(link, follow=True))
        assert "We have stopped it" in page

    change.refresh_from_db()
    assert change.state == ChangeState.STOPPED
    assert AuditRow.objects.filter(action="payeechange.stopped").count() == 1
    assert "We have stopped it" in words(client.get(link))


def test_the_page_of_the_link_shows_no_name_and_no_number(client, change, link):
    # a form's random token may hold any two digits: only what can be read counts
    shown = strip_tags(words(client.get(link)).split("<main")[1].split("</main")[0])

    for secret in (change.person.name, "97", "900123", change.person.email):
        assert secret not in shown


def test_the_link_of_another_purpose_or_person_opens_nothing(client, change, carer):
    other = links.issue(LinkPurpose.COST, change.pk, to=change.person).replace("/c/", "/n/")
    theirs = links.issue(LinkPurpose.NOT_ME, change.pk, to=carer)

    assert client.post(other).status_code == 410
    assert client.post(theirs).status_code == 410
    change.refresh_from_db()
    assert change.state == ChangeState.WAITING


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, finance, django_assert_num_queries, many
):
    for _ in range(many):
        PayeeChangeFactory(account=person_with_account().payee_accounts.get())
    client.force_login(finance)
    client.get(reverse("changed_details"))

    with django_assert_num_queries(3):
        page = words(client.get(reverse("changed_details")))

    assert page.count("Waits until") == many


def test_who_says_it_was_not_them_comes_first(client, finance):
    for name in ("Waiting first", "Says no", "Waiting second"):
        PayeeChangeFactory(account=person_with_account(name=name).payee_accounts.get())
    changes.stop(PayeeChange.objects.get(person__name="Says no"), by=None)
    client.force_login(finance)

    page = words(client.get(reverse("changed_details")))

    assert page.index("Says no") < page.index("Waiting first") < page.index("Waiting second")


def test_the_list_says_when_nothing_waits(client, finance):
    client.force_login(finance)

    assert "Nothing waits." in words(client.get(reverse("changed_details")))


def test_an_officer_sees_the_number_known_before_and_keeps_what_came_of_it(client, finance, change):
    client.force_login(finance)
    Person.objects.update(phone="07700 900999")

    page = words(client.get(change.get_absolute_url()))
    assert "07700 900123" in page
    assert page.count("<h1") == 1
    assert "900999" not in page
    assert "12345697" not in page
    assert AuditRow.objects.filter(action="looked.bank", person_id=change.person_id).count() == 1

    url = change.get_absolute_url()
    assert "Choose what came of it" in words(client.post(url, {"outcome": ""}))
    page = words(client.post(url, {"outcome": "no_answer"}, follow=True))
    assert "Their money goes on waiting." in page
    assert "Not reached once" in page
    page = words(client.post(url, {"outcome": "called"}, follow=True))
    assert "Their money now goes to the new details." in page
    assert "Nothing waits." in page
    assert [call.outcome for call in PayeeCall.objects.all()] == ["called", "no_answer"]


def test_without_a_known_number_a_call_is_not_offered(client, finance):
    change = PayeeChangeFactory(
        account=person_with_account().payee_accounts.get(), phone="", is_phone_known=False
    )
    client.force_login(finance)

    page = words(client.get(change.get_absolute_url()))
    assert "None that we knew before" in page
    assert "I called them, and it was them" not in page
    assert client.post(change.get_absolute_url(), {"outcome": "called"}).status_code == 200
    assert not PayeeCall.objects.exists()


def test_an_officer_does_not_call_about_their_own_details(client, finance, change):
    Person.objects.filter(pk=change.person_id).update(user=finance)
    client.force_login(finance)

    assert client.get(change.get_absolute_url()).status_code == 404
    assert client.post(change.get_absolute_url(), {"outcome": "called"}).status_code == 404
    assert "Someone else has to call about this change." in words(
        client.get(reverse("changed_details"))
    )


@pytest.mark.parametrize("who", ["person", "chair", "team", "keeper", "analyst", "outsider"])
def test_others_see_no_list_and_no_number(client, request, change, who):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))

    assert client.get(reverse("changed_details")).status_code == 403
    assert client.get(change.get_absolute_url()).status_code == 404
    assert client.post(change.get_absolute_url(), {"outcome": "called"}).status_code == 404


def test_the_run_says_who_waits_and_until_when(client, finance, change):
    earned_fee(person=change.person)
    earned_fee(person=person_with_account())
    run = payouts.prepare(pay_on=today())
    client.force_login(finance)

    for page in (client.get(run.get_absolute_url()), client.get(reverse("runs"))):
        page = words(page)
        assert "1 waits: bank details changed" in page
        assert f"{said(change.made_at)}. Call back, or wait until" in page
        assert said(change.waits_until) in page


def test_the_person_reads_kindly_until_when_their_money_waits(client, change):
    earned_fee(person=change.person)
    client.force_login(change.person.user)

    for name in ("my_money", "my_details", "my_pay_saved"):
        page = words(client.get(reverse(name)))
        assert "To keep your money safe, we wait until" in page
        assert said(change.waits_until) in page
    assert "£50 waits for you." in words(client.get(reverse("my_money")))
    assert "will be in your bank" not in words(client.get(reverse("my_money")))
    assert "£50 is agreed. It waits" in words(client.get(reverse("my_home")))


def test_the_person_reads_that_it_was_stopped(client, change):
    changes.stop(change, by=None)
    client.force_login(change.person.user)

    assert "Your money is safe with us." in words(client.get(reverse("my_money")))


def test_the_first_page_of_paying_says_whom_to_call_today(client, finance, change):
    client.force_login(finance)
    assert "not theirs" not in words(client.get(reverse("runs")))

    changes.stop(change, by=None)

    page = words(client.get(reverse("runs")))
    assert "1 person says that a change of bank details was not theirs." in page


def test_once_confirmed_nothing_is_said_any_more(client, change, finance):
    changes.record_call(change, outcome="called", by=finance)
    client.force_login(change.person.user)

    assert "we wait until" not in words(client.get(reverse("my_money")))
    assert PayeeChange.objects.get().state == ChangeState.CONFIRMED


def test_who_called_reads_that_another_releases(client, finance, second_finance, change):
    earned_fee(person=change.person)
    changes.record_call(change, outcome="called", by=second_finance)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    client.force_login(second_finance)

    page = words(client.get(run.get_absolute_url()))

    assert "You made sure of bank details in this run." in page
    assert "Release this run" not in page


def test_late_money_that_waits_says_why(client, finance, change):
    due = earned_fee(person=change.person)
    changes.stop(change, by=None)
    type(due).objects.update(pay_by=today().replace(year=2020))
    client.force_login(finance)

    assert "Bank details changed: it waits for a call" in words(client.get(reverse("waiting")))
