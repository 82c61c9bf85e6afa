"""Lists of people as files: read with suspicion, written so that no cell acts. (security.md 9)"""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from involvement.letters import ACTING, plain_cell

CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS = 2000
MOST_COLUMNS = 30
LARGEST = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
ACTS = re.compile(
    r"vbaProject|activeX|oleObject|/embeddings/|externalLink|/macrosheets/", re.IGNORECASE
)
KEPT = re.compile(f"\\A'(?={ACTING.pattern[2:]})")


def safe(value: Any) -> str:
    """Return words for a cell, so that a spreadsheet shows them and never runs them."""
    return plain_cell(str(value))


def restored(words: str) -> str:
    """Return words as they were before `safe`."""
    return KEPT.sub("", words)


def written_csv(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Write a list as CSV, row by row. (RFC 4180)"""
    yield "\ufeff"  # so that a spreadsheet reads the letters right
    for row in rows:
        line = StringIO(newline="")
        csv.writer(line).writerow([safe(value) for value in row])
        yield line.getvalue()


def written_xlsx(rows: Iterable[Iterable[Any]], *, title: str) -> BytesIO:
    """Write a list as a spreadsheet in which every cell is text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=safe(value)) for value in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    written = BytesIO()
    book.save(written)
    written.seek(0)
    return written


def read(upload: UploadedFile) -> list[list[str]]:
    """Return the rows of a CSV or XLSX file as words. Raises ValidationError with a sentence.

    Bounded in size, rows and columns, whatever the file claims. Nothing in it is run or fetched.
    """
    upload.seek(0)
    content = upload.read(LARGEST + 1)
    if not content:
        raise ValidationError(_("This file is empty. Choose another file"), code="empty")
    if len(content) > LARGEST:
        raise ValidationError(_("This file is over 2 MB. Cut the list in two"), code="large")
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    rows = [row for row in rows if any(row)]
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(
            _("Use %(most)s people or fewer in one file"), code="rows", params={"most": MOST_ROWS}
        )
    return rows


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\x00" in text or text.lstrip().startswith(("<", "%PDF")):
        raise ValidationError(_("Save the list as CSV or XLSX, and choose it again"), code="kind")
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    rows = []
    try:
        for row in reader:
            rows.append([restored(cell.strip()) for cell in row[:MOST_COLUMNS]])
            if len(rows) > MOST_ROWS + 100:
                break
    except csv.Error as why:
        raise ValidationError(_("We cannot read this file. Save it again"), code="broken") from why
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # how older Excel saves


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        _must_be_still(content)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        lines = sheets[0].iter_rows(max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS)
        return [[_words(cell) for cell in line] for line in lines]
    except ValidationError:
        raise
    except Exception as why:
        raise ValidationError(
            _("We cannot open this file. Save it again as XLSX or CSV"), code="broken"
        ) from why


def _must_be_still(content: bytes) -> None:
    """Refuse a spreadsheet with macros, links to elsewhere, files inside or entities."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        names = [part.filename for part in parts.infolist()]
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise ValidationError(_("This file unpacks to too much"), code="large")
        if "xl/workbook.xml" not in names:
            raise ValidationError(_("Save the list as CSV or XLSX, and choose it again"))
        acts = any(ACTS.search(name) for name in names)
        acts |= b"macroEnabled" in parts.read("[Content_Types].xml")
        for name in names:
            with parts.open(name) as part:
                start = TextIOWrapper(part, encoding="latin-1").read(4096)
            acts |= name.endswith((".xml", ".rels")) and "<!" in start.replace("<!--", "")
        if acts:
            raise ValidationError(
                _("This file has macros or links in it. Save it as CSV, and choose that"),
                code="acts",
            )


def _words(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return "=" + str(value).lstrip("=")  # never worked out; the row is refused in words
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return restored(str(value).strip())[:2000]
