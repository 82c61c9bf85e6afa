"""How I sign in: the e-mail address, a password, and the places where I am."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.notices import delivery
from involvement.people.domain import accounts, erasure, grants, sessions
from involvement.people.models import Person, User
from involvement.people.tests.showing import mailed_code

pytestmark = pytest.mark.usefixtures("worker")
GOOD = "heron bicycle marmalade"


@pytest.fixture(autouse=True)
def nobody_rationed():
    cache.clear()


def enter(client, user, mailoutbox, **headers):
    client.post(reverse("account_request_login_code"), {"email": user.email})
    typed = {"code": mailed_code(mailoutbox)}
    client.post(reverse("account_confirm_login_code"), typed, **headers)
    client.get(reverse("mfa_index"))  # reads what was said of signing in
    return client


@pytest.fixture
def phone(client, person, mailoutbox):
    return enter(client, person.user, mailoutbox, HTTP_USER_AGENT="Mozilla/5.0 (iPhone)")


@pytest.fixture
def desk(client, person, mailoutbox):
    windows = "Mozilla/5.0 (Windows NT 10.0)"
    return enter(client.__class__(), person.user, mailoutbox, HTTP_USER_AGENT=windows)


def main(page):
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def change_email(client, email, mailoutbox):
    client.post(reverse("account_email"), {"email": email})
    return client.post(reverse("account_email_code"), {"code": mailed_code(mailoutbox)})


def test_the_page_says_all_ways_in_few_queries(phone, person, django_assert_num_queries):
    with django_assert_num_queries(4):
        page = phone.get(reverse("mfa_index"))

    assert person.email in page.text
    assert "Here: iPhone" in page.text


def test_a_new_address_is_used_once_its_code_is_typed(phone, desk, person, mailoutbox):
    answer = change_email(phone, "New@people.example", mailoutbox)

    assert answer.url == reverse("mfa_index")
    assert mailoutbox[-1].to == ["new@people.example"]
    assert User.objects.get().email == Person.objects.get().email == "new@people.example"
    kept = AuditRow.objects.get(action="user.email_changed")
    assert (kept.person_id, kept.actor_id) == (person.pk, person.user_id)
    assert "people.example" not in kept.reason
    assert desk.get(reverse("my_home")).status_code == 302


def test_the_old_address_is_told(phone, person, mailoutbox):
    change_email(phone, "new@people.example", mailoutbox)

    delivery.send_due()

    told = [mail for mail in mailoutbox if mail.subject == "Your e-mail address was changed"]
    assert [mail.to for mail in told] == [["ann@people.example"]]
    assert "new@people.example" not in told[0].body


def test_only_the_new_address_signs_in_from_then_on(phone, client, person, mailoutbox):
    change_email(phone, "new@people.example", mailoutbox)
    before = len(mailoutbox)

    client.__class__().post(reverse("account_request_login_code"), {"email": "ann@people.example"})
    assert len(mailoutbox) == before
    person.user.refresh_from_db()
    entered = enter(client.__class__(), person.user, mailoutbox)
    assert "_auth_user_id" in entered.session


def test_a_wrong_code_changes_no_address(phone, person):
    phone.post(reverse("account_email"), {"email": "new@people.example"})

    answer = phone.post(reverse("account_email_code"), {"code": "WRNG-CODE"})

    assert "That is not the code." in answer.text
    assert User.objects.get().email == "ann@people.example"


def test_the_address_of_somebody_else_looks_the_same_and_gets_nothing(phone, team, mailoutbox):
    before = len(mailoutbox)

    taken = phone.post(reverse("account_email"), {"email": team.email})
    page = main(phone.get(taken.url).text).replace(team.email, "X")
    free = phone.post(reverse("account_email"), {"email": "free@people.example"})

    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert page == main(phone.get(free.url).text).replace("free@people.example", "X")
    assert len(mailoutbox) == before + 1


def test_changing_to_the_same_address_does_nothing(person):
    accounts.change_email(person.user, person.email, by=person.user)

    assert not AuditRow.objects.exists()


def test_a_password_is_a_choice_and_then_opens_the_door(phone, client, person):
    phone.post(reverse("account_set_password"), {"password1": GOOD, "password2": GOOD})
    assert phone.get(reverse("my_home")).status_code == 200

    other = client.__class__()
    typed = {"login": person.email, "password": GOOD}
    assert other.post(reverse("sign_in_password"), typed).status_code == 302
    assert "_auth_user_id" in other.session


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("short", "Use at least 12 letters, numbers or signs"),
        ("password1234", "Many people use this password"),
        ("ann@people.example", "too much like your name or e-mail address"),
    ],
)
def test_a_password_that_is_easily_guessed_is_not_taken(phone, person, bad, words):
    answer = phone.post(reverse("account_set_password"), {"password1": bad, "password2": bad})

    assert words in answer.text
    person.user.refresh_from_db()
    assert not person.user.has_usable_password()


def test_a_new_password_ends_the_other_places_and_stopping_it_too(phone, desk, client, person):
    phone.post(reverse("account_set_password"), {"password1": GOOD, "password2": GOOD})
    assert desk.get(reverse("my_home")).status_code == 302

    answer = phone.post(reverse("password_stop"))

    assert answer.url == reverse("mfa_index")
    assert phone.get(reverse("my_home")).status_code == 200
    other = client.__class__()
    other.post(reverse("sign_in_password"), {"login": person.email, "password": GOOD})
    assert "_auth_user_id" not in other.session
    kept = AuditRow.objects.filter(action__startswith="user.way").order_by("id")
    assert [row.action for row in kept] == ["user.way_changed", "user.way_removed"]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(phone, client, person):
    phone.post(reverse("account_set_password"), {"password1": GOOD, "password2": GOOD})
    answers = []
    for email in (person.email, "nobody@nowhere.example"):
        other = client.__class__()
        answer = other.post(reverse("sign_in_password"), {"login": email, "password": "wrong one"})
        answers.append((answer.status_code, "do not fit together" in answer.text))

    assert answers == [(200, True), (200, True)]


def test_the_places_are_listed_and_ended(phone, desk, person):
    page = phone.get(reverse("mfa_index")).text
    assert "Windows computer" in page
    there = UserSession.objects.get(session_key=desk.session.session_key)

    phone.post(reverse("place_end", args=[there.pk]))

    assert desk.get(reverse("my_home")).status_code == 302
    assert phone.get(reverse("my_home")).status_code == 200
    assert "Windows computer" not in phone.get(reverse("mfa_index")).text
    kept = AuditRow.objects.get(action="user.sessions_ended")
    assert (kept.person_id, kept.reason) == (person.pk, "1")


def test_all_other_places_are_ended_at_once(phone, desk):
    for _time in range(2):
        phone.post(reverse("places_end_others"))

    assert desk.get(reverse("my_home")).status_code == 302
    assert phone.get(reverse("my_home")).status_code == 200
    assert AuditRow.objects.filter(action="user.sessions_ended").count() == 1


def test_nobody_ends_the_place_of_somebody_else(phone, client, outsider):
    there = UserSession.objects.get()
    other = client.__class__()
    other.force_login(outsider)

    assert other.post(reverse("place_end", args=[there.pk])).status_code == 404
    assert phone.get(reverse("my_home")).status_code == 200


def test_a_session_that_ran_out_is_in_no_list(phone, desk):
    desk.session.flush()

    assert "Windows computer" not in phone.get(reverse("mfa_index")).text


def test_signing_out_forgets_where_it_was(phone, desk, person):
    phone.post(reverse("account_logout"))

    assert [place.user_agent for place in UserSession.objects.all()] == [
        "Mozilla/5.0 (Windows NT 10.0)"
    ]


def test_the_night_forgets_where_sessions_were_that_ran_out(phone, desk):
    desk.session.flush()

    done = dict(erasure.erase(today=timezone.now().date()))

    assert done["places of sessions that ended"] == 1
    assert UserSession.objects.get().session_key == phone.session.session_key


def test_a_place_where_a_password_was_taken_away_can_still_be_ended(phone, desk, person):
    phone.post(reverse("account_set_password"), {"password1": GOOD, "password2": GOOD})
    phone.post(reverse("password_stop"))
    assert "Here: " in phone.get(reverse("mfa_index")).text

    desk.post(reverse("account_logout"))
    sessions.end_others(person.user, but=None, by=person.user)

    assert phone.get(reverse("mfa_index")).status_code == 302


def test_an_account_that_is_opened_again_has_no_old_sessions(phone, person, keeper):
    grants.close(person.user, reason="not_safe", by=keeper)
    grants.reopen(person.user, email=person.user.email, by=keeper)

    assert phone.get(reverse("mfa_index")).status_code == 302
