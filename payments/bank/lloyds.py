"""Lloyds batch payments: a header, the account that pays, then at most 25 credits.

(security.md 6.2, from the bank's developer site.)
"""

import csv
import io
import re
from datetime import date

from payments.bank import engine
from payments.bank.engine import Credit, Field, Profile, Read, Row

PROFILE = Profile(
    separator=",",
    longest_name=18,
    most_payments=25,
    needs=("own_sort_code", "own_account_number"),
    head=(
        Row(
            5,
            (
                Field(1, text="H"),
                Field(2, "frozen_on_backwards", width=8),
                Field(3, "number", width=10),
                Field(4, "count"),
                Field(5, "total_pounds"),
            ),
        ),
        Row(
            3,
            (
                Field(1, text="D"),
                Field(2, "file", width=18),
                Field(3, "own_account_dashed", width=15),
            ),
        ),
    ),
    each=Row(
        9,
        (
            Field(1, text="C"),
            Field(2, "name", width=18),
            Field(3, "account_number", width=8),
            Field(4, "sort_code", width=6),
            Field(5, "reference", width=18),
            Field(6, "pounds"),
            Field(7, text="N"),
            Field(8, "pay_on_backwards", width=8),
            Field(9, "reference", width=18),
        ),
    ),
)
DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
OWN = re.compile(r"[0-9]{6}-[0-9]{8}", re.ASCII)


def read(written: bytes) -> Read:
    """Read it back: the header must be the count and the sum of the credits."""
    rows = list(csv.reader(io.StringIO(written.decode("ascii"), newline=""), strict=True))
    engine.must_hold(len(rows) > 2, [len(row) for row in rows[:2]] == [5, 3])
    head, payer, *payments = rows
    engine.must_hold(all(len(row) == 9 for row in payments))
    engine.must_hold(
        (head[0], payer[0]) == ("H", "D"),
        all((row[0], row[6]) == ("C", "N") for row in payments),
        len({row[7] for row in payments}) == 1,
        all(row[4] == row[8] for row in payments),
    )
    engine.must_match(OWN, payer[2])
    paid = [_credit(row) for row in payments]
    engine.must_hold(
        head[3] == str(len(paid)),
        engine.pence(head[4]) == sum(credit.pence for credit in paid),
    )
    year, month, day = map(int, engine.must_match(DAY, payments[0][7]).groups())
    return Read(paid, date(year, month, day))


def _credit(row: list[str]) -> Credit:
    engine.must_match(engine.ACCOUNT, row[2])
    engine.must_match(engine.SORT_CODE, row[3])
    return Credit("", row[1], row[3], row[2], engine.pence(row[5]), row[4])
