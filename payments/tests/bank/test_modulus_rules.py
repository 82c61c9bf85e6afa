"""The rules of security.md 6.3 said a second time, in letters, and compared on made-up tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from payments.bank import modulus_examples
from payments.bank.modulus import may_belong, parse

LETTERS = "uvwxyzabcdefgh"
EURO = [0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1]
EURO_G_9 = [0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1]
# a row's exception, or those of two rows that stand together; 0 is none
ALONE = [(0,), (1,), (2,), (4,), (5,), (6,), (7,), (8,), (10,), (12,), (14,)]
TOGETHER = [(0, 0), (0, 3), (1, 1), (2, 9), (5, 5), (6, 6), (8, 8), (10, 11), (12, 13)]
ONE_OF_TWO = [(2, 9), (10, 11), (12, 13)]

digits = some.text("0123456789", min_size=8, max_size=8)
sort_codes = some.text("0123456789", min_size=6, max_size=6)
methods = some.sampled_from(["MOD10", "MOD11", "DBLAL"])
weights = some.lists(some.integers(-5, 12), min_size=14, max_size=14)


def summed(method, scales, number):
    products = [scale * int(number[letter]) for scale, letter in zip(scales, LETTERS, strict=True)]
    if method != "DBLAL":
        return sum(products)
    return sum(sum(map(int, str(abs(product)))) for product in products)


def remainder(method, total):
    return total % 11 if method == "MOD11" else total % 10


def in_letters(sort_code, account):
    return dict(zip(LETTERS, sort_code + account, strict=True))


def is_left_out(exception, number):
    if exception == 3:
        return number["c"] in "69"
    return exception == 6 and number["a"] in "45678" and number["g"] == number["h"]


def checked_sort_code(exception, sort_code, substitutes):
    exchanged = {8: "090126", 9: "309634", 5: substitutes.get(sort_code, sort_code)}
    return exchanged.get(exception, sort_code)


def weighed_by(exception, scales, number):
    nine, a_and_b = number["g"] == "9", number["a"] + number["b"]
    if exception == 2 and number["a"] != "0":
        return EURO_G_9 if nine else EURO
    if nine and (exception == 7 or (exception == 10 and a_and_b in ("09", "99"))):
        return [0] * 8 + scales[8:]
    return scales


def check_digit(method, total):
    """Exception 5: which digit has to stand there; none where one is left over of eleven."""
    left = total % 11 if method == "MOD11" else total % 10
    if left == 1 and method == "MOD11":
        return None
    return str((11 if method == "MOD11" else 10) - left) if left else "0"


def check(row, exception, sort_code, account, substitutes):
    """One check, exception by exception, as the rules say it."""
    method, scales = row
    if is_left_out(exception, in_letters(sort_code, account)):
        return True
    number = in_letters(checked_sort_code(exception, sort_code, substitutes), account)
    scales = weighed_by(exception, scales, number)
    total = summed(method, scales, number) + (27 if exception == 1 else 0)
    if exception == 4:
        return total % 11 == int(number["g"] + number["h"])
    if exception == 5:
        return number["g" if method == "MOD11" else "h"] == check_digit(method, total)
    fits = remainder(method, total) == 0
    if exception == 14 and not fits and number["h"] in "019":
        again = in_letters(sort_code, "0" + account[:7])
        return remainder(method, summed(method, scales, again)) == 0
    return fits


@pytest.mark.parametrize("exceptions", [*ALONE, *TOGETHER])
@given(data=some.data())
def test_each_exception_says_what_the_rules_say(exceptions, data):
    sort_code, account = data.draw(sort_codes), data.draw(digits)
    if data.draw(some.booleans()):  # where the rules fork: the numbers they look at
        account = data.draw(some.sampled_from(["09", "99", "00", "40", "80"])) + account[2:]
        account = account[:2] + data.draw(some.sampled_from("069")) + account[3:]
        account = account[:6] + data.draw(some.sampled_from(["90", "99", "91", "11", "00"]))
    rows = [(data.draw(methods), data.draw(weights)) for _ in exceptions]
    substitutes = {sort_code: data.draw(sort_codes)} if data.draw(some.booleans()) else {}
    text = "\n".join(
        f"{sort_code} {sort_code} {method} {' '.join(map(str, scales))} {exception or ''}"
        for (method, scales), exception in zip(rows, exceptions, strict=True)
    )

    table = parse(text, "\n".join(f"{a} {b}" for a, b in substitutes.items()))

    told = [
        check(row, exception, sort_code, account, substitutes)
        for row, exception in zip(rows, exceptions, strict=True)
    ]
    either = exceptions in ONE_OF_TWO
    assert may_belong(table, sort_code, account) == (any(told) if either else all(told))


def test_a_table_that_knows_none_of_the_published_examples_takes_them_all_for_right():
    wrong = modulus_examples.wrong(parse("112233 112233 MOD10" + " 1" * 14, ""))

    assert len(modulus_examples.PUBLISHED) == 35
    assert wrong == [pair for pair, may in modulus_examples.PUBLISHED.items() if not may]


def test_a_table_that_refuses_what_is_published_as_right_is_found_out():
    never = "089999 089999 MOD10" + " 0" * 13 + " 1"  # 66374958 ends in 8

    assert ("089999", "66374958") in modulus_examples.wrong(parse(never, ""))
    assert ("089999", "66374959") not in modulus_examples.wrong(parse(never, ""))
