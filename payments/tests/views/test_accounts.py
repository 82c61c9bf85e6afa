"""What finance sees of a bank account, and what the person is asked about it. (113, 116)"""

import pytest
from django.urls import reverse

from involvement.audit.models import AuditRow
from payments.domain import payouts
from payments.models import AccountShare, PayeeAccount
from payments.tests.bank.files import ORIGINATOR
from payments.tests.factories import ClaimLineFactory, PayeeAccountFactory, today
from payments.tests.money import earned_fee

SAME = {"fingerprint": "k1:the same"}
GOOD = {"account_name": "Ann Lee", "sort_code": "089999", "account_number": "66374958"}


@pytest.fixture
def account(person):
    return PayeeAccountFactory(person=person, saved_by=person.user, **SAME)


@pytest.fixture
def other(account, carer):
    return PayeeAccountFactory(person=carer, saved_by=carer.user, **SAME)


@pytest.fixture
def officer(client, finance):
    client.force_login(finance)
    return client


def words(response):
    return " ".join(response.content.decode().split())


def share_url(account, other):
    return reverse("account_share", args=[account.pk, other.pk])


def test_an_officer_goes_from_the_claim_to_the_account_and_finds_it_right(
    officer, finance, account, other
):
    claim = ClaimLineFactory(sent=True, claim__seat__person=account.person).claim
    page = words(officer.get(claim.get_absolute_url()))
    assert "The same bank account as another person" in page
    assert "Dee" not in page
    assert account.get_absolute_url() in page

    page = words(officer.get(account.get_absolute_url()))
    assert "<strong>Dee</strong>" in page
    assert "66374958" not in page
    assert "They work for BASW" not in page
    url = share_url(account, other)
    assert url in page
    assert "Choose why it is right" in words(officer.post(url, {"kind": ""}))
    page = words(officer.post(url, {"kind": "household"}, follow=True))

    assert "An officer found it right: They live together, or are a couple" in page
    assert url not in page
    share = AccountShare.objects.get()
    assert (share.first, share.second, share.by) == (account, other, finance)
    seen = set(AuditRow.objects.filter(action="looked.bank").values_list("person_id", flat=True))
    assert seen == {account.person_id, other.person_id}
    assert "The same bank account" not in words(officer.get(claim.get_absolute_url()))


def test_the_page_says_that_one_works_here_or_that_nobody_has_the_same(officer, account, carer):
    assert "Nobody else whom we pay." in words(officer.get(account.get_absolute_url()))

    carer.user.grants.create(role="keeper", nation="uk")
    other = PayeeAccountFactory(person=carer, saved_by=carer.user, **SAME)

    assert "They work for BASW" in words(officer.get(account.get_absolute_url()))
    assert "Dee works for BASW." in words(officer.get(share_url(account, other)))


def test_the_run_shows_it_as_well_with_as_many_queries(
    officer, account, other, django_assert_max_num_queries
):
    for person in (account.person, other.person):
        earned_fee(person=person)
    run = payouts.prepare(pay_on=today())
    address = reverse("run", args=[run.pk])
    officer.get(address)

    with django_assert_max_num_queries(20):
        page = words(officer.get(address))

    assert page.count("The same bank account as another person") == 2
    assert account.get_absolute_url() in page
    assert "First payment into this account" in page


def test_neither_of_the_two_is_told(client, account, other):
    client.force_login(account.person.user)
    ClaimLineFactory(sent=True, claim__seat__person=account.person)

    for name in ("my_details", "my_pay", "my_money", "held"):
        page = words(client.get(reverse(name)))
        assert "same bank account" not in page
        assert "Dee" not in page
    assert client.get(account.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["person", "chair", "team", "keeper", "analyst", "outsider"])
def test_others_see_nothing_of_it(client, request, account, other, who):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))

    assert client.get(account.get_absolute_url()).status_code == 404
    assert client.post(share_url(account, other), {"kind": "other"}).status_code == 404
    assert not AccountShare.objects.exists()


def test_an_officer_does_not_find_their_own_account_right(client, finance, account, other):
    type(other.person).objects.filter(pk=other.person_id).update(user=finance)
    client.force_login(finance)

    assert client.get(other.get_absolute_url()).status_code == 404
    page = words(client.post(share_url(account, other), {"kind": "other"}))
    assert "Someone else has to look at this: one of the accounts is yours." in page
    assert not AccountShare.objects.exists()


def test_what_is_not_the_same_cannot_be_found_right(officer, account, carer):
    apart = PayeeAccountFactory(person=carer, saved_by=carer.user)

    for one in (apart, account):
        assert officer.get(share_url(account, one)).status_code == 404


