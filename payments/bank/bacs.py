"""Bacs Standard 18, credits of a single day. (security.md 6.1, positions counted from 1)

The day that counts for the bank, when it works on the file, is the working day before the money
is there; the file has to be with it the day before that.
"""

import re
from datetime import date, timedelta

from payments.bank import engine
from payments.bank.engine import Credit, Field, Profile, Read, Row

LABEL = (
    Field(6, "user_number", width=6),
    Field(12, text="S"),
    Field(16, "user_number", width=6),
    Field(22, "serial", width=6),
    Field(28, text="00010001"),
    Field(42, "frozen_on_bacs", width=6),
    Field(48, "pay_on_bacs", width=6),
    Field(55, text="000000"),
)
SHAPE = (Field(5, text="F0200000100"), Field(51, text="00"))
PROFILE = Profile(
    ending="txt",
    content_type="text/plain; charset=us-ascii",
    working_days=2,
    needs=("own_name", "own_sort_code", "own_account_number", "user_number"),
    head=(
        Row(
            80,
            (
                Field(1, text="VOL1"),
                Field(5, "serial", width=6),
                Field(42, "user_number", width=6),
                Field(80, text="1"),
            ),
        ),
        Row(80, (Field(1, text="HDR1A"), *LABEL)),
        Row(80, (Field(1, text="HDR2"), *SHAPE)),
        Row(
            80,
            (
                Field(1, text="UHL1"),
                Field(5, "process_on_bacs", width=6),
                Field(11, text="999999"),
                Field(21, text="00000000"),
                Field(29, text="1 DAILY"),
                Field(38, text="001"),
            ),
        ),
    ),
    each=Row(
        100,
        (
            Field(1, "sort_code", width=6),
            Field(7, "account_number", width=8),
            Field(15, text="099"),
            Field(18, "own_sort_code", width=6),
            Field(24, "own_account_number", width=8),
            Field(36, "pence", width=11, zeros=True),
            Field(47, "own_name", width=18),
            Field(65, "reference", width=18),
            Field(83, "name", width=18),
        ),
    ),
    tail=(
        Row(
            100,
            (
                Field(1, "own_sort_code", width=6),
                Field(7, "own_account_number", width=8),
                Field(15, text="017"),
                Field(18, "own_sort_code", width=6),
                Field(24, "own_account_number", width=8),
                Field(36, "total_pence", width=11, zeros=True),
                Field(47, "file", width=18),
                Field(65, text="CONTRA"),
                Field(83, "own_name", width=18),
            ),
        ),
        Row(80, (Field(1, text="EOF1A"), *LABEL)),
        Row(80, (Field(1, text="EOF2"), *SHAPE)),
        Row(
            80,
            (
                Field(1, text="UTL1"),
                Field(5, "total_pence", width=13, zeros=True),
                Field(18, "total_pence", width=13, zeros=True),
                Field(31, text="0000001"),
                Field(38, "count", width=7, zeros=True),
            ),
        ),
    ),
)
NUMBERS = re.compile(
    r"(?P<sort>[0-9]{6})(?P<account>[0-9]{8})0(?P<code>99|17)(?P<own>[0-9]{14})    "
    r"(?P<pence>[0-9]{11})(?P<from>.{18})(?P<reference>.{18})(?P<name>.{18})",
    re.ASCII,
)
TRAILER = re.compile(r"UTL1([0-9]{13})([0-9]{13})([0-9]{7})([0-9]{7}) {36}", re.ASCII)
DAY = re.compile(r" ([0-9]{2})([0-9]{3})", re.ASCII)


def read(written: bytes) -> Read:
    """Read it back: the contra and the trailer must be the sum and the count of the credits."""
    lines = written.decode("ascii").split("\r\n")
    engine.must_hold(len(lines) >= 9, lines[-1] == "")
    first, label, _shape, user_label, *rows, end, _end_shape, trailer, _empty = lines
    found = [engine.must_match(NUMBERS, row) for row in rows]
    *paid, contra = found
    total = sum(int(row["pence"]) for row in paid)
    debit, credit, debits, count = map(int, engine.must_match(TRAILER, trailer).groups())
    engine.must_hold(
        first[:4] == "VOL1",
        label[:5] == "HDR1A",
        user_label[:4] == "UHL1",
        end == f"EOF1{label[4:]}",
        first[4:10] == label[21:27],
        all(row["code"] == "99" and row["own"] == contra["own"] for row in paid),
        contra["code"] == "17" and contra["sort"] + contra["account"] == contra["own"],
        int(contra["pence"]) == debit == credit == total,
        (debits, count) == (1, len(paid)),
    )
    return Read([_credit(row) for row in paid], _day(label[47:53]))


def _credit(row: re.Match[str]) -> Credit:
    name, reference = row["name"].rstrip(), row["reference"].rstrip()
    return Credit("", name, row["sort"], row["account"], int(row["pence"]), reference)


def _day(text: str) -> date:
    year, day = map(int, engine.must_match(DAY, text).groups())
    return date(2000 + year, 1, 1) + timedelta(days=day - 1)
