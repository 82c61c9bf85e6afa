import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.people.fresh import FRESH
from payments.domain import payouts
from payments.models import BankFileDownload, PayWay, RunState
from payments.tests.bank.files import ORIGINATOR
from payments.tests.factories import today
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(person):
    for number in range(3):
        earned_fee(person=person_with_account(name=f"Person {number}"))
    return payouts.prepare(pay_on=today())


@pytest.fixture
def frozen(run, finance):
    payouts.freeze(run, by=finance)
    return run


@pytest.fixture
def released(frozen, second_finance):
    payouts.release(frozen, by=second_finance)
    return frozen


def sign_in(client, user, *, minutes_ago=0):
    client.force_login(user)
    session = client.session
    session[FRESH] = timezone.now().timestamp() - minutes_ago * 60
    session.save()


def press(client, name, run):
    response = client.post(reverse(name, args=[run.pk]))
    run.refresh_from_db()
    return response


def words(response):
    return " ".join(response.content.decode().split())


def test_the_runs_page_says_when_nothing_is_approved(client, finance):
    client.force_login(finance)

    page = words(client.get(reverse("runs")))

    assert "Nothing approved yet." in page
    assert "The next pay day is" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_runs_page_takes_as_many_queries_for_one_as_for_three(
    client, finance, django_assert_num_queries, many
):
    for number in range(many):
        earned_fee(person=person_with_account())
        payouts.freeze(payouts.prepare(pay_on=today().replace(year=2030 + number)), by=finance)
    client.force_login(finance)
    client.get(reverse("runs"))

    with django_assert_num_queries(5):
        page = words(client.get(reverse("runs")))

    assert page.count("<br>Frozen</span>") == many


@pytest.mark.parametrize("many", [1, 3])
def test_a_run_takes_as_many_queries_for_one_line_as_for_three(
    client, finance, django_assert_num_queries, many
):
    for _ in range(many):
        earned_fee(person=person_with_account())
    run = payouts.prepare(pay_on=today())
    client.force_login(finance)
    client.get(run.get_absolute_url())

    with django_assert_num_queries(6):
        page = words(client.get(run.get_absolute_url()))

    assert page.count("ending 58") == many


def test_a_run_shows_who_what_and_how_much_and_never_a_number(client, finance, run):
    client.force_login(finance)

    page = words(client.get(run.get_absolute_url()))

    line = run.lines.select_related("due__seat__meeting", "person").first()
    assert line.person.name in page
    assert f"Fee for {line.due.seat.meeting.title}" in page
    assert "<strong>£150</strong> in 3 payments." in page
    assert "66374958" not in page
    assert "089999" not in page
    assert "A Person" not in page


def test_an_account_that_was_never_paid_into_is_pointed_out(
    client, finance, second_finance, released
):
    payouts.take_bank_file(released, by=second_finance)
    payouts.mark_paid(released, by=finance)
    known = released.lines.first().person
    doubted = person_with_account(name="New", numbers_doubted=True)
    for who in (known, doubted):
        earned_fee(person=who)
    run = payouts.prepare(pay_on=today() + timedelta(days=7))
    client.force_login(finance)

    page = words(client.get(run.get_absolute_url()))

    assert run.lines.count() == 2
    assert page.count("First payment into this account") == 1
    assert page.count("The numbers may not belong together") == 1


def test_people_with_nowhere_to_send_it_are_named(client, finance, run):
    due = earned_fee()
    earned_fee(person=person_with_account(name="Cal", way=PayWay.OTHER))
    client.force_login(finance)

    page = words(client.get(run.get_absolute_url()))

    assert f"{due.person.name}: £50. Has not told us yet." in page
    assert "Cal: £50. Asked us to call about another way." in page


@pytest.mark.clause("C20")
def test_a_run_goes_from_one_officer_to_the_other_to_the_bank(client, finance, second_finance, run):
    sign_in(client, finance)
    press(client, "run_freeze", run)
    assert run.state == RunState.FROZEN
    assert "Waiting for a second person." in words(client.get(run.get_absolute_url()))

    sign_in(client, second_finance)
    press(client, "run_release", run)
    assert run.state == RunState.RELEASED

    file = press(client, "run_file", run)
    assert file["Content-Disposition"].startswith('attachment; filename="TRIAL-')
    assert file["Cache-Control"] == "no-store"
    assert file.content.count(b"\r\n") == 4
    assert BankFileDownload.objects.get().by == second_finance
    assert second_finance.name in words(client.get(run.get_absolute_url()))

    press(client, "run_paid", run)
    assert run.state == RunState.PAID
    assert "Done." in words(client.get(run.get_absolute_url()))


def test_a_press_that_comes_too_late_says_so_and_changes_nothing(client, finance, frozen):
    sign_in(client, finance)

    response = client.post(reverse("run_freeze", args=[frozen.pk]), follow=True)

    assert "This run has moved on. It is now: Frozen." in words(response)


def test_the_freezer_cannot_release_even_by_typing_the_address(client, finance, frozen):
    sign_in(client, finance)

    response = client.post(reverse("run_release", args=[frozen.pk]), follow=True)

    frozen.refresh_from_db()
    assert frozen.state == RunState.FROZEN
    assert "Someone else has to release it." in words(response)


