"""E-mail addresses, people and bank details as they are typed: taken as what, or refused.

Numbers in brackets are those of the rows in the design of security, section 9 E.
"""

import pytest
from django import forms
from django.urls import reverse

from activities.tests.factories import SeatFactory
from involvement.errors import RuleBroken
from involvement.forms import PlainForm
from involvement.people.domain import accounts, details, imports
from involvement.people.models import Person, User
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.forms.payees import BankAccountForm

NUMBERS = {"sort_code": "Enter a 6-number sort code, like 30-94-30"}
ACCOUNT = "An account number has 6 to 8 numbers"
NO_NAME = "Write the name in the letters A to Z, as on your bank card."


class EmailForm(PlainForm):
    email = forms.EmailField(error_messages={"invalid": "Enter an e-mail address"})


@pytest.mark.parametrize(
    ("typed", "taken"),  # 106
    [
        (" ann@people.example ", "ann@people.example"),
        ("ann@PEOPLE.Example", "ann@people.example"),
        ("ann@people.example.", "ann@people.example"),
        ("ann@b\u00fccher.example", "ann@xn--bcher-kva.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ("ann@bu\u0308cher.example", "ann@xn--bcher-kva.example"),
        ("ann\u200b@people.example", "ann@people.example"),
        # two people may have these at some hosts: we join none of them
        ("ann.lee+basw@people.example", "ann.lee+basw@people.example"),
        ("annlee@people.example", "annlee@people.example"),
        ('"ann"@people.example', ""),
        ("аnn@people.example", ""),  # a Russian letter
        ("maſter@people.example", ""),  # a letter that a database takes for an s
        ("ann@people..example", ""),
        ("ann@people", ""),
        ("ann", ""),
        ("ann@", ""),
        ("ann@people.example\r\nBcc: all@people.example", ""),
        (f"ann@{'a' * 64}.example", ""),
        ("a" * 300 + "@people.example", ""),
    ],
)
def test_an_address_is_written_in_one_way_or_not_taken(typed, taken):
    form = EmailForm({"email": typed})

    assert form.is_valid() == bool(taken)
    assert form.cleaned_data.get("email", "") == taken


def test_one_address_is_one_account_whatever_its_capitals(db, team, person):
    PersonFactory(name="Bob", email="ANN@People.example")
    other = UserFactory(email="bob@people.example")

    with pytest.raises(RuleBroken, match="has an account already"):
        accounts.open_account(Person.objects.get(name="Bob"), by=team)
    with pytest.raises(RuleBroken, match="You cannot use that address"):  # 109
        accounts.change_email(other, "Ann@PEOPLE.example", by=other)
    assert User.objects.filter(email__iexact="ann@people.example").count() == 1


def test_a_shared_address_shows_nobody_the_other_ones_things(client, db, team, person):  # 107
    couple = PersonFactory(
        name="Bob", email="bob@people.example", phone="07700 900 123", with_account=True
    )
    Person.objects.filter(pk=couple.pk).update(email=person.email)
    person.phone = couple.phone
    person.save(update_fields=["phone"])
    theirs = SeatFactory(person=couple, coming=True).meeting

    assert accounts.found_by_phone("07700900123") is None
    client.force_login(person.user)
    assert client.get(reverse("my_meeting", args=[theirs.ref])).status_code == 404
    row = {"name": "Bob", "email": "ANN@people.example", "phone": couple.phone, "address": ""}
    assert imports.already_here([row], nations=[couple.nation]) == {imports.key(row)}
    assert details.add(by=team, **row) == couple


@pytest.mark.parametrize(
    ("given", "told"),  # 110, 115, 116
    [
        ({}, {}),
        ({"sort_code": "12–34–56", "account_number": "１２３４５６７８"}, {}),
        ({"account_name": "Miss A Lee & Mr B Lee"}, {}),
        ({"sort_code": "12.34.56"}, NUMBERS),
        ({"sort_code": "١٢٣٤٥٦"}, NUMBERS),
        ({"sort_code": "12E+04"}, NUMBERS),
        ({"account_number": "1.2E+07"}, {"account_number": ACCOUNT}),
        ({"account_number": "GB29 NWBK 6016 1331 9268 19"}, {"account_number": ACCOUNT}),
        ({"account_number": "DE89370400440532013000"}, {"account_number": ACCOUNT}),
        ({"account_name": "安 李"}, {"account_name": NO_NAME}),
    ],
)
def test_bank_details_are_taken_as_people_type_them(db, given, told):
    usual = {"account_name": "Ann Lee", "sort_code": "123456", "account_number": "12345678"}
    form = BankAccountForm(usual | given)

    assert {name: words[0] for name, words in form.errors.items()} == told
    if not told:
        numbers = form.cleaned_data["sort_code"], form.cleaned_data["account_number"]
        assert numbers == ("123456", "12345678")


@pytest.mark.usefixtures("worker")
def test_a_code_goes_to_the_one_way_of_an_address_and_to_no_look_alike(client, db, mailoutbox):
    UserFactory(email="sam@xn--bcher-kva.example")
    address = reverse("account_request_login_code")

    for typed in ("\u017fam@xn--bcher-kva.example", "s\u0430m@b\u00fccher.example"):
        page = client.post(address, {"email": typed})
        assert "Enter your e-mail address, like name@example.org" in page.text
    client.post(address, {"email": "Sam@B\u00fccher.example"})

    assert [letter.to[0].lower() for letter in mailoutbox] == ["sam@xn--bcher-kva.example"]
