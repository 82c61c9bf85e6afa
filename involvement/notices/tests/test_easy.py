"""Messages and letters follow what their reader chose."""

import pytest

from involvement.notices import kinds, letters, writing
from involvement.notices.models import Letter, Notice
from involvement.people.models import Route
from involvement.people.tests.factories import PersonFactory, UserFactory


def easy(monkeypatch, reader, **whose):
    monkeypatch.setitem(
        kinds.KINDS,
        "payee_changed",
        kinds.Kind(
            "payee_changed",
            lambda batch: {n.pk: {"phone": "0121 496 0000", "link": "/help/"} for n in batch},
        ),
    )
    notice = Notice.objects.create(
        key=f"e{reader.pk}", kind="payee_changed", about_id=1, **(whose or {"person": reader})
    )
    [(_, message)] = writing.write([notice]).messages
    return message


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, "If it was not you, call us straight away on 0121 496 0000."),
        ({"paper_format": "easy_read"}, "Was it not you? Call us now on 0121 496 0000."),
        ({"display": "words-easy"}, "Was it not you? Call us now on 0121 496 0000."),
    ],
)
def test_a_message_is_in_the_words_its_reader_chose(db, monkeypatch, how, said):
    ann = PersonFactory(with_account=True, paper_format=how.get("paper_format", "screen"))
    ann.user.display = how.get("display", "")

    assert said in easy(monkeypatch, ann).body


def test_a_text_is_in_easy_words_too(db, monkeypatch):
    ann = PersonFactory(by_text=True, paper_format="easy_read")

    assert "Somebody changed where your money goes." in easy(monkeypatch, ann).body


def test_an_account_without_a_person_is_written_to_in_its_words(db, monkeypatch):
    jo = UserFactory(display="words-easy")

    assert "Was it not you?" in easy(monkeypatch, jo, user=jo).body


def test_two_readers_of_one_batch_each_get_their_own_words(db, monkeypatch):
    usual, ann = PersonFactory(), PersonFactory(paper_format="easy_read")

    assert "Was it not you?" in easy(monkeypatch, ann).body
    assert "Was it not you?" not in easy(monkeypatch, usual).body


@pytest.mark.parametrize(
    ("paper_format", "chosen", "looks"),
    [
        ("screen", "", (False, False)),
        ("large_print", "", (True, False)),
        ("screen", "paper-large", (True, False)),
        ("screen", "space-wide", (False, True)),
    ],
)
def test_a_letter_is_printed_as_its_reader_chose(db, paper_format, chosen, looks):
    ann = PersonFactory(with_account=True, by_letter=True, paper_format=paper_format)
    ann.user.display = chosen
    ann.user.save(update_fields=["display"])
    notice = Notice.objects.create(key="k", kind="news", person=ann, about_id=1)
    letters.keep(writing.Message(Route.LETTER, "Ann", "News", "Come.", "", notice.pk))

    letter = Letter.objects.get()
    assert (letter.is_large, letter.is_wide) == looks
