"""Made-up payments and the account that pays them, for tests of bank files."""

from datetime import date
from pathlib import Path

from payments import bank
from payments.bank import Batch, Credit, originator

GOLDEN = Path(__file__).parent.parent / "golden"
FROZEN_ON, PAY_ON = date(2026, 12, 1), date(2026, 12, 3)
ORIGINATOR = {
    "own_name": "Example.Org",
    "own_sort_code": "08-99-99",
    "own_account_number": "66374958",
    "user_number": "123456",
    "bic": "EXAMGB2L",
    "iban": "GB56 EXAM 0899 9966 3749 58",
}


def credit(**changes):
    usual = {"who": "Ann", "name": "A Person", "sort_code": "089999", "pence": 50_00}
    return Credit(**usual | {"account_number": "66374958"} | changes)


def batch(code, *, reference="261203W1", number=41, pay_on=PAY_ON, trial=False):
    return Batch(
        reference=reference,
        number=number,
        pay_on=pay_on,
        frozen_on=FROZEN_ON,
        trial=trial,
        details=originator.details(bank.profile(code), ORIGINATOR, pay_on=pay_on),
    )


def write(code, payments, **changes):
    """Write as `bank.write` does, without its check."""
    writer = getattr(bank.FORMATS[code], "write", bank.engine.write)
    return writer(bank.profile(code), batch(code, **changes), payments)
