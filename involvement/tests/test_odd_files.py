"""Files that people may send, by kind of file: kept as what, or refused with which words.

Numbers in brackets are those of the rows in the design of security, section 9 B.
"""

import os
import zlib
from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin

from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory
from involvement import uploads
from involvement.people import sheets
from involvement.people.domain import lost_files
from involvement.tests.test_uploads import pdf, picture, refused, sent, word
from payments.bank import statement
from payments.forms.matching import StatementForm
from payments.models import Receipt
from payments.tests.factories import ClaimLineFactory

PHOTO = "The photo must be a JPG, PNG or PDF"
PAPER = "The paper must be a PDF, Word (DOCX), TXT, JPG, PNG or MP3 file"
NO_PDF = "We cannot open this PDF. Save it again, or choose another file"
NO_WORD = "We cannot open this Word file. Save it again, or choose another file"
ACTS = "This Word file has macros or files inside it. Save it as a PDF instead"
SCRIPT = "This PDF has scripts or files inside it. Print it to a new PDF first"
PAGE = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/><image href="http://a.example"/></svg>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def frames(form):
    two = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    out = BytesIO()
    two[0].save(out, form, save_all=True, append_images=two[1:])
    return out.getvalue()


def with_bomb_of_words():
    info = PngImagePlugin.PngInfo()
    info.add_text("note", "a" * 2_000_000, zip=True)
    return picture("PNG", pnginfo=info)


def with_bomb_of_colours():
    return picture("PNG", icc_profile=bytes(30_000_000))


def with_endless_stream():
    """Page content of 100 MB that travels as a hundred kilobytes."""

    def change(made):
        made.pages[0].obj["/Contents"] = pikepdf.Stream(
            made, zlib.compress(bytes(100_000_000), 9), Filter=pikepdf.Name.FlateDecode
        )

    return pdf(change=change)


def with_deep_script():
    def change(made):
        deed = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        for _number in range(80):
            deed = pikepdf.Dictionary(S=pikepdf.Name.URI, Next=deed)
        made.pages[0].obj["/A"] = deed

    return pdf(change=change)


def with_pages_in_a_ring():
    def change(made):
        made.Root.Pages.Kids.append(made.Root.Pages)

    return pdf(change=change)


def relations(attributes, *, before="", kind="Relationship"):
    part = f'<?xml version="1.0"?>{before}<a xmlns:r="x"><{kind} {attributes}/></a>'
    return word({"word/_rels/settings.xml.rels": part})


TEMPLATE = 'Type="x/attachedTemplate" Target="https://evil.example/hyperlink" '
ENTITIES = '<!DOCTYPE a [<!ENTITY b "https://evil.example">]>'


@pytest.mark.parametrize(
    ("take", "content", "name", "says"),
    [
        (uploads.document, PAGE, "a.mht", PAPER),  # 41, 44
        (uploads.document, b"<?xml version='1.0'?><?xml-stylesheet?><a/>", "a.txt", PAPER),
        (uploads.document, b"<!DOCTYPE html><html/>", "a.txt", PAPER),
        (uploads.document, SVG, "a.svg", PAPER),  # 43
        (uploads.receipt, SVG, "a.png", PHOTO),
        (uploads.document, OLE, "a.doc", PAPER),  # 55
        (uploads.document, OLE, "a.docx", PAPER),
        (uploads.document, lambda: word(), "a.docm", PAPER),
        (uploads.document, lambda: relations(TEMPLATE + 'TargetMode="External"'), "a.docx", ACTS),
        (uploads.document, lambda: relations(TEMPLATE + "TargetMode='External'"), "a.docx", ACTS),
        (
            uploads.document,
            lambda: relations(TEMPLATE + 'TargetMode="External"', kind="r:Relationship"),
            "a.docx",
            ACTS,
        ),
        (uploads.document, lambda: relations("a='&b;'", before=ENTITIES), "a.docx", NO_WORD),
        (uploads.receipt, lambda: frames("GIF"), "a.gif", PHOTO),  # 47
        (uploads.receipt, lambda: frames("WEBP"), "a.png", PHOTO),
        (uploads.receipt, with_bomb_of_words, "a.png", None),
        (uploads.receipt, with_bomb_of_colours, "a.png", None),
        (uploads.document, with_deep_script, "a.pdf", SCRIPT),  # 46
        (uploads.document, with_pages_in_a_ring, "a.pdf", None),
        (uploads.document, lambda: pdf()[:-200], "a.pdf", NO_PDF),  # 49
        (uploads.document, b"", "a.pdf", "This file is empty. Choose another file"),
        (uploads.document, bytes(1), "a.pdf", PAPER),
    ],
)
def test_a_file_is_refused_in_words(take, content, name, says):
    told = refused(take, content() if callable(content) else content, name)

    assert len(told) == 1
    assert says is None or told == [says]


def test_what_is_packed_without_end_is_kept_packed():  # 46
    kept = uploads.document(sent(with_endless_stream(), "a.pdf"))

    assert kept.size < 1_000_000


