"""Signing in with a code by text."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from involvement.notices.models import TrialPost
from involvement.people.models import User
from involvement.people.tests.factories import PersonFactory

pytestmark = pytest.mark.usefixtures("worker")
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@pytest.fixture(autouse=True)
def nobody_rationed():
    cache.clear()


@pytest.fixture
def dee(db):
    return PersonFactory(name="Dee", phone="07700 900-123", with_account=True)


def ask(client, phone):
    return client.post(reverse("sign_in_text"), {"phone": phone})


@pytest.mark.parametrize("typed", ["07700900123", "07700 900 123", "+44 7700 900123",
                                   "0044 (0)7700 900123"])  # fmt: skip
def test_a_code_by_text_signs_in(client, dee, typed):
    answer = ask(client, typed)
    sent = TrialPost.objects.get()
    assert (sent.route, sent.to) == ("text", "07700900123")

    client.post(answer.url, {"code": CODE.search(sent.body)[0]})

    assert client.session["_auth_user_id"] == str(dee.user_id)


def test_a_number_of_two_accounts_signs_nobody_in(client, dee):
    PersonFactory(name="Carer", phone="+447700900123", with_account=True)

    answer = ask(client, "07700900123")

    assert answer.url == reverse("account_confirm_login_code")
    assert not TrialPost.objects.exists()


def test_a_closed_account_gets_no_text(client, dee):
    User.objects.update(is_active=False)

    ask(client, "07700900123")

    assert not TrialPost.objects.exists()


def test_a_known_and_an_unknown_number_look_the_same_and_are_the_same_work(client, dee):
    seen = []
    for phone in ("07700900123", "07700900999"):
        other = client.__class__()
        with CaptureQueriesContext(connection) as asking:
            ask(other, phone)
        page = other.get(reverse("account_confirm_login_code")).text
        plain = re.sub(r'value="[A-Za-z0-9]{64}"', "", page).replace(phone, "X")
        kinds = [query["sql"].split('"')[0] for query in asking.captured_queries]
        seen.append((plain, [kind for kind in kinds if not kind.startswith("INSERT INTO ")]))

    assert seen[0] == seen[1]
    assert TrialPost.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "ann@people.example", "12", "0" * 11, "07700 900 12345678"])
def test_what_is_no_number_is_asked_for_again(client, db, typed):
    answer = ask(client, typed)

    assert answer.status_code == 200
    assert "Enter your mobile number" in answer.text


def test_texts_to_one_number_are_rationed(client, dee):
    for _time in range(4):
        answer = ask(client.__class__(), "07700900123")

    assert "You have tried many times." in answer.text
    assert TrialPost.objects.count() == 3


def test_without_a_way_to_send_texts_none_is_offered(client, db, settings):
    settings.TRIAL = False

    assert "Get a code by text" not in client.get(reverse("account_request_login_code")).text
    assert client.get(reverse("sign_in_text")).status_code == 404


def test_a_text_alone_opens_nothing_private(client, dee):
    """The number is one that staff, or whoever holds an old session, can change."""
    ask(client, "07700900123")
    body = TrialPost.objects.get().body
    client.post(reverse("account_confirm_login_code"), {"code": CODE.search(body)[0]})

    for name in ("my_pay_bank", "account_email", "mfa_add_webauthn"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))
