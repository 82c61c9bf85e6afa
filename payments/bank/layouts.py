"""Bank file layouts: pure functions from credits to bytes and back. (security.md 6.2)

No clock, no chance, no database: the same run gives the same bytes. Numbers of accounts are
text, so that no zero is lost.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

HEADER = ("amount_pounds", "recipient_name", "account_no", "sort_code", "reference")
LONGEST_REFERENCE = 18
LONGEST_NAME = 40
WRITABLE = re.compile(r"[A-Z0-9][A-Z0-9 .\-]*", re.ASCII)
SORT_CODE = re.compile(r"[0-9]{6}", re.ASCII)
ACCOUNT = re.compile(r"[0-9]{8}", re.ASCII)
AMOUNT = re.compile(r"(0|[1-9][0-9]*)\.([0-9]{2})", re.ASCII)
# What taking accents off does not settle. Anything else unknown is refused, never left out.
SPELLED = str.maketrans(
    {
        "Æ": "AE",
        "Œ": "OE",
        "Ø": "O",
        "Ł": "L",
        "Đ": "D",
        "Ð": "D",
        "Þ": "TH",
        "ẞ": "SS",
        "ı": "I",
        "&": " AND ",
        "'": "",
        "’": "",
        "‘": "",
        "`": "",
        "‐": "-",
        "‑": "-",
        "–": "-",
    }
)


class CannotBeWritten(Exception):
    """A row holds what the bank's character set or widths cannot carry."""

    def __init__(self, row: int, who: str, reason: str):
        super().__init__(row, reason)
        self.row, self.who, self.reason = row, who, reason


@dataclass(frozen=True)
class Credit:
    """One payment into one account. `who` is how we call the person, and is never written."""

    who: str
    name: str
    sort_code: str
    account_number: str
    pence: int
    reference: str = ""


def generic(run_reference: str, credits: Iterable[Credit], *, trial: bool = False) -> bytes:
    """Write the generic layout: a header, and one row for each credit, in the order given."""
    lines = [",".join(HEADER)]
    for row, credit in enumerate(credits, start=1):
        try:
            lines.append(",".join(_row(row, credit, run_reference, trial)))
        except ValueError as why:
            raise CannotBeWritten(row, credit.who, str(why)) from why
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def read(written: bytes) -> list[Credit]:
    """Read the generic layout back, by a reader that shares nothing with the writer."""
    rows = csv.reader(io.StringIO(written.decode("ascii"), newline=""), strict=True)
    if tuple(next(rows, ())) != HEADER:
        raise ValueError("This is not a bank file of ours.")
    found = []
    for amount, name, account_number, sort_code, reference in rows:
        pounds = AMOUNT.fullmatch(amount)
        if not (pounds and ACCOUNT.fullmatch(account_number) and SORT_CODE.fullmatch(sort_code)):
            raise ValueError("A row of the bank file is broken.")
        pence = int(pounds[1]) * 100 + int(pounds[2])
        found.append(Credit("", name, sort_code, account_number, pence, reference))
    return found


def name_for_bank(name: str) -> str:
    """Spell a name as banks can: capitals without accents. Raises ValueError."""
    plain = unicodedata.normalize("NFKD", name).upper().translate(SPELLED)
    spelled = " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
    if not spelled:
        raise ValueError(_("The account has no name."))
    if not WRITABLE.fullmatch(spelled):
        raise ValueError(_("The name on the account has a sign that banks do not take."))
    if len(spelled) > LONGEST_NAME:
        raise ValueError(_("The name on the account is too long for a bank."))
    return spelled


def _row(row: int, credit: Credit, run_reference: str, trial: bool) -> tuple[str, ...]:
    reference = f"TRIAL{run_reference}{row:05d}" if trial else f"{run_reference} {row:05d}"
    if len(reference) > LONGEST_REFERENCE or not WRITABLE.fullmatch(reference):
        raise ValueError(_("The reference is too long for a bank."))
    if not SORT_CODE.fullmatch(credit.sort_code):
        raise ValueError(_("The sort code does not have 6 numbers."))
    if not ACCOUNT.fullmatch(credit.account_number):
        raise ValueError(_("The account number does not have 8 numbers."))
    if credit.pence <= 0:
        raise ValueError(_("The amount is nothing."))
    pounds = f"{credit.pence // 100}.{credit.pence % 100:02d}"
    name = name_for_bank(credit.name)
    return pounds, name, credit.account_number, credit.sort_code, reference
