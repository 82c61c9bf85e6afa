"""A CSV with a header that a person can read: pounds, name, account, sort code, reference.

Most banks' own pages can take one like it (security.md 6.2, "Generic").
"""

import csv
import io

from payments.bank import engine
from payments.bank.engine import Credit, Field, Profile, Read, Row
from payments.bank.spelling import LONGEST_NAME

HEADER = ("amount_pounds", "recipient_name", "account_no", "sort_code", "reference")
PROFILE = Profile(
    separator=",",
    longest_name=LONGEST_NAME,
    head=(Row(5, tuple(Field(at, text=name) for at, name in enumerate(HEADER, start=1))),),
    each=Row(
        5,
        (
            Field(1, "pounds"),
            Field(2, "name", width=LONGEST_NAME),
            Field(3, "account_number", width=8),
            Field(4, "sort_code", width=6),
            Field(5, "reference", width=engine.LONGEST_REFERENCE),
        ),
    ),
    is_confirmed=True,  # no bank's own format: whoever uploads it says which column is which
)


def read(written: bytes) -> Read:
    """Read it back. Raises ValueError when a row is broken."""
    header, *rows = csv.reader(io.StringIO(written.decode("ascii"), newline=""), strict=True)
    engine.must_hold(tuple(header) == HEADER, all(len(row) == 5 for row in rows))
    return Read([_credit(*row) for row in rows])


def _credit(amount: str, name: str, account: str, sort_code: str, reference: str) -> Credit:
    engine.must_match(engine.ACCOUNT, account)
    engine.must_match(engine.SORT_CODE, sort_code)
    return Credit("", name, sort_code, account, engine.pence(amount), reference)
