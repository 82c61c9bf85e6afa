"""What is private opens to somebody who has just shown that it is them."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from involvement.people.tests.showing import mailed_code

pytestmark = pytest.mark.usefixtures("worker")
PRIVATE = ["my_pay", "my_pay_bank", "account_email", "mfa_activate_totp", "mfa_add_webauthn",
           "account_set_password"]  # fmt: skip


@pytest.fixture(autouse=True)
def a_quarter_of_an_hour(settings):
    cache.clear()
    settings.SIGN_IN_IS_FRESH_FOR = timedelta(minutes=15)


@pytest.fixture
def later(client, person):
    """Twenty minutes after signing in."""
    client.force_login(person.user)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        yield client


def again(then):
    return f"{reverse('account_reauthenticate')}?next={then.replace('/', '%2F')}"


@pytest.mark.parametrize("name", PRIVATE)
def test_private_pages_open_right_after_signing_in(client, person, name):
    client.force_login(person.user)

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PRIVATE)
def test_private_pages_ask_again_after_a_while(later, name):
    for answer in (later.get(reverse(name)), later.post(reverse(name), {"way": "other"})):
        assert (answer.status_code, answer.url) == (302, again(reverse(name)))


def test_a_code_by_email_opens_them_again_and_leads_back(later, person, mailoutbox):
    asked = later.get(reverse("my_pay_bank")).url
    assert "Is it still you?" in later.get(asked).text

    typed = later.post(asked).url
    assert person.email in later.get(typed).text
    answer = later.post(typed, {"code": mailed_code(mailoutbox)})

    assert answer.url == reverse("my_pay_bank")
    assert later.get(answer.url).status_code == 200


def test_a_wrong_code_opens_nothing_and_the_sixth_try_needs_a_new_one(later, mailoutbox):
    typed = later.post(again(reverse("my_pay"))).url
    for _time in range(4):
        assert "That is not the code." in later.post(typed, {"code": "WRNG-CODE"}).text
    later.post(typed, {"code": "WRNG-CODE"})

    answer = later.post(typed, {"code": mailed_code(mailoutbox)})

    assert answer.url == again(reverse("my_pay"))
    assert later.get(reverse("my_pay")).status_code == 302


def test_an_old_code_opens_nothing(later, mailoutbox):
    typed = later.post(again(reverse("my_pay"))).url

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        answer = later.post(typed, {"code": mailed_code(mailoutbox)})

    assert answer.url == again(reverse("my_pay"))


def test_codes_are_rationed_here_too(later, mailoutbox):
    for _time in range(5):
        answer = later.post(again(reverse("my_pay")))

    assert len(mailoutbox) == 3
    assert answer.url == again(reverse("my_pay"))
    assert "You have tried many times." in later.get(answer.url).text


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_showing_it_is_you_leads_to_no_other_site(later, mailoutbox, next_page):
    typed = later.post(f"{reverse('account_reauthenticate')}?next={next_page}").url

    assert later.post(typed, {"code": mailed_code(mailoutbox)}).url == reverse("mfa_index")


def test_without_a_code_on_its_way_the_code_page_starts_afresh(later):
    assert later.get(reverse("account_reauthenticate_code")).url == reverse(
        "account_reauthenticate"
    )


def test_asking_who_it_is_leads_back_to_where_they_were(later):
    page = again(reverse("my_pay"))

    from_ours = later.get(page, headers={"referer": "http://testserver/my/details/"}).text
    from_itself = later.get(page, headers={"referer": f"http://testserver{page}"}).text
    from_outside = later.get(page, headers={"referer": "https://elsewhere.example/my/"}).text

    link = 'class="govuk-back-link" href="{}"'
    assert link.format("http://testserver/my/details/") in from_ours
    for page in (from_itself, from_outside):
        assert link.format("/") in page
