import pytest
from django.urls import reverse

from involvement import display

PAGE, BACK = reverse("display"), reverse("display_back")
DARK = {"text": "largest", "space": "wide", "colour": "dark", "paper": "large"}
WORDS = "text-largest space-wide colour-dark paper-large"


def outermost(answer):
    return answer.text.split("<html", 1)[1].split(">", 1)[0]


def test_a_visitor_looks_first_and_nothing_is_kept(client, db):
    answer = client.post(PAGE, {**DARK, "look": "1"})

    assert f'class="page {WORDS}"' in outermost(answer)
    assert "It is not saved yet." in answer.text
    assert display.COOKIE not in client.cookies
    assert 'class="page"' in outermost(client.get(PAGE))


def test_a_visitor_keeps_it_on_this_device_and_puts_it_back(client, db):
    saved = client.post(PAGE, {**DARK, "save": "1"})
    cookie = saved.cookies[display.COOKIE]

    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (WORDS, True, "Lax")
    assert WORDS in outermost(client.get("/"))
    assert 'value="largest" checked' in client.get(PAGE).text

    client.post(BACK)

    assert 'class="page"' in outermost(client.get("/"))
    assert "Put it back" not in client.get(PAGE).text


def test_an_account_takes_its_settings_along(client, person, django_assert_num_queries):
    client.force_login(person.user)
    answer = client.post(PAGE, {**DARK, "save": "1"}, follow=True)
    assert "Every page looks like this now." in answer.text
    assert display.COOKIE not in client.cookies

    person.user.refresh_from_db()
    assert person.user.display == WORDS
    with django_assert_num_queries(2):
        assert WORDS in outermost(client.get(PAGE))

    client.post(BACK)
    client.post(BACK)
    person.user.refresh_from_db()
    assert person.user.display == ""


def test_what_nobody_knows_is_ignored(client, db):
    client.cookies[display.COOKIE] = 'colour-dark text-huge "><script> space-'

    assert 'class="page colour-dark"' in outermost(client.get("/"))

    answer = client.post(PAGE, {"text": "huge", "save": "1"})
    assert answer.status_code == 200
    assert answer.text.count("Choose one from the list") == 8
    assert display.COOKIE not in answer.cookies


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/my/", "/no-such-page/"])
def test_every_page_leads_to_the_settings(client, person, address):
    client.force_login(person.user) if address == "/my/" else None

    assert client.get(address).text.count(f'href="{PAGE}"') == 2
