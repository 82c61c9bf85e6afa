"""Bankline CSV of NatWest, RBS and Coutts: no header, column 3 + the field's number.

(security.md 6.2: T001 in column 4 up to T034 in column 37.)
"""

import csv
import io
import re
from datetime import date

from payments.bank import engine
from payments.bank.engine import Credit, Field, Profile, Read, Row

PROFILE = Profile(
    separator=",",
    longest_name=35,
    needs=("own_sort_code", "own_account_number"),
    each=Row(
        37,
        (
            Field(4, text="01"),
            Field(13, "own_account", width=14),
            Field(17, "pounds"),
            Field(19, "pay_on_plain", width=8),
            Field(25, "sort_code", width=6),
            Field(31, "account_number", width=8),
            Field(33, "name", width=35),
            Field(37, "reference", width=engine.LONGEST_REFERENCE),
        ),
    ),
)
DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})", re.ASCII)
OWN = re.compile(r"[0-9]{14}", re.ASCII)


def read(written: bytes) -> Read:
    """Read it back: every row pays on the same day, from the same account."""
    rows = list(csv.reader(io.StringIO(written.decode("ascii"), newline=""), strict=True))
    engine.must_hold(all(len(row) == 37 and row[3] == "01" for row in rows))
    engine.must_hold(len({(row[12], row[18]) for row in rows}) == 1)
    engine.must_match(OWN, rows[0][12])
    day, month, year = map(int, engine.must_match(DAY, rows[0][18]).groups())
    return Read([_credit(row) for row in rows], date(year, month, day))


def _credit(row: list[str]) -> Credit:
    engine.must_match(engine.SORT_CODE, row[24])
    engine.must_match(engine.ACCOUNT, row[30])
    return Credit("", row[32], row[24], row[30], engine.pence(row[16]), row[36])
