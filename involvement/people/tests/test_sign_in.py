"""Signing in: by a code sent by e-mail, the same answer for everybody, for as long as decided."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from involvement.people import courier
from involvement.people.models import User

CODE = re.compile(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b")


@pytest.fixture(autouse=True)
def nobody_rationed():
    cache.clear()


def ask_for_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email})


def test_a_code_by_email_signs_in(client, team, worker, mailoutbox):
    ask_for_code(client, team.email)
    code = CODE.search(mailoutbox[0].body)[1]

    answer = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(team.pk)


def test_whoever_mistyped_can_go_back_and_start_again(client, team, person):
    ask_for_code(client, "mistyped@people.example")
    asked = client.get(reverse("account_confirm_login_code")).text
    start = reverse("account_request_login_code")
    assert f'href="{start}?again"' in asked

    page = client.get(f"{start}?again")

    assert page.status_code == 200
    assert client.get(reverse("sign_in_password")).status_code == 200
    assert ask_for_code(client, team.email).url == reverse("account_confirm_login_code")


def test_a_wrong_code_signs_nobody_in(client, team):
    ask_for_code(client, team.email)

    client.post(reverse("account_confirm_login_code"), {"code": "WRNG-CODE"})

    assert "_auth_user_id" not in client.session


def test_known_and_unknown_addresses_get_the_same_answer(client, team, worker, mailoutbox):
    known = ask_for_code(client, team.email)
    client.cookies.clear()
    unknown = ask_for_code(client, "nobody@nowhere.example")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mailoutbox) == 1


def test_nobody_opens_an_account_alone(client, db):
    ask_for_code(client, "new@nowhere.example")

    assert not User.objects.exists()


@pytest.mark.parametrize(("minutes", "still_in"), [(55, True), (65, False)])
def test_staff_are_signed_out_after_an_idle_hour(client, team, minutes, still_in):
    client.force_login(team)
    client.get(reverse("home"))

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        client.get(reverse("home"))

    assert ("_auth_user_id" in client.session) is still_in


def test_staff_are_signed_out_after_twelve_hours_of_work(client, team):
    client.force_login(team)
    start = timezone.now()
    for half_hours in range(26):
        with time_machine.travel(start + timedelta(minutes=30 * half_hours)):
            client.get(reverse("home"))

    assert "_auth_user_id" not in client.session


def test_a_person_stays_signed_in_for_weeks(client, person):
    client.force_login(person.user)
    client.get(reverse("home"))

    with time_machine.travel(timezone.now() + timedelta(days=20)):
        client.get(reverse("home"))

    assert "_auth_user_id" in client.session


def test_a_code_page_looks_the_same_and_is_the_same_work_for_everybody(client, team, worker):
    seen = []
    for email in (team.email, "nobody@nowhere.example"):
        other = client.__class__()
        with CaptureQueriesContext(connection) as asking:
            ask_for_code(other, email)
        page = other.get(reverse("account_confirm_login_code"))
        plain = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.text).replace(email, "X")
        seen.append((plain, [kind(query) for query in asking.captured_queries]))

    assert seen[0] == seen[1]


def kind(query):
    return query["sql"].split('"')[0]


def test_codes_for_known_and_unknown_addresses_both_go_to_the_worker(client, team, monkeypatch):
    carried = []
    monkeypatch.setattr(courier.send_code, "delay", carried.append)

    ask_for_code(client, team.email)
    client.cookies.clear()
    ask_for_code(client, "nobody@nowhere.example")

    assert len(carried) == 2
    assert all(team.email not in sealed for sealed in carried)
    assert abs(len(carried[0]) - len(carried[1])) < 60


def test_without_the_broker_a_code_is_sent_all_the_same(client, team, mailoutbox, monkeypatch):
    def away(sealed):
        raise OperationalError

    monkeypatch.setattr(courier.send_code, "delay", away)

    ask_for_code(client, team.email)

    assert len(mailoutbox) == 1
