import functools
import io

import pikepdf
import pypdf
import pytest
import typst
from django.utils.translation import gettext_lazy

from involvement import documents
from involvement.documents import Part

HOSTILE = '#panic("x") *b* $x$ \\ [ ] <a> // #read("/etc/passwd") #include "report.typ" = _i_'


def text_of(pdf):
    """Return the words as they are read out, page by page."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def tags_of(pdf):
    """Return the tags of a PDF in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as book:
        return _tags(book.Root.StructTreeRoot)


def _tags(node):
    if not isinstance(node, pikepdf.Dictionary):
        return []
    kids = node.get("/K", [])
    found = [str(node.S)] if "/S" in node else []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        found += _tags(kid)
    return found


def test_a_report_is_tagged_named_and_in_its_language():
    pdf = documents.report(
        "Who came",
        [
            Part(words=["In one year."], points=["Online", "In the room"]),
            Part(
                heading="By nation",
                head=["Nation", gettext_lazy("People")],
                rows=[["Cymru ŵ ŷ", "12"], ["Alba", "3"]],
                figures=[1],
            ),
        ],
    )

    with pikepdf.open(io.BytesIO(pdf)) as book:
        assert book.Root.Lang == "en-GB"
        assert bool(book.Root.MarkInfo.Marked)
        assert bool(book.Root.ViewerPreferences.DisplayDocTitle)
        with book.open_metadata() as kept:
            assert (kept["dc:title"], kept["pdfuaid:part"]) == ("Who came", "1")
    tags = [tag for tag in tags_of(pdf) if tag in ("/H1", "/H2", "/P", "/LI", "/TR", "/TH", "/TD")]
    assert tags[:6] == ["/H1", "/P", "/LI", "/LI", "/H2", "/TR"]
    assert (tags.count("/TH"), tags.count("/TD"), tags.count("/TR")) == (2, 4, 3)
    text = text_of(pdf)
    assert "In one year." in text
    assert "Nation People Cymru ŵ ŷ 12 Alba 3" in text


def test_what_somebody_typed_is_never_markup():
    pdf = documents.report(
        HOSTILE,
        [
            Part(
                heading=HOSTILE, words=[HOSTILE], points=[HOSTILE], head=[HOSTILE], rows=[[HOSTILE]]
            )
        ],
    )

    assert text_of(pdf).replace(" ", "").count(HOSTILE.replace(" ", "")) == 6


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Ann\x00\x07 \u202eB", "Ann B"), ("漢 Ann 😀", "Ann"), ("\ue000Łucja", "Łucja"), ("", "end")],
)
def test_a_character_that_no_font_has_stops_nothing(typed, shown):
    pdf = documents.report("Names", [Part(words=[typed, "end"])])

    assert shown in text_of(pdf)


def _without_system_fonts():
    return functools.partial(typst.compile, ignore_system_fonts=True)


def test_the_letters_called_safe_are_in_the_font_that_is_there_always(monkeypatch):
    letters = "".join(chr(one) for one in range(0x20, documents.WRITTEN_EVERYWHERE))
    marks = "".join(chr(one) for one in documents.PUNCTUATION) + "€"
    monkeypatch.setattr("typst.compile", _without_system_fonts())

    pdf = documents.report("All", [Part(words=[letters, marks, "漢"])])

    assert "ŵ" in text_of(pdf)