def test_the_numbers_of_basw_are_refused_beside_their_box(client, person, settings):
    settings.BANK_ORIGINATOR = ORIGINATOR
    client.force_login(person.user)

    page = client.post(reverse("my_pay_bank"), GOOD)

    said = page.context["form"].errors["account_number"]
    assert said == ["This is an account of BASW. Enter the numbers of your own account."]
    assert page.context["form"]["account_number"].value() == "66374958"
    assert not PayeeAccount.objects.exists()


@pytest.fixture
def mine(client, person):
    client.force_login(person.user)
    return client


OTHER_NAME = GOOD | {"account_name": "Bob Ray"}


def test_another_name_is_asked_about_once_and_nothing_is_lost(mine):
    assert "Whose account is it?" not in mine.get(reverse("my_pay_bank")).text
    first = mine.post(reverse("my_pay_bank"), OTHER_NAME)

    page = words(first)
    assert "Nothing is saved yet" in page
    assert "Whose account is it?" in page
    assert "There is a problem" not in page
    assert "(optional)" not in page
    form = first.context["form"]
    assert [form[name].value() for name in GOOD] == ["Bob Ray", "089999", "66374958"]
    assert not PayeeAccount.objects.exists()

    answers = OTHER_NAME | {"seen": form["seen"].value()}
    again = mine.post(reverse("my_pay_bank"), answers)
    assert again.context["form"].errors == {"whose": ["Choose whose account it is"]}
    assert not PayeeAccount.objects.exists()

    went = mine.post(reverse("my_pay_bank"), answers | {"whose": "helper"})
    assert went.url == reverse("my_pay_saved")
    assert PayeeAccount.objects.get().whose == "helper"


def test_whose_it_is_can_be_said_at_once_and_must_be_one_of_four(mine):
    page = mine.post(reverse("my_pay_bank"), OTHER_NAME | {"whose": "nobody"})
    assert page.context["form"].errors == {"whose": ["Choose whose account it is"]}

    mine.post(reverse("my_pay_bank"), OTHER_NAME | {"whose": "else"})
    assert PayeeAccount.objects.get().whose == "else"


def test_a_question_and_a_spelling_come_together(mine):
    first = mine.post(reverse("my_pay_bank"), GOOD | {"account_name": "Siân Ŵyn"})

    assert "Your bank will see: SIAN WYN." in first.text
    assert "Whose account is it?" in first.text
    answers = {"account_name": "Siân Ŵyn", "seen": first.context["form"]["seen"].value()}
    mine.post(reverse("my_pay_bank"), GOOD | answers | {"whose": "other_name"})
    account = PayeeAccount.objects.get()
    assert (account.spelling_shown, account.whose) == (True, "other_name")


def test_a_name_put_right_is_not_asked_about(mine):
    seen = mine.post(reverse("my_pay_bank"), OTHER_NAME).context["form"]["seen"].value()

    went = mine.post(reverse("my_pay_bank"), GOOD | {"seen": seen, "whose": "else"})

    assert went.url == reverse("my_pay_saved")
    assert PayeeAccount.objects.get().whose == ""


def test_an_officer_writes_down_what_the_bank_said(officer, finance, person):
    account = PayeeAccountFactory(person=person, saved_by=person.user, whose="joint")
    earned_fee(person=person)
    run = payouts.prepare(pay_on=today())
    flag = "The name on the account is not theirs: a joint account"
    assert flag in words(officer.get(reverse("run", args=[run.pk])))
    page = words(officer.get(account.get_absolute_url()))
    assert "Mine and somebody else’s: a joint account" in page
    assert "Nobody has written it down yet." in page

    url = reverse("account_name_check", args=[account.pk])
    assert "Choose what the bank said" in words(officer.post(url, {"outcome": ""}))
    page = words(officer.post(url, {"outcome": "close"}, follow=True))

    assert f"It is a close match: {finance.name}" in page
    assert flag not in words(officer.get(reverse("run", args=[run.pk])))
    officer.post(url, {"outcome": "no_match"})
    page = words(officer.get(reverse("run", args=[run.pk])))
    assert "The bank says that the name does not match" in page


@pytest.mark.parametrize("who", ["person", "team", "keeper"])
def test_others_write_nothing_down(client, request, account, who):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))

    url = reverse("account_name_check", args=[account.pk])
    assert client.post(url, {"outcome": "match"}).status_code == 404
    assert not account.name_checks.exists()