def test_pages_that_are_only_pictures_are_told_to_whoever_adds_them(client, team):  # 67
    scan = BytesIO()
    Image.new("RGB", (60, 40), "red").save(scan, "PDF")
    meeting = MeetingFactory(activity__group=GroupFactory(), activity__lead=team)
    typed = {"name": "Plan", "minutes_to_read": "5", "paper_format": "screen"}
    client.force_login(team)
    address = reverse("meeting_paper_add", args=[meeting.ref])

    page = client.post(address, typed | {"file": sent(scan.getvalue(), "a.pdf")}, follow=True)

    assert "The paper is there." in page.text
    assert "This PDF seems to be a picture of its pages." in page.text
    assert uploads.document(sent(pdf(change=with_a_letter), "b.pdf")).has_words


def with_a_letter(made):
    font = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font))
    made.pages[0].obj["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))


def sheet(change):
    book = openpyxl.Workbook()
    change(book)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("a.xlsx", out.getvalue())


def with_all_that_is_odd(book):  # 56
    book.create_sheet("first").sheet_state = "hidden"
    book.move_sheet("first", offset=-1)
    book["first"]["A1"] = "hidden"
    shown = book["Sheet"]
    shown.append(["Name", "", "Day"])
    shown.merge_cells("A1:B1")
    shown.append(["Ann", 7, datetime(2026, 3, 27)])
    shown.append(["=1+1", 1.5, True])
    shown.cell(row=60_000, column=500, value="far away")


def test_a_spreadsheet_is_read_as_what_it_shows_and_no_further():
    rows = sheets.read(sheet(with_all_that_is_odd))

    assert [row[:3] for row in rows] == [
        ["Name", "", "Day"],
        ["Ann", "7", "2026-03-27 00:00:00"],
        ["=1+1", "1.5", "True"],
    ]
    assert {len(row) for row in rows} == {sheets.MOST_COLUMNS}


@pytest.mark.parametrize(
    ("row", "says"),  # 58, 61
    [
        ("27/03/2026,Bus,NaN", "Row 2 has no day or no amount that we can read"),
        ("27/03/2026,Bus,1e3", "Row 2 has no day or no amount that we can read"),
        ("27/03/2026,Bus,１２.００", "Row 2 has no day or no amount that we can read"),
        ("2٧/03/2026,Bus,12.00", "Row 2 has no day or no amount that we can read"),
        ("31/02/2026,Bus,12.00", "Row 2 has no day or no amount that we can read"),
        ("27/03/1026,Bus,12.00", "Row 2 has no day or no amount that we can read"),
        ("27/03/2096,Bus,12.00", "The day in row 2 is still to come. Nothing was saved"),
        ("27/03/2026,Bus", "Row 2 has no day or no amount that we can read"),
    ],
)
def test_a_statement_is_read_whole_or_not_at_all(row, says):
    content = f"date,description,amount\r\n{row}\r\n".encode()
    form = StatementForm({}, {"file": SimpleUploadedFile("a.csv", content)})

    assert [words.partition(". ")[0] for words in form.errors["file"]] == [says.partition(". ")[0]]


def test_a_statement_too_large_is_no_statement():
    content = b"date,description,amount\r\n" + bytes(statement.MOST_BYTES)
    form = StatementForm({}, {"file": SimpleUploadedFile("a.csv", content)})

    assert form.errors["file"] == [
        "This is no statement that we know. Get it from the bank again, as a CSV"
    ]


def receipt_of(line):
    return Receipt.objects.create(
        line=line, file=ContentFile(b"kept", name="a.jpg"), content_type="image/jpeg", size=4,
        sha256="0" * 64,
    )  # fmt: skip


def test_a_file_without_a_row_goes_after_a_day(db, person):  # 65
    line = ClaimLineFactory(claim__seat=SeatFactory(person=person, coming=True))
    kept = receipt_of(line).file.name
    lost = default_storage.save("receipts/lost.jpg", ContentFile(b"lost"))
    fresh = default_storage.save("receipts/fresh.jpg", ContentFile(b"fresh"))
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for name in (kept, lost):
        os.utime(default_storage.path(name), (old, old))

    assert lost_files.forget(now=timezone.now()) >= 1

    assert [default_storage.exists(name) for name in (kept, lost, fresh)] == [True, False, True]
    assert lost_files.forget(now=timezone.now()) == 0
    default_storage.delete(fresh)


def test_a_part_or_the_head_of_a_file_is_for_the_same_eyes(client, person, carer):  # 68
    line = ClaimLineFactory(claim__seat=SeatFactory(person=person, coming=True))
    receipt_of(line)
    address = reverse("my_claim_receipt", args=[line.claim.ref, line.pk])
    asks = [
        lambda: client.get(address, headers={"range": "bytes=0-3"}),
        lambda: client.head(address),
        lambda: client.get(address, headers={"if-none-match": "*"}),
    ]

    client.force_login(person.user)
    for ask in (asks[0], asks[2]):
        answer = ask()
        assert b"".join(answer) == b"kept"  # the file is closed once it has been read
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    elsewhere = client.get(address, headers={"sec-fetch-site": "cross-site"})  # 104
    assert (elsewhere.status_code, "Content-Disposition" in elsewhere) == (403, False)
    ours = client.get(address, headers={"sec-fetch-site": "same-origin"})
    assert b"".join(ours) == b"kept"
    client.force_login(carer.user)
    assert {ask().status_code for ask in asks} == {404}
