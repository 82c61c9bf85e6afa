"""What a bank says came back: a CSV of ours, or pain.002 of ISO 20022. (security.md 6.4, 6.5)

Nothing is looked up here. A file that is not whole says so; a row that is not has no `pence` or
no `code`, and whoever matches it says so.
"""

import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from payments.bank import engine, iso20022

HEADER = ("reference", "code", "amount")
SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.[0-9]{2}", re.ASCII)
CODES = frozenset("0235BC")
OTHER = "other"
# What ISO calls the same; any other reason is another reason.
ISO_CODES = {
    "AC01": "0",
    "AC03": "0",
    "BE01": "0",
    "MD07": "2",
    "AC04": "B",
    "AC07": "B",
    "RC01": "0",
    "CUST": "C",
    "FOCR": "C",
}
MOST_BYTES = 1024 * 1024


class NotWhole(ValueError):
    """What was read is cut off, or is no such file."""


@dataclass(frozen=True)
class Row:
    """One payment that came back, as the file has it.

    Without a `code` it is none that we know; `pence` is None where the file says no amount, and
    -1 where what it says is none.
    """

    number: int
    reference: str
    code: str
    pence: int | None


def read(content: bytes) -> list[Row]:
    """Read what came back, in the order of the file. Raises NotWhole."""
    if len(content) > MOST_BYTES:
        raise NotWhole
    return (
        _xml(content) if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else _csv(content)
    )


def _csv(content: bytes) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise NotWhole from why
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    try:
        head, *rows = [[cell.strip() for cell in row] for row in reader if any(row)] or [[]]
    except csv.Error as why:
        raise NotWhole from why
    places = [cell.casefold() for cell in head]
    if sorted(places) != sorted(HEADER) or "\x00" in text:
        raise NotWhole
    return [_of_cells(number, dict(zip(places, row, strict=False)), row)
            for number, row in enumerate(rows, start=2)]  # fmt: skip


def _of_cells(number: int, cells: dict[str, str], row: list[str]) -> Row:
    code = cells.get("code", "").upper()
    is_whole = len(row) == len(HEADER)
    known = code if code in CODES else OTHER if code == OTHER.upper() else ISO_CODES.get(code, "")
    amount = _pence(cells.get("amount", "")) if is_whole else -1
    return Row(number, cells.get("reference", ""), known, amount)


def _xml(content: bytes) -> list[Row]:
    try:
        document = iso20022.parse(content.lstrip(b"\xef\xbb\xbf \r\n\t"))
    except engine.NotReadable as why:
        raise NotWhole from why
    space, _brace, name = document.tag[1:].partition("}")
    report = document.find(f"{{{space}}}CstmrPmtStsRpt")
    if not SPACE.fullmatch(space) or name != "Document" or report is None:
        raise NotWhole
    told = report.findall("{*}OrgnlPmtInfAndSts/{*}TxInfAndSts")
    groups = [
        *report.findall("{*}OrgnlGrpInfAndSts/{*}GrpSts"),
        *report.findall("{*}OrgnlPmtInfAndSts/{*}PmtInfSts"),
    ]
    if not told and any(group.text == "RJCT" for group in groups):
        raise NotWhole  # a whole file refused is no payment that came back
    rows = [(number, one) for number, one in enumerate(told, start=1)]
    return [_of_status(number, one) for number, one in rows if _text(one, "{*}TxSts") == "RJCT"]


def _of_status(number: int, told: ET.Element) -> Row:
    reason = _text(told, "{*}StsRsnInf/{*}Rsn/{*}Cd") or _text(told, "{*}StsRsnInf/{*}Rsn/{*}Prtry")
    code = reason.upper() if reason.upper() in CODES else ISO_CODES.get(reason.upper(), OTHER)
    amount = told.find("{*}OrgnlTxRef/{*}Amt/{*}InstdAmt")
    pence = None if amount is None else _pence(amount.text or "")
    if amount is not None and amount.get("Ccy") != "GBP":
        pence = -1
    return Row(number, _text(told, "{*}OrgnlEndToEndId"), code, pence)


def _text(parent: ET.Element, path: str) -> str:
    found = parent.find(path)
    return (found.text or "").strip() if found is not None else ""


def _pence(amount: str) -> int:
    try:
        return engine.pence(amount)
    except engine.NotReadable:
        return -1