def test_releasing_needs_a_fresh_sign_in(client, second_finance, frozen):
    sign_in(client, second_finance, minutes_ago=11)

    response = press(client, "run_release", frozen)

    again = reverse("account_reauthenticate")
    assert response.url == f"{again}?{urlencode({'next': frozen.get_absolute_url()})}"
    assert frozen.state == RunState.FROZEN


def test_showing_it_is_you_once_more_leads_back_to_the_run(
    client, second_finance, frozen, worker, mailoutbox
):
    sign_in(client, second_finance, minutes_ago=11)
    asked = press(client, "run_release", frozen).url

    typed = client.post(asked).url
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", mailoutbox[0].body)[0]
    response = client.post(typed, {"code": code})

    assert response.url == frozen.get_absolute_url()
    press(client, "run_release", frozen)
    assert frozen.state == RunState.RELEASED


def test_who_is_paid_is_told_that_another_has_to_release(client, frozen, second_finance):
    person = frozen.lines.first().person
    person.user = second_finance
    person.save()
    sign_in(client, second_finance)

    page = words(client.get(frozen.get_absolute_url()))
    assert "This run pays you." in page
    press(client, "run_release", frozen)
    assert frozen.state == RunState.FROZEN


def test_refusing_a_run_needs_a_reason_and_shows_it(client, second_finance, frozen):
    sign_in(client, second_finance)
    url = reverse("run_cancel", args=[frozen.pk])

    assert "Choose why this run should not be paid" in words(client.post(url, {"reason": ""}))
    frozen.refresh_from_db()
    assert frozen.state == RunState.FROZEN

    page = words(client.post(url, {"reason": "total"}, follow=True))

    frozen.refresh_from_db()
    assert frozen.state == RunState.CANCELLED
    assert f"{second_finance.name} cancelled this run." in page
    assert "The total is not what we expected." in page
    assert AuditRow.objects.get(action="payoutrun.refused").reason == "total"


def test_a_released_run_is_not_cancelled(client, finance, released):
    sign_in(client, finance)

    page = words(client.post(reverse("run_cancel", args=[released.pk]), {"reason": "day"}))

    released.refresh_from_db()
    assert released.state == RunState.RELEASED
    assert "This run has moved on" in page


def test_a_name_that_is_written_another_way_is_shown(client, finance, second_finance):
    earned_fee(person=person_with_account(account_name="Siân Llŵyd"))
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    client.force_login(finance)

    assert "The bank sees SIAN LLWYD" in words(client.get(run.get_absolute_url()))


def test_the_bank_file_is_given_to_a_fresh_sign_in_only(client, second_finance, released, settings):
    settings.SIGN_IN_IS_FRESH_FOR = timedelta(minutes=15)
    sign_in(client, second_finance, minutes_ago=20)

    response = press(client, "run_file", released)

    then = urlencode({"next": released.get_absolute_url()})
    assert response.url == f"{reverse('account_reauthenticate')}?{then}"
    assert not BankFileDownload.objects.exists()


def test_another_officer_is_told_who_takes_the_file(client, finance, second_finance, released):
    sign_in(client, finance)

    page = words(client.get(released.get_absolute_url()))
    assert f"{second_finance.name} takes the file to the bank." in page
    assert "Take the bank file" not in page
    page = words(client.post(reverse("run_file", args=[released.pk]), follow=True))
    assert "Only the officer who released this run can take its file." in page
    assert not BankFileDownload.objects.exists()


def test_a_format_is_awaiting_until_somebody_says_the_bank_took_it(
    client, finance, second_finance, settings
):
    settings.BANK_FORMAT, settings.BANK_ORIGINATOR = "bankline", ORIGINATOR
    earned_fee(person=person_with_account())
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    sign_in(client, second_finance)

    page = words(client.get(run.get_absolute_url()))
    assert "Awaiting bank confirmation" in page
    assert "The bank accepted this file" not in page
    press(client, "run_file", run)
    assert "The bank accepted this file" in words(client.get(run.get_absolute_url()))
    press(client, "run_accepted", run)

    page = words(client.get(run.get_absolute_url()))
    assert "Awaiting bank confirmation" not in page
    assert f"({second_finance.name})" in page


def test_there_is_no_file_before_release(client, finance, frozen):
    sign_in(client, finance)

    response = press(client, "run_file", frozen)

    assert response.url == frozen.get_absolute_url()
    assert not BankFileDownload.objects.exists()
    assert client.get(reverse("run_file", args=[frozen.pk])).status_code == 405


@pytest.mark.parametrize("who", ["person", "chair", "team", "keeper", "analyst", "outsider"])
def test_others_see_no_run_and_change_none(client, request, frozen, who):
    user = request.getfixturevalue(who)
    sign_in(client, getattr(user, "user", user))

    assert client.get(reverse("runs")).status_code == 403
    for name in ("run", "run_cancel"):
        assert client.get(reverse(name, args=[frozen.pk])).status_code == 404
    for name in ("run_freeze", "run_release", "run_cancel", "run_file", "run_paid", "run_accepted"):
        assert press(client, name, frozen).status_code == 404
    assert frozen.state == RunState.FROZEN
