"""A bank's statement as CSV: each bank's columns as data, by the names in the first row.

Nothing is looked up here. A statement is read whole or not at all: a row that says no day or no
amount names itself, so that nobody believes a statement that was read in part.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from payments.bank.returned import NotWhole

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 5_000
LONGEST_WORDS = 300
AMOUNT = re.compile(
    r"([+-]?)£?([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{2}))?", re.ASCII
)
YEARS = range(2000, 2100)  # any other is a slip of whoever typed it
DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y")


@dataclass(frozen=True)
class Columns:
    """Which column says what. Either one `amount`, less than nothing when paid, or two."""

    name: str
    day: str
    words: tuple[str, ...]
    amount: str = ""
    out: str = ""
    into: str = ""
    account: str = ""
    is_confirmed: bool = False

    @property
    def needed(self) -> set[str]:
        amounts = {self.amount} if self.amount else {self.out, self.into}
        return {self.day, self.words[0], *amounts}


# The first whose columns are all there is the one: what says more stands first.
PROFILES = (
    Columns(
        "Lloyds",
        day="transaction date",
        words=("transaction description",),
        out="debit amount",
        into="credit amount",
        account="account number",
    ),
    Columns(
        "Bankline",
        day="date",
        words=tuple(f"narrative #{number}" for number in range(1, 6)),
        out="debit",
        into="credit",
        account="account number",
    ),
    Columns(
        "NatWest",
        day="date",
        words=("description",),
        amount="value",
        account="account number",
    ),
    Columns(
        "generic",
        day="date",
        words=("description", "reference"),
        amount="amount",
        account="account",
        is_confirmed=True,
    ),
)


class RowNotRead(ValueError):
    """One row says no day or no amount, so nothing of the file is believed."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


class AnotherAccount(ValueError):
    """The statement is of an account that does not pay people."""


@dataclass(frozen=True)
class Line:
    """One line of a statement: what came in is more than nothing, what went out is less."""

    number: int
    day: date
    pence: int
    words: str


@dataclass(frozen=True)
class Statement:
    """All of a file, in its order, and whose columns it has."""

    columns: Columns
    lines: list[Line]


def read(content: bytes, *, own_account: str = "") -> Statement:
    """Read a statement. Raises NotWhole, RowNotRead or AnotherAccount.

    `own_account` is the account that pays; a file that names another one is refused.
    """
    head, rows = _table(content)
    columns = next((one for one in PROFILES if one.needed <= set(head)), None)
    if columns is None:
        raise NotWhole
    lines = []
    for number, row in enumerate(rows, start=2):
        if len(row) < len(head):
            raise RowNotRead(number)
        cells = dict(zip(head, row, strict=False))
        _must_be_ours(columns, cells, own_account)
        lines.append(_line(number, columns, cells))
    return Statement(columns, lines)


def _table(content: bytes) -> tuple[list[str], list[list[str]]]:
    if len(content) > MOST_BYTES:
        raise NotWhole
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # some banks still write the £ so
    if "\x00" in text:
        raise NotWhole
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    try:
        head, *rows = [[cell.strip() for cell in row] for row in reader if any(row)] or [[]]
    except csv.Error as why:
        raise NotWhole from why
    return [cell.casefold() for cell in head], rows


def _must_be_ours(columns: Columns, cells: Mapping[str, str], own: str) -> None:
    told, ours = (re.sub(r"[^0-9]", "", text) for text in (cells.get(columns.account, ""), own))
    if ours and told and told[-8:].zfill(8) != ours[-8:]:
        raise AnotherAccount


def _line(number: int, columns: Columns, cells: Mapping[str, str]) -> Line:
    try:
        day = _day(cells[columns.day])
        if columns.amount:
            pence = _pence(cells[columns.amount])
        else:
            out, into = cells[columns.out], cells[columns.into]
            pence = (_pence(into) if into else 0) - (abs(_pence(out)) if out else 0)
            if bool(out) == bool(into):
                raise ValueError
    except ValueError as why:
        raise RowNotRead(number) from why
    told = " ".join(cells.get(name, "") for name in columns.words)
    return Line(number, day, pence, " ".join(told.split())[:LONGEST_WORDS])


def _day(text: str) -> date:
    for form in DAYS if text.isascii() else ():  # other digits would be read in part
        try:
            day = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if day.year in YEARS:
            return day
    raise ValueError(text)


def _pence(text: str) -> int:
    found = AMOUNT.fullmatch(text)
    if not found:
        raise ValueError(text)
    sign, pounds, pence = found.groups()
    amount = int(pounds.replace(",", "")) * 100 + int(pence or 0)
    return -amount if sign == "-" else amount
