"""Signing in with the link from our e-mail."""

import logging
import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.urls import reverse

from involvement.logs import Line
from involvement.people import doorways
from involvement.people.models import User

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture(autouse=True)
def nobody_rationed():
    cache.clear()


@pytest.fixture
def link(client, person, mailoutbox):
    client.post(reverse("account_request_login_code"), {"email": person.email})
    return re.search(r"http://testserver(/sign-in/link/\S+)", mailoutbox[0].body)[1]


def test_a_press_signs_in_on_any_device_and_once(client, person, link):
    other = client.__class__()
    assert "Do you want to sign in?" in other.get(link).text
    assert "_auth_user_id" not in other.session

    assert other.post(link).status_code == 302

    assert other.session["_auth_user_id"] == str(person.user_id)
    assert client.post(link).status_code == client.get(link).status_code == 410
    assert "_auth_user_id" not in client.session


def test_an_old_or_made_up_link_opens_nothing(client, person, link):
    cache.touch(f"{doorways._key(link.split('/')[3])}", timeout=0)

    for address in (link, reverse("sign_in_link", args=["made-up"])):
        assert client.get(address).status_code == 410
        assert client.post(address).status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_closed(client, link):
    User.objects.update(is_active=False)

    assert client.post(link).status_code == 410


def test_a_link_asks_for_the_second_step_too(client, team):
    TOTP.activate(team, generate_totp_secret())
    link = doorways.make(team.email)

    answer = client.post(link)

    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_a_token_is_kept_as_a_hash_and_for_ten_minutes(settings):
    token = doorways.make("ann@people.example").split("/")[-2]

    assert timedelta(minutes=10).seconds == settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    assert len(token) == 32
    assert token not in doorways._key(token)
    assert doorways.is_open(token)


def test_the_token_is_in_no_log(link):
    record = logging.LogRecord("web", logging.WARNING, "", 0, "Gone: %s", (link,), None)

    assert Line("%(message)s").format(record) == "Gone: /sign-in/link/(token)/"
