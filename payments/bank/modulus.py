"""Do a sort code and an account number belong together? (security.md 6.3)

The checks of "Validating Account Numbers": 14 digits, u to z of the sort code and a to h of the
account, each times its weight. The table of weights is not ours to ship: BASW loads it. A pair
that passes is possible, not certain, and one that fails may still be right: so this only warns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

MOD10, MOD11, DBLAL = "MOD10", "MOD11", "DBLAL"
A, B, G, H = 6, 7, 12, 13  # where these digits stand among the fourteen
# Exceptions in which passing one of two checks is enough. All others need both.
EITHER = ({2, 9}, {10, 11}, {12, 13})
# Exceptions that check another sort code than the one given.
OTHER_SORT_CODE = {8: "090126", 9: "309634"}
# Exception 2: the weights where the account does not start with 0, and where its g is 9 too.
EURO = (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
EURO_G_9 = (0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1)
MOST_ROWS = 5_000


class NotATable(ValueError):
    """What was loaded is no table of weights; the line that is not, counted from 1."""

    def __init__(self, line: int):
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Check:
    """One row: the sort codes it is for, its method, its weights, and its exception or 0."""

    start: str
    end: str
    method: str
    weights: tuple[int, ...]
    exception: int


@dataclass(frozen=True)
class Table:
    """All rows in order, and the sort codes that exception 5 exchanges."""

    checks: tuple[Check, ...]
    substitutes: Mapping[str, str]

    def of(self, sort_code: str) -> list[Check]:
        return [check for check in self.checks if check.start <= sort_code <= check.end]


@lru_cache(maxsize=2)
def parse(weights: str, substitutes: str) -> Table:
    """Read the two files as they are published: one row a line. Raises NotATable."""
    pairs = dict(_rows(substitutes, _substitute))
    return Table(tuple(_rows(weights, _check)), pairs)


def may_belong(table: Table, sort_code: str, account_number: str) -> bool:
    """Say whether the two may belong together; yes, for sort codes of which nothing is known."""
    checks = table.of(sort_code)
    passed = [_passes(table, check, sort_code, account_number) for check in checks]
    if {check.exception for check in checks} in EITHER:
        return any(passed)
    return all(passed)


def _passes(table: Table, check: Check, sort_code: str, account: str) -> bool:
    exception = check.exception
    if exception == 3 and account[2] in "69":
        return True  # this check is left out
    if exception == 6 and account[0] in "45678" and account[6] == account[7]:
        return True  # an account in another currency, which cannot be checked
    sort_code = OTHER_SORT_CODE.get(exception, sort_code)
    if exception == 5:
        sort_code = table.substitutes.get(sort_code, sort_code)
    digits = [int(digit) for digit in sort_code + account]
    total = _total(check.method, _weights(check, digits), digits) + 27 * (exception == 1)
    if exception == 4:
        return total % 11 == digits[G] * 10 + digits[H]
    if exception == 5:
        return _is_check_digit(check.method, total, digits)
    if _divides(check.method, total):
        return True
    return exception == 14 and _passes_shorter(check, sort_code, account)


def _weights(check: Check, digits: list[int]) -> tuple[int, ...]:
    """The weights of a row, or those an exception puts in their place for some accounts."""
    is_9 = digits[G] == 9
    if check.exception == 2 and digits[A]:
        return EURO_G_9 if is_9 else EURO
    if (check.exception == 7 and is_9) or (
        check.exception == 10 and is_9 and digits[A] in (0, 9) and digits[B] == 9
    ):
        return (0,) * 8 + check.weights[8:]
    return check.weights


def _total(method: str, weights: tuple[int, ...], digits: list[int]) -> int:
    products = [weight * digit for weight, digit in zip(weights, digits, strict=True)]
    if method == DBLAL:
        return sum(int(figure) for product in products for figure in str(abs(product)))
    return sum(products)


def _divides(method: str, total: int) -> bool:
    return total % (11 if method == MOD11 else 10) == 0


def _is_check_digit(method: str, total: int, digits: list[int]) -> bool:
    """Exception 5: g is what is left to 11, h what is left to 10; 1 left over of 11 never is."""
    if method == MOD11:
        left = total % 11
        return left != 1 and digits[G] == (11 - left) % 11
    return digits[H] == -total % 10


def _passes_shorter(check: Check, sort_code: str, account: str) -> bool:
    """Exception 14: an account that ends in 0, 1 or 9 may have one digit too many at its end."""
    if account[7] not in "019":
        return False
    digits = [int(digit) for digit in f"{sort_code}0{account[:7]}"]
    return _divides(check.method, _total(check.method, check.weights, digits))


def _rows(text, read):
    """Each line that holds anything, read; the number of the one that cannot be is told."""
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if number > MOST_ROWS:
            raise NotATable(number)
        try:
            yield read(line.split())
        except ValueError as why:
            raise NotATable(number) from why


def _check(parts: list[str]) -> Check:
    start, end, method, *numbers = parts
    weights = tuple(_number(text) for text in numbers[:14])
    exception = _number(numbers[14]) if len(numbers) > 14 else 0
    is_whole = (
        len(weights) == 14
        and len(numbers) <= 15
        and _sort_code(start) <= _sort_code(end)
        and method in (MOD10, MOD11, DBLAL)
        and 0 <= exception <= 14
    )
    if not is_whole:
        raise ValueError
    return Check(start, end, method, weights, exception)


def _substitute(parts: list[str]) -> tuple[str, str]:
    given, used = parts
    return _sort_code(given), _sort_code(used)


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        raise ValueError
    return int(text)


def _sort_code(text: str) -> str:
    if not (len(text) == 6 and text.isascii() and text.isdigit()):
        raise ValueError
    return text
