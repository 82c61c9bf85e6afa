import pytest
from django.urls import reverse

from involvement import display
from involvement.people.tests.factories import PersonFactory

PAGE, BACK = reverse("display"), reverse("display_back")
DARK = {"text": "largest", "space": "wide", "colour": "dark", "paper": "large",
        "words": "usual", "pictures": "usual", "questions": "usual"}  # fmt: skip
WORDS = "text-largest space-wide colour-dark paper-large"
ALL = {name: list(choices)[-1] for name, choices in display.CHOICES.items()}


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
    assert answer.text.count("Choose one from the list") == 2 * len(display.CHOICES)
    assert display.COOKIE not in answer.cookies


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/my/", "/no-such-page/"])
def test_every_page_leads_to_the_settings(client, person, address):
    client.force_login(person.user) if address == "/my/" else None

    assert client.get(address).text.count(f'href="{PAGE}"') == 2


def test_every_setting_at_once_has_room_in_an_account(client, person):
    client.force_login(person.user)
    client.post(PAGE, {**ALL, "save": "1"})

    person.user.refresh_from_db()
    assert display.read(person.user.display) == ALL


def test_easy_words_are_seen_before_they_are_saved(client, db):
    looked = client.post(PAGE, {**DARK, "words": "easy", "look": "1"})

    assert "That means settings that help you." in looked.text
    assert 'lang="en-gb"' in outermost(looked)
    assert "That means settings" not in client.get(PAGE).text


def test_a_visitor_reads_easy_words_until_they_are_put_back(client, db):
    usual = client.get("/help/").text
    client.post(PAGE, {**DARK, "words": "easy", "save": "1"})

    assert "A fee is money for your time." in client.get("/").text
    assert "words-easy" in outermost(client.get("/no-such-page/"))

    client.post(BACK, follow=True)
    assert client.get("/help/").text == usual


def test_pictures_come_only_to_who_chose_them(client, db):
    usual = client.get("/").text
    client.post(PAGE, {**DARK, "pictures": "on", "save": "1"})

    assert 'class="picture"' not in usual
    assert client.get("/").text.count('class="picture"') == 5


@pytest.mark.parametrize(
    ("paper_format", "chosen", "words"),
    [
        ("screen", "", ""),
        ("easy_read", "", "words-easy"),
        ("large_print", "space-wide", "space-wide paper-large"),
        ("screen", "words-easy paper-large", "words-easy paper-large"),
    ],
)
def test_what_we_write_follows_the_account_and_the_papers(db, paper_format, chosen, words):
    ann = PersonFactory(with_account=True, paper_format=paper_format)
    ann.user.display = chosen

    assert display.of_reader(ann) == words
    assert display.of_reader(PersonFactory(paper_format=paper_format)) == display.written(
        display.read(words.replace(chosen, "")) if chosen else display.read(words)
    )
