"""What people send: kept clean, or refused in words that say what to do."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from involvement import likeness, uploads, word_files

GPS, PLACE, ORIENTATION = 0x8825, {1: "N", 2: (51.0, 30.0, 0.0)}, 0x0112


def sent(content, name):
    return SimpleUploadedFile(name, content)


def picture(form="JPEG", size=(60, 40), **options):
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, form, **options)
    return out.getvalue()


def pdf(pages=1, change=None, **options):
    made = pikepdf.new()
    for _number in range(pages):
        made.add_blank_page()
    if change:
        change(made)
    out = BytesIO()
    made.save(out, **options)
    return out.getvalue()


def word(extra=None, types="<Types/>"):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", types)
        parts.writestr("word/document.xml", "<document/>")
        for name, content in (extra or {}).items():
            parts.writestr(name, content)
    return out.getvalue()


def refused(take, content, name):
    with pytest.raises(ValidationError) as told:
        take(sent(content, name))
    return told.value.messages


def with_script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_page_script(made):
    made.pages[0].obj["/AA"] = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    )


def with_launch(made):
    made.pages[0].obj["/Annots"] = pikepdf.Array(
        [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.Launch))]
    )


def with_file_inside(made):
    made.attachments["virus.exe"] = b"MZ"


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><a/>",
        b"<?php echo 1;",
        b"MZ" + bytes(200),
        b"GIF89a" + bytes(50),
        b"x",
        bytes(1),
    ],
)
@pytest.mark.parametrize("name", ["receipt.pdf", "receipt.jpg", "receipt", "receipt.svg"])
def test_something_that_is_no_receipt_is_refused(content, name):
    assert refused(uploads.receipt, content, name) == ["The photo must be a JPG, PNG or PDF"]


@pytest.mark.parametrize("name", ["a.pdf", "a.html", "a.exe", "a.php"])
def test_a_picture_under_the_name_of_something_else_is_refused(name):
    assert refused(uploads.receipt, picture(), name) == ["The photo must be a JPG, PNG or PDF"]


def test_nothing_at_all_is_refused():
    assert refused(uploads.receipt, b"", "a.jpg") == ["This file is empty. Take the photo again"]


def test_the_limit_is_exact(settings):
    content = picture()
    settings.UPLOAD_LIMIT = len(content)
    assert uploads.receipt(sent(content, "a.jpg")).content_type == "image/jpeg"

    settings.UPLOAD_LIMIT = 15 * 1024 * 1024
    padded = content + bytes(settings.UPLOAD_LIMIT - len(content))
    assert uploads.receipt(sent(padded, "a.jpg")).size < 10_000

    assert refused(uploads.receipt, padded + b"x", "a.jpg") == [
        "This file is over 15 MB. Take the photo again at a smaller size"
    ]


@pytest.mark.parametrize(
    ("form", "name"),
    [("JPEG", "a.jpg"), ("PNG", "a.png"), ("HEIF", "a.heic"), ("HEIF", "a.jpg"), ("JPEG", "photo")],
)
def test_a_photo_is_drawn_again_as_a_jpeg(form, name):
    checked = uploads.receipt(sent(picture(form), name))

    assert checked.content_type == "image/jpeg"
    assert checked.name.endswith(".jpg")
    assert Image.open(BytesIO(checked.content)).format == "JPEG"
    assert checked.size == len(checked.content)


def test_the_place_and_every_other_note_is_taken_out_of_a_photo():
    exif = Image.Exif()
    exif[GPS] = PLACE
    exif[0x010E] = "at home"
    content = picture(exif=exif, comment=b"at home")
    assert b"at home" in content

    kept = uploads.receipt(sent(content, "a.jpg")).content

    again = Image.open(BytesIO(kept))
    assert dict(again.getexif()) == {}
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"at home" not in kept


def test_a_sideways_photo_is_turned():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    kept = uploads.receipt(sent(picture(size=(60, 40), exif=exif), "a.jpg")).content

    assert Image.open(BytesIO(kept)).size == (40, 60)


def test_a_large_photo_is_made_smaller():
    kept = uploads.receipt(sent(picture(size=(5000, 2500)), "a.jpg")).content

    assert Image.open(BytesIO(kept)).size == (2400, 1200)


def test_what_is_see_through_becomes_white():
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")

    kept = uploads.receipt(sent(out.getvalue(), "a.png")).content

    assert Image.open(BytesIO(kept)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(8000, 8000), (12_000, 12_000), (30_000, 30_000)])
def test_a_flood_of_pixels_is_refused_by_its_header(size):
    content = picture(form="PNG", size=(10, 10))
    header = content[:16] + b"".join(side.to_bytes(4, "big") for side in size) + content[24:29]
    import zlib

    content = header + zlib.crc32(header[12:29]).to_bytes(4, "big") + content[33:]

    assert refused(uploads.receipt, content, "a.png") == [
        "This picture is too large. Take the photo again at a smaller size"
    ]


def test_a_broken_photo_is_refused():
    whole = picture(size=(500, 500))

    assert refused(uploads.receipt, whole[: len(whole) // 2], "a.jpg") == [
        "We cannot open this picture. Take the photo again"
    ]


def test_a_moving_picture_is_refused():
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])

    refused(uploads.receipt, out.getvalue(), "a.png")


def test_a_pdf_is_written_again_without_notes_about_its_writer():
    def signed(made):
        made.docinfo["/Author"] = "Ann at home"

    checked = uploads.receipt(sent(pdf(change=signed), "ticket.pdf"))

    assert checked.content_type == "application/pdf"
    assert b"Ann at home" not in checked.content
    assert len(pikepdf.open(BytesIO(checked.content)).pages) == 1


@pytest.mark.parametrize(
    "change",
    [with_script, with_page_script, with_launch, with_file_inside],
    ids=lambda c: c.__name__,
)
@pytest.mark.parametrize("take", [uploads.receipt, uploads.document])
def test_a_pdf_that_does_things_is_refused(take, change):
    assert refused(take, pdf(change=change), "a.pdf") == [
        "This PDF has scripts or files inside it. Print it to a new PDF first"
    ]


def test_a_pdf_that_opens_at_a_page_is_taken():
    def opening(made):
        made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])

    assert uploads.document(sent(pdf(change=opening), "a.pdf")).content_type == "application/pdf"


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_locked_pdf_is_refused(password):
    content = pdf(encryption=pikepdf.Encryption(owner="owner", user=password))

    assert refused(uploads.receipt, content, "a.pdf") == [
        "This PDF has a password. Save it without one, and choose it again"
    ]


@pytest.mark.parametrize("pages", [0, 31])
def test_a_pdf_of_no_pages_or_far_too_many_is_refused(pages):
    assert refused(uploads.receipt, pdf(pages), "a.pdf") == [
        "The PDF must have between 1 and 30 pages"
    ]


def test_a_broken_pdf_is_refused():
    whole = pdf()

    for content in (whole[: len(whole) // 2], b"%PDF-1.7\n" + bytes(100), b"%PDF-1.7 <script>"):
        assert refused(uploads.receipt, content, "a.pdf") == [
            "We cannot open this PDF. Save it again, or choose another file"
        ]


def test_a_word_paper_is_taken_as_it_is():
    checked = uploads.document(sent(word(), "Letters, draft 2.docx"))

    assert (checked.content, checked.name) == (word(), "Letters draft 2.docx")


@pytest.mark.parametrize(
    "extra",
    [
        {"word/vbaProject.bin": "macro"},
        {"word/embeddings/oleObject1.bin": "file"},
        {
            "word/_rels/settings.xml.rels": '<Relationship Type="x/attachedTemplate" '
            'Target="https://evil.example/t.dotm" TargetMode="External"/>'
        },
    ],
)
def test_a_word_paper_that_does_things_is_refused(extra):
    assert refused(uploads.document, word(extra), "a.docx") == [
        "This Word file has macros or files inside it. Save it as a PDF instead"
    ]


def test_a_word_paper_with_a_link_in_it_is_taken():
    link = '<Relationship Type="x/hyperlink" Target="https://basw.co.uk" TargetMode="External"/>'

    uploads.document(sent(word({"word/_rels/document.xml.rels": link}), "a.docx"))


def test_a_zip_that_is_not_word_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a.txt", "x")
    bomb = word({"word/media/a.bin": bytes(word_files.MOST_UNPACKED + 1)})

    for content in (out.getvalue(), bomb, word(types="macroEnabled"), b"PK\x03\x04rubbish"):
        assert refused(uploads.document, content, "a.docx") == [
            "We cannot open this Word file. Save it again, or choose another file"
        ]


def test_words_and_sound_are_taken_for_papers_only():
    assert uploads.document(sent("Bore da. £5".encode(), "a.txt")).content_type == "text/plain"
    assert uploads.document(sent(b"ID3" + bytes(100), "a.mp3")).content_type == "audio/mpeg"
    for content in (b"plain words", b"ID3" + bytes(100)):
        refused(uploads.receipt, content, "a.jpg")
    refused(uploads.document, b"<html></html>", "a.txt")


@pytest.mark.parametrize(
    ("sent_as", "kept_as"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\bus ticket.pdf", "bus ticket.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', "aSet-Cookie x.pdf"),
        ("Tocyn bws ŵŷ.pdf", "Tocyn bws ŵŷ.pdf"),
        (".pdf", "pdf.pdf"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
    ],
)
def test_a_name_is_only_ever_a_name(sent_as, kept_as):
    upload = sent(pdf(), "a.pdf")
    upload._name = sent_as

    checked = uploads.receipt(upload)

    assert checked.name == kept_as
    assert checked.as_file().name != uploads.receipt(upload).as_file().name
    assert checked.as_file().name.endswith(".pdf")


def test_a_photo_sent_smaller_looks_the_same_and_another_does_not():
    def drawn(size, *boxes, quality=90):
        picture = Image.new("RGB", (900, 1200), "white")
        for box in boxes:
            ImageDraw.Draw(picture).rectangle(box, fill="black")
        kept = BytesIO()
        picture.resize(size).save(kept, "JPEG", quality=quality)
        return likeness.of(kept.getvalue())

    boxes = (100, 100, 500, 300), (300, 700, 800, 900), (50, 1000, 400, 1150)
    first, smaller = drawn((900, 1200), *boxes), drawn((300, 400), *boxes, quality=40)
    other = drawn((900, 1200), (600, 50, 850, 400), (100, 500, 300, 1100))

    assert (first ^ smaller).bit_count() <= 4
    assert (first ^ other).bit_count() > 4
    assert drawn((90, 120)) is None
    assert -(2**63) <= first < 2**63
