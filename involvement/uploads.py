"""Files that people send: looked into, made safe, and given a name of ours. (security.md 9 B)

A picture is drawn again and a PDF written again, so that what we keep is never byte for byte
what was sent: no hidden page, no script, and no note of where a photo was taken.
"""

import contextlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath

import filetype
import pikepdf
import pillow_heif
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from involvement import likeness, scanner, word_files

pillow_heif.register_heif_opener()
pikepdf.settings.set_qpdf_limits(flate_max_memory=64 * 1024 * 1024, max_stream_filters=4)

JPEG, PNG, HEIC, PDF = "image/jpeg", "image/png", "image/heic", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT, SOUND = "text/plain", "audio/mpeg"
ENDINGS = {
    JPEG: (".jpg", ".jpeg", ".png", ".heic", ".heif"),  # a phone often calls one by another's name
    PDF: (".pdf",),
    DOCX: (".docx",),
    TEXT: (".txt",),
    SOUND: (".mp3",),
}
PICTURES = (JPEG, PNG, HEIC)
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
MOST_PAGES_RECEIPT = 30
MOST_PAGES_PAPER = 500
MOST_OBJECTS = 200_000
DEEPEST = 50
PDF_ACTS = {
    "/JS",
    "/JavaScript",
    "/AA",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMedia",
}
PDF_DEEDS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"}


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is what it says it is, as we will keep it."""

    content: bytes
    content_type: str
    name: str
    size: int
    look: int | None = None
    has_words: bool = True

    def as_file(self) -> ContentFile:
        """Return it under a name nobody can guess; `name` is only for whoever downloads it."""
        return ContentFile(self.content, name=uuid.uuid4().hex + ENDINGS[self.content_type][0])


def receipt(upload: UploadedFile) -> Checked:
    """Take a photo or PDF of a receipt. Raises ValidationError with words for the person."""
    words = _("The photo must be a JPG, PNG or PDF")
    content = _content(
        upload,
        empty=_("This file is empty. Take the photo again"),
        large=_("This file is over %(limit)s MB. Take the photo again at a smaller size"),
    )
    kind = _kind(content)
    if kind in PICTURES:
        drawn = _picture(content, words)
        return replace(_checked(drawn, JPEG, upload, words), look=likeness.of(drawn))
    if kind == PDF:
        clean = _pdf(content, most_pages=MOST_PAGES_RECEIPT, is_private=True)
        return _checked(clean, PDF, upload, words)
    raise ValidationError(words, code="kind")


def document(upload: UploadedFile) -> Checked:
    """Take a paper for a meeting. Raises ValidationError with words for whoever adds it."""
    words = _("The paper must be a PDF, Word (DOCX), TXT, JPG, PNG or MP3 file")
    content = _content(
        upload,
        empty=_("This file is empty. Choose another file"),
        large=_("This file is over %(limit)s MB. Choose a smaller file"),
    )
    kind = _kind(content)
    if kind in PICTURES:
        return _checked(_picture(content, words), JPEG, upload, words)
    if kind == PDF:
        clean = _pdf(content, most_pages=MOST_PAGES_PAPER, is_private=False)
        return replace(_checked(clean, PDF, upload, words), has_words=_has_words(clean))
    if kind == DOCX:
        return _checked(_word(content), DOCX, upload, words)
    if kind in (TEXT, SOUND):
        return _checked(content, kind, upload, words)
    raise ValidationError(words, code="kind")


def _content(upload: UploadedFile, *, empty: str, large: str) -> bytes:
    limit = settings.UPLOAD_LIMIT
    upload.seek(0)
    content = upload.read(limit + 1)  # what arrived counts, not the size it claims
    if not content:
        raise ValidationError(empty, code="empty")
    if len(content) > limit:
        raise ValidationError(large, code="large", params={"limit": limit // (1024 * 1024)})
    _must_be_clean(content)
    return content


def _must_be_clean(content: bytes) -> None:
    try:
        is_clean = scanner.is_clean(content)
    except scanner.NotScanned as why:
        words = _("We cannot check files for viruses just now. Choose it again in a few minutes")
        raise ValidationError(words, code="unscanned") from why
    if not is_clean:
        words = _("This file has a virus in it. We did not keep it. Choose another file")
        raise ValidationError(words, code="virus")


def _kind(content: bytes) -> str:
    """Return what the first bytes show; the name and the browser's word are not asked."""
    guess = filetype.guess_mime(content)
    if guess in (*PICTURES, PDF, SOUND):
        return guess
    if content.startswith(b"PK\x03\x04"):
        return DOCX
    return TEXT if guess is None and _is_text(content) else ""


