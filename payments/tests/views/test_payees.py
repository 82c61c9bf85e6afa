import logging

import pytest
from django.urls import reverse

from payments.models import PayeeAccount
from payments.tests.factories import PayeeAccountFactory

GOOD = {"account_name": "Ann Lee", "sort_code": "089999", "account_number": "66374958"}


def save(client, **answers):
    return client.post(reverse("my_pay_bank"), GOOD | answers)


@pytest.fixture
def mine(client, person):
    client.force_login(person.user)
    return client


def test_choosing_comes_first_then_the_numbers_then_done(mine, person):
    assert mine.get(reverse("my_pay")).status_code == 200
    assert mine.post(reverse("my_pay"), {"way": "bank"}).url == reverse("my_pay_bank")
    assert save(mine).url == reverse("my_pay_saved")

    assert "ending 58" in mine.get(reverse("my_pay_saved")).content.decode()
    account = PayeeAccount.objects.get()
    assert (account.person, account.sort_code) == (person, "089999")


def test_another_way_is_one_press(mine):
    assert mine.post(reverse("my_pay"), {"way": "other"}).url == reverse("my_pay_saved")
    assert "We will call you" in mine.get(reverse("my_pay_saved")).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "12-34-56",
        "12 34 56",
        "12–34–56",
        "123456 ",
        "12—34—56",
        "12‑34‑56",
        "１２３４５６",
        "12\u00a034\u00a056",
    ],
)
def test_a_sort_code_is_taken_as_people_type_it(mine, typed):
    save(mine, sort_code=typed)

    assert PayeeAccount.objects.get().sort_code == "123456"


@pytest.mark.parametrize(
    "typed",
    [
        "12345",
        "1234567",
        "12a456",
        "１２３４５",
        "٠٨٩٩٩٩",
        "000000",
        "12.34.56",
        "-" * 9,
        "9" * 500,
        "1e5000",
    ],
)
def test_a_wrong_sort_code_is_told_and_kept(mine, typed):
    page = save(mine, sort_code=typed)

    assert "Enter a 6-number sort code, like 30-94-30" in page.context["form"].errors["sort_code"]
    assert page.context["form"]["sort_code"].value() == typed
    assert not PayeeAccount.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("123456", "00123456"),
        ("1234567", "01234567"),
        ("12345678", "12345678"),
        ("1234 5678", "12345678"),
    ],
)
def test_an_account_number_of_6_to_8_numbers_is_kept_as_8(mine, typed, kept):
    save(mine, account_number=typed)

    account = PayeeAccount.objects.get()
    assert (account.account_number, account.ending) == (kept, kept[-2:])


@pytest.mark.parametrize("typed", ["12345", "123456789", "12E+07", "00000000", "GB29NWBK6016"])
def test_a_wrong_account_number_is_told(mine, typed):
    page = save(mine, account_number=typed)

    said = page.context["form"].errors["account_number"]
    assert said == ["An account number has 6 to 8 numbers"]


@pytest.mark.parametrize("name", ["account_name", "sort_code", "account_number"])
def test_each_empty_box_says_what_to_enter(mine, name):
    page = save(mine, **{name: " "})

    assert page.context["form"].errors[name][0].startswith("Enter ")
    assert page.content.decode().count("<title>Error:") == 1


def test_saved_numbers_are_never_shown_again(mine, person):
    save(mine)

    for name in ("my_details", "my_pay", "my_pay_bank", "my_pay_saved", "my_money"):
        shown = mine.get(reverse(name)).content.decode()
        assert "66374958" not in shown
        assert "089999" not in shown
        assert "08-99-99" not in shown
    assert "ending 58" in mine.get(reverse("my_details")).content.decode()


def test_numbers_are_in_no_session_and_no_log(mine, caplog):
    with caplog.at_level(logging.DEBUG):
        save(mine)
        save(mine, sort_code="66374958")

    assert "66374958" not in str(dict(mine.session))
    assert "66374958" not in caplog.text.replace("payments_payeeaccount", "")


@pytest.mark.parametrize(
    "name", ["my_details", "my_pay", "my_pay_bank", "my_pay_saved", "my_money"]
)
def test_pages_of_ones_own_are_for_people_involved(client, team, name):
    assert client.get(reverse(name)).url.startswith("/sign-in/")

    client.force_login(team)
    assert client.get(reverse(name)).status_code == 403


def test_somebody_elses_account_is_never_shown(mine, carer):
    PayeeAccountFactory(person=carer, saved_by=carer.user, ending="77")

    shown = mine.get(reverse("my_details")).content.decode()

    assert "ending" not in shown
    assert "We do not know yet" in shown


def test_details_ask_the_database_little(mine, django_assert_max_num_queries):
    save(mine)

    with django_assert_max_num_queries(6):
        mine.get(reverse("my_details"))


def test_a_name_the_bank_spells_otherwise_is_shown_before_it_is_saved(mine):
    first = save(mine, account_name="Ánn Ŵyn")

    page = first.content.decode()
    assert "Nothing is saved yet" in page
    assert "Your bank will see: ANN WYN." in page
    assert first.context["form"]["account_name"].value() == "Ánn Ŵyn"
    assert not PayeeAccount.objects.exists()
    seen = first.context["form"]["seen"].value()
    assert save(mine, account_name="Ánn Ŵyn", seen=seen).url == reverse("my_pay_saved")
    assert PayeeAccount.objects.get().spelling_shown


def test_a_long_name_is_shown_as_it_will_be_cut(mine):
    page = save(mine, account_name="Ŵyn Featherstonehaugh").content.decode()

    assert "Some banks show less: WYN FEATHERSTONEHA." in page


def test_what_was_shown_for_one_name_does_not_count_for_another(mine):
    seen = save(mine, account_name="Siân Ŵyn").context["form"]["seen"].value()

    page = save(mine, account_name="Siân Ŷr", seen=seen).content.decode()

    assert "Your bank will see: SIAN YR." in page
    assert not PayeeAccount.objects.exists()


@pytest.mark.parametrize("name", ["محمد", "王芳", "=1+1", "Ann;Bob"])
def test_a_name_no_bank_can_take_is_told_when_it_is_typed(mine, name):
    page = save(mine, account_name=name)

    said = page.context["form"].errors["account_name"]
    assert said == ["Write the name in the letters A to Z, as on your bank card."]
    assert page.context["form"]["account_name"].value() == name
    assert not PayeeAccount.objects.exists()