def _is_text(content: bytes) -> bool:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    # a page or a drawing is text as well, and is not what we asked for
    is_page = words.lstrip().startswith("<")
    return not is_page and all(c.isprintable() or c in "\r\n\t\f" for c in words)


def _checked(content: bytes, content_type: str, upload: UploadedFile, words: str) -> Checked:
    sent = PurePosixPath(str(upload.name or "").replace("\\", "/")).name
    stem, ending = PurePosixPath(sent).stem, PurePosixPath(sent).suffix.lower()
    if ending and ending not in ENDINGS[content_type]:
        raise ValidationError(words, code="ending")
    clean = re.sub(r"[^\w .()-]", "", stem).strip(" .")[:80]
    name = (clean or _("file")) + ENDINGS[content_type][0]
    return Checked(content, content_type, name, len(content))


def _picture(content: bytes, words: str) -> bytes:
    """Draw a picture again: upright, no larger than needed, with nothing written into it."""
    with _told(_("We cannot open this picture. Take the photo again")):
        try:
            picture = Image.open(BytesIO(content), formats=("JPEG", "PNG", "HEIF"))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as why:
            raise _too_many_pixels() from why
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        if picture.format == "PNG" and getattr(picture, "is_animated", False):
            raise ValidationError(words, code="kind")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read small
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        shown = picture.convert("RGBA")
        clean = Image.new("RGB", shown.size, "white")
        clean.paste(shown, mask=shown.getchannel("A"))
        drawn = BytesIO()
        clean.save(drawn, "JPEG", quality=85)
        return drawn.getvalue()


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture is too large. Take the photo again at a smaller size"), code="pixels"
    )


def _pdf(content: bytes, *, most_pages: int, is_private: bool) -> bytes:
    """Write a PDF again, and refuse one that does anything but show pages."""
    with _told(_("We cannot open this PDF. Save it again, or choose another file")):
        try:
            pdf = pikepdf.open(BytesIO(content), attempt_recovery=False)
        except pikepdf.PasswordError as why:
            raise _locked() from why
        with pdf:
            if pdf.is_encrypted:
                raise _locked()
            pages = len(pdf.pages)
            if not 1 <= pages <= most_pages:
                raise ValidationError(
                    _("The PDF must have between 1 and %(most)s pages"),
                    code="pages",
                    params={"most": most_pages},
                )
            if len(pdf.objects) > MOST_OBJECTS or _does_things(pdf):
                raise ValidationError(
                    _("This PDF has scripts or files inside it. Print it to a new PDF first"),
                    code="acts",
                )
            if is_private:
                for place, notes in ((pdf.Root, "/Metadata"), (pdf.trailer, "/Info")):
                    if notes in place:
                        del place[notes]
            written = BytesIO()
            pdf.save(written, deterministic_id=True)  # the same file twice is found out
            return written.getvalue()


def _has_words(content: bytes) -> bool:
    """Whether a PDF has any letters in it; pages that are only pictures cannot be read aloud."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return any(
            isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.Font
            for thing in pdf.objects
        )


def _locked() -> ValidationError:
    return ValidationError(
        _("This PDF has a password. Save it without one, and choose it again"), code="locked"
    )


def _does_things(pdf: pikepdf.Pdf) -> bool:
    # to open at a page is a place, not a deed, and many writers add it
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != "/GoTo":
        return True
    return any(_acts(thing) for thing in pdf.objects)


def _acts(thing: pikepdf.Object, depth: int = 0) -> bool:
    """Whether an object, or one written inside it, holds a script, a file or a deed."""
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.Array):
        inside = list(thing)
    elif isinstance(thing, pikepdf.Dictionary):
        if PDF_ACTS & set(thing.keys()) or str(thing.get("/S", "")) in PDF_DEEDS:
            return True
        inside = list(thing.values())
    else:
        return False
    if depth > DEEPEST and inside:
        return True  # no writer goes so deep, but whoever hides something may
    return any(
        _acts(part, depth + 1)
        for part in inside
        # what stands elsewhere in the file is looked at in its own turn
        if isinstance(part, pikepdf.Object) and not part.is_indirect
    )


def _word(content: bytes) -> bytes:
    """Take a Word file as it is, if it only holds words and pictures."""
    with _told(_("We cannot open this Word file. Save it again, or choose another file")):
        if word_files.acts(content):
            raise ValidationError(
                _("This Word file has macros or files inside it. Save it as a PDF instead"),
                code="acts",
            )
        return content


@contextlib.contextmanager
def _told(words: str) -> Iterator[None]:
    """Whatever a broken or hostile file makes a reader do, the person is told one sentence."""
    try:
        yield
    except ValidationError:
        raise
    except Exception as why:
        raise ValidationError(words, code="broken") from why
